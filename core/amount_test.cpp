#include "core/amount.h"

#include <gtest/gtest.h>

namespace tallystick {
namespace {

TEST(Amount, RoundTrip) {
  const Currency cny = Currency::of("CNY").value();
  EXPECT_EQ(parse_amount("1,000,000.00", cny).value().minor(), 100'000'000);
  EXPECT_EQ(format_for_people({cny, Amount{100'000'000}}), "¥1,000,000.00");
  EXPECT_EQ(format_percent(parse_percent("4.2 %").value()), "4.2 %");
}

}  // namespace
}  // namespace tallystick
