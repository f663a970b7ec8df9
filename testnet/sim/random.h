// The simulator's only source of chance: xoshiro256**, seeded by splitmix64, with distributions of our own, so that a
// seed means the same with every compiler and library.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace tallystick::sim {

class Random {
 public:
  explicit Random(std::uint64_t seed) {
    for (std::uint64_t& word : state_) {
      std::uint64_t z = (seed += 0x9E3779B97F4A7C15ULL);
      z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
      z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
      word = z ^ (z >> 31);
    }
  }
  std::uint64_t next() {
    const std::uint64_t result = rotate(state_[1] * 5, 7) * 9;
    const std::uint64_t t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = rotate(state_[3], 45);
    return result;
  }
  // Uniform below `bound` (> 0); the bias of one part in 2^64 / bound does not matter here.
  std::uint64_t below(std::uint64_t bound) {
    return static_cast<std::uint64_t>((static_cast<unsigned __int128>(next()) * bound) >> 64);
  }
  // Uniform in low..high, both included.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
  }
  // True `ppm` times in a million.
  bool chance(std::uint32_t ppm) { return ppm != 0 && below(1'000'000) < ppm; }
  // Around `mean`, mostly below, sometimes several times it: the sum of geometric pieces, an integer stand-in for an
  // exponential distribution. 0..16 * mean.
  std::int64_t waiting(std::int64_t mean) {
    std::int64_t total = between(0, mean);
    for (int i = 0; i < 15 && below(2) == 0; ++i) total += between(0, mean);
    return total;
  }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }
  // An independent generator; drawing from it does not move this one further.
  Random fork() { return Random{next()}; }

 private:
  static std::uint64_t rotate(std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }
  std::array<std::uint64_t, 4> state_{};
};

}  // namespace tallystick::sim
