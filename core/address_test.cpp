#include "core/address.h"

#include <gtest/gtest.h>

namespace tallystick {
namespace {

TEST(Address, RoundTrip) {
  const AccountId id = derive_account(Hash{}, 3);
  const std::string text = format_account(NetworkKind::test, id);
  EXPECT_EQ(text.substr(0, 4), "tta1");
  EXPECT_EQ(parse_account(NetworkKind::test, text).value(), id);
  EXPECT_FALSE(parse_account(NetworkKind::production, text));
  EXPECT_FALSE(parse_party(NetworkKind::test, text));
}

TEST(Bech32m, ValidOfBip350) {
  for (const char* text : {"A1LQFN3A", "a1lqfn3a", "?1v759aa", "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx"})
    EXPECT_TRUE(bech32m_decode(text)) << text;
}

}  // namespace
}  // namespace tallystick
