#include "core/bytes.h"

#include <gtest/gtest.h>

namespace tallystick {
namespace {

using Four = FixedBytes<struct FourTag, 4>;

TEST(Hex, OneTextPerValue) {
  EXPECT_EQ(to_hex(Bytes{0x00, 0x9a, 0xff}), "009aff");
  EXPECT_EQ(from_hex("009aff"), (Bytes{0x00, 0x9a, 0xff}));
  EXPECT_EQ(from_hex(""), Bytes{});
  for (const char* wrong : {"0", "0g", "0A", "0x00", " 00", "00 "}) EXPECT_FALSE(from_hex(wrong)) << wrong;
}

TEST(FixedBytes, LengthOrderAndZero) {
  EXPECT_TRUE(Four{}.is_zero());
  EXPECT_FALSE(Four::from(Bytes(3)));
  EXPECT_FALSE(Four::from(Bytes(5)));
  EXPECT_FALSE(Four::from_hex("000000"));
  EXPECT_LT(*Four::from_hex("00ffffff"), *Four::from_hex("01000000"));
  EXPECT_LT(*Four::from_hex("7f000000"), *Four::from_hex("80000000"));
  EXPECT_EQ(Four::from_hex("01020304")->hex(), "01020304");
  EXPECT_FALSE(Four::from_hex("00000001")->is_zero());
}

TEST(Bytes, TextViews) {
  EXPECT_EQ(as_text(as_bytes("abc")), "abc");
  EXPECT_TRUE(as_bytes("").empty());
}

}  // namespace
}  // namespace tallystick
