// The generator's only source of chance: splitmix64, so that a seed means the same history everywhere.
#pragma once

#include <cstdint>
#include <vector>

namespace tallystick::explorer {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_{seed} {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }
  // 0..n-1; n > 0. The bias of the remainder is below 2^-30 for the small n used here.
  std::int64_t below(std::int64_t n) {
    return static_cast<std::int64_t>((next() >> 2) % static_cast<std::uint64_t>(n));
  }
  std::int64_t between(std::int64_t a, std::int64_t b) { return a + below(b - a + 1); }
  int small(int a, int b) { return static_cast<int>(between(a, b)); }
  bool percent(int p) { return below(100) < p; }
  template <class T>
  const T& of(const std::vector<T>& list) {
    return list[static_cast<std::size_t>(below(static_cast<std::int64_t>(list.size())))];
  }

 private:
  std::uint64_t state_;
};

}  // namespace tallystick::explorer
