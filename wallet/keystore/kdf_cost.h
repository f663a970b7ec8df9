// How much work a key file may ask of the machine before a password is even tried. A file from elsewhere is input: absurd numbers in it
// are refused in one sentence instead of taking the memory or an hour.
#pragma once

#include <cstdint>
#include <variant>

#include "core/result.h"

namespace tallystick::wallet {

struct ScryptCost {
  std::uint64_t n = 262'144;  // 2^18
  std::uint32_t r = 8;
  std::uint32_t p = 1;
  bool operator==(const ScryptCost&) const = default;
};
struct Pbkdf2Cost {
  std::uint32_t iterations = 262'144;
  bool operator==(const Pbkdf2Cost&) const = default;
};
using KdfCost = std::variant<ScryptCost, Pbkdf2Cost>;

// What new files use: 2^18·8·1, a quarter of a gigabyte and about a second.
inline constexpr ScryptCost kStrongCost{};
// For test networks whose keys guard nothing: 2^12·8·1, some milliseconds. Offered only together with a warning.
inline constexpr ScryptCost kFastTestCost{4'096, 8, 1};

inline constexpr std::uint64_t kScryptMemoryMax = 512ull * 1024 * 1024;  // 128·n·r: twice the strong cost
inline constexpr std::uint64_t kScryptWorkMax = 8ull * 1024 * 1024;      // n·r·p: four times the strong cost
inline constexpr std::uint32_t kPbkdf2IterationsMax = 10'000'000;        // some ten seconds

// malformed, with the numbers and the bound, when n is not a power of two above 1, when r or p is 0 or when a bound above is passed.
//
// RFC 7914 also asks for n < 2^(128·r/8), which n=2^18, r=1 (a published test file of Ethereum's) breaks. The function is well defined
// there all the same and geth wrote such files, so they are read; new files never leave the bound.
Result<void> check_cost(const KdfCost& cost);

}  // namespace tallystick::wallet
