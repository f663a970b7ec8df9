#include "wallet/keystore/kdf_cost.h"

#include <bit>
#include <string>

namespace tallystick::wallet {
namespace {

Result<void> check(const ScryptCost& cost) {
  const std::string given =
      "n=" + std::to_string(cost.n) + ", r=" + std::to_string(cost.r) + ", p=" + std::to_string(cost.p);
  if (cost.n < 2 || !std::has_single_bit(cost.n))
    return malformed("scrypt wants n to be a power of two above 1, this file says " + given);
  if (cost.r == 0 || cost.p == 0) return malformed("scrypt wants r and p above 0, this file says " + given);
  // Each factor is bounded first, so that the products below cannot overflow.
  if (cost.n > kScryptMemoryMax || cost.r > kScryptWorkMax || cost.p > kScryptWorkMax ||
      cost.n * 128 * cost.r > kScryptMemoryMax)
    return malformed("this key file asks for more than " + std::to_string(kScryptMemoryMax / 1024 / 1024) +
                     " MiB of memory (scrypt " + given + ") and is refused");
  if (cost.n * cost.r * cost.p > kScryptWorkMax)
    return malformed("this key file asks for more work than is reasonable (scrypt " + given + ") and is refused");
  return {};
}

Result<void> check(const Pbkdf2Cost& cost) {
  if (cost.iterations == 0 || cost.iterations > kPbkdf2IterationsMax)
    return malformed("this key file asks for " + std::to_string(cost.iterations) + " rounds of PBKDF2; 1 to " +
                     std::to_string(kPbkdf2IterationsMax) + " are accepted");
  return {};
}

}  // namespace

Result<void> check_cost(const KdfCost& cost) {
  return std::visit([](const auto& one) { return check(one); }, cost);
}

}  // namespace tallystick::wallet
