#include "wallet/keystore/kdf_cost.h"

#include <gtest/gtest.h>

namespace tallystick::wallet {
namespace {

TEST(KdfCost, BoundsWhatAFileMayAsk) {
  struct Row {
    const char* name;
    KdfCost cost;
    bool fine;
  };
  const Row rows[] = {
      {"ours", kStrongCost, true},
      {"ours for tests", kFastTestCost, true},
      {"outside RFC 7914 but written by geth", ScryptCost{262'144, 1, 8}, true},
      {"smallest", ScryptCost{2, 1, 1}, true},
      {"half a gigabyte", ScryptCost{524'288, 8, 1}, true},
      {"a gigabyte", ScryptCost{1'048'576, 8, 1}, false},
      {"n is one", ScryptCost{1, 8, 1}, false},
      {"n is zero", ScryptCost{0, 8, 1}, false},
      {"n is no power of two", ScryptCost{262'143, 8, 1}, false},
      {"n that overflows the product", ScryptCost{std::uint64_t{1} << 63, 8, 1}, false},
      {"r is zero", ScryptCost{4'096, 0, 1}, false},
      {"p is zero", ScryptCost{4'096, 8, 0}, false},
      {"an hour of p", ScryptCost{262'144, 8, 1'000}, false},
      {"largest r and p", ScryptCost{2, 0xffffffff, 0xffffffff}, false},
      {"pbkdf2 as geth writes it", Pbkdf2Cost{262'144}, true},
      {"pbkdf2 of no rounds", Pbkdf2Cost{0}, false},
      {"pbkdf2 of a day", Pbkdf2Cost{0xffffffff}, false},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(check_cost(row.cost).has_value(), row.fine);
  }
}

}  // namespace
}  // namespace tallystick::wallet
