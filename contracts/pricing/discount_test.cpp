#include "contracts/pricing/discount.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tallystick::contracts::pricing {
namespace {

struct Row {
  const char* name;
  std::int64_t face;
  std::uint32_t rate;
  std::int32_t days;
  DayCount count;
  std::optional<std::int64_t> interest;
};

const Row rows[] = {
    {"golden A360", 100'000'000, 42'000, 90, DayCount::actual_360, 1'050'000},
    {"golden A365", 100'000'000, 42'000, 90, DayCount::actual_365, 1'035'616},
    {"no days, no interest", 100'000'000, 42'000, 0, DayCount::actual_360, 0},
    {"no rate, no interest", 100'000'000, 0, 90, DayCount::actual_360, 0},
    {"half a fen goes up", 1, 500'000, 360, DayCount::actual_360, 1},
    {"just under half a fen goes down", 1, 499'999, 360, DayCount::actual_360, 0},
    {"more than the face is still interest", 100, 1'000'000, 720, DayCount::actual_360, 200},
    {"the largest face", Amount::kMax, 1'000'000, 360, DayCount::actual_360, Amount::kMax},
    {"past the largest amount", Amount::kMax, 1'000'000, 361, DayCount::actual_360, std::nullopt},
    {"everything at its bound", Amount::kMax, 0xFFFF'FFFF, kPricedDaysMax, DayCount::actual_360, std::nullopt},
    {"days before the start", 100, 42'000, -1, DayCount::actual_360, std::nullopt},
    {"too many days", 100, 42'000, kPricedDaysMax + 1, DayCount::actual_360, std::nullopt},
};

TEST(Discount, Interest) {
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const auto got = discount_interest(Amount{row.face}, Rate{row.rate}, Days{row.days}, row.count);
    ASSERT_EQ(got.has_value(), row.interest.has_value());
    if (got) {
      EXPECT_EQ(got->minor(), *row.interest);
    }
  }
}

TEST(Discount, Proceeds) {
  EXPECT_EQ(proceeds(Amount{100'000'000}, Amount{1'050'000}, Amount{0}), Amount{98'950'000});
  EXPECT_EQ(proceeds(Amount{100}, Amount{60}, Amount{40}), Amount{0});
  EXPECT_EQ(proceeds(Amount{100}, Amount{60}, Amount{41}), std::nullopt);
  EXPECT_EQ(proceeds(Amount{100}, Amount{101}, Amount{0}), std::nullopt);
}

RC_GTEST_PROP(DiscountProperty, GrowsWithEveryArgument, ()) {
  const auto face = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000);
  const auto rate = *rc::gen::inRange<std::uint32_t>(0, 999'999);
  const auto days = *rc::gen::inRange<std::int32_t>(0, 366);
  const auto at = [](std::int64_t f, std::uint32_t r, std::int32_t d) {
    return *discount_interest(Amount{f}, Rate{r}, Days{d}, DayCount::actual_360);
  };
  const Amount base = at(face, rate, days);
  RC_ASSERT(base <= at(face + 1, rate, days));
  RC_ASSERT(base <= at(face, rate + 1, days));
  RC_ASSERT(base <= at(face, rate, days + 1));
  RC_ASSERT(*discount_interest(Amount{face}, Rate{rate}, Days{days}, DayCount::actual_365) <= base);
}

}  // namespace
}  // namespace tallystick::contracts::pricing
