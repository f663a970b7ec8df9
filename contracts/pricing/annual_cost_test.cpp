#include "contracts/pricing/annual_cost.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tallystick::contracts::pricing {
namespace {

struct Row {
  const char* name;
  std::int64_t received;
  std::int64_t owed;
  std::int32_t days;
  DayCount count;
  std::optional<AnnualCost> cost;
};

AnnualCost cost(std::uint32_t nominal, std::uint32_t effective) {
  return {Rate{nominal}, Rate{effective}};
}

const Row rows[] = {
    {"golden A360: 4.2446 % and 4.3738 %", 98'950'000, 100'000'000, 90, DayCount::actual_360, cost(42'446, 43'738)},
    {"golden A365: 4.2439 % and 4.3123 %", 98'964'384, 100'000'000, 90, DayCount::actual_365, cost(42'439, 43'123)},
    {"nothing withheld", 100, 100, 90, DayCount::actual_360, cost(0, 0)},
    {"nothing withheld, no term", 100, 100, 0, DayCount::actual_360, cost(0, 0)},
    {"a full year doubles", 100, 200, 365, DayCount::actual_365, cost(1'000'000, 1'000'000)},
    {"one day", 9'999, 10'000, 1, DayCount::actual_365, cost(36'504, 37'176)},
    {"ten years", 50, 100, 3'650, DayCount::actual_365, cost(100'000, 71'773)},
    {"withheld without a term has no rate", 99, 100, 0, DayCount::actual_360, std::nullopt},
    {"owing less than received", 101, 100, 90, DayCount::actual_360, std::nullopt},
    {"receiving nothing", 0, 100, 90, DayCount::actual_360, std::nullopt},
    {"past 1,000 % a year", 100, 1'101, 365, DayCount::actual_365, std::nullopt},
    {"exactly 1,000 % a year", 100, 1'100, 365, DayCount::actual_365, cost(10'000'000, 10'000'000)},
    {"a negative term", 99, 100, -1, DayCount::actual_360, std::nullopt},
};

TEST(AnnualCost, OneRepayment) {
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const auto got = annual_cost(Amount{row.received}, Amount{row.owed}, Days{row.days}, row.count);
    ASSERT_EQ(got.has_value(), row.cost.has_value());
    if (got) {
      EXPECT_EQ(got->nominal.raw(), row.cost->nominal.raw());
      EXPECT_EQ(got->effective.raw(), row.cost->effective.raw());
    }
  }
}

std::vector<Flow> instalments(std::int64_t advance, std::int64_t payment, std::int32_t count) {
  std::vector<Flow> flows{{0, advance}};
  for (std::int32_t i = 1; i <= count; ++i) flows.push_back({i, -payment});
  return flows;
}

// Regulation Z, appendix J (c)(1)(i): 5,000 advanced, 24 monthly payments of 230: 9.69 %.
TEST(AnnualCost, RegulationZ) {
  EXPECT_EQ(nominal_rate(instalments(500'000, 23'000, 24), 12, 1), Rate{96'857});
}

// 100,000.00 at 0.6 % a month, 11 x 8,661.90 and 8,661.85: the plan's rate comes back to the millionth.
TEST(AnnualCost, LevelInstalments) {
  std::vector<Flow> flows = instalments(10'000'000, 866'190, 11);
  flows.push_back({12, -866'185});
  EXPECT_EQ(nominal_rate(flows, 12, 1), Rate{72'000});
}

TEST(AnnualCost, SeveralAdvances) {
  // Two halves a year apart, both doubled a year after each: 100 % a year.
  EXPECT_EQ(effective_rate({{0, 50}, {365, 50}, {730, -300}}), Rate{1'000'000});
}

TEST(AnnualCost, FlowsThatHaveNoRate) {
  const struct {
    const char* name;
    std::vector<Flow> flows;
  } bad[] = {
      {"none", {}},
      {"only received", {{0, 100}}},
      {"only paid", {{0, -100}}},
      {"paid before received", {{0, -100}, {1, 100}}},
      {"received again after paying", {{0, 100}, {1, -50}, {2, 10}, {3, -70}}},
      {"out of time order", {{0, 100}, {2, -50}, {1, -60}}},
      {"before the start", {{-1, 100}, {2, -150}}},
      {"too late", {{0, 100}, {kPricedDaysMax + 1, -150}}},
      {"too large", {{0, Amount::kMax}, {1, -Amount::kMax - 1}}},
      {"less paid than received", {{0, 100}, {1, -99}}},
      {"a thousandfold overnight", {{0, 1}, {1, -1'000}}},
      {"too many", std::vector<Flow>(kFlowsMax + 1, Flow{0, 1})},
  };
  for (const auto& row : bad) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(effective_rate(row.flows), std::nullopt);
  }
  EXPECT_EQ(nominal_rate(instalments(500'000, 23'000, 24), 0, 1), std::nullopt);
  EXPECT_EQ(nominal_rate(instalments(500'000, 23'000, 24), 12, 0), std::nullopt);
}

RC_GTEST_PROP(AnnualCostProperty, TheNominalRateOfADiscountIsItsSimpleYield, ()) {
  const auto owed = *rc::gen::inRange<std::int64_t>(1'000'000, 10'000'000'000);
  const auto days = *rc::gen::inRange<std::int32_t>(1, 367);
  const auto rate = *rc::gen::inRange<std::uint32_t>(0, 360'000);
  const Amount interest = *discount_interest(Amount{owed}, Rate{rate}, Days{days}, DayCount::actual_360);
  const Amount received = *proceeds(Amount{owed}, interest, Amount{0});
  const auto both = annual_cost(received, Amount{owed}, Days{days}, DayCount::actual_360);
  RC_ASSERT(both.has_value());
  const auto searched = nominal_rate({{0, received.minor()}, {1, -owed}}, 360, days);
  RC_ASSERT(searched.has_value());
  // The search agrees with the quotient, but for a tie at half a millionth.
  RC_ASSERT(std::abs(static_cast<std::int64_t>(searched->raw()) - static_cast<std::int64_t>(both->nominal.raw())) <= 1);
}

RC_GTEST_PROP(AnnualCostProperty, TheEffectiveRateGrowsWithWhatIsOwed, ()) {
  const auto received = *rc::gen::inRange<std::int64_t>(1'000'000, 10'000'000'000);
  const auto days = *rc::gen::inRange<std::int32_t>(30, 367);
  const auto extra = *rc::gen::inRange<std::int64_t>(0, 100'000);
  const auto less = effective_rate({{0, received}, {days, -received - extra}});
  const auto more = effective_rate({{0, received}, {days, -received - extra - 1'000}});
  RC_ASSERT(less.has_value() && more.has_value());
  RC_ASSERT(*less <= *more);
}

}  // namespace
}  // namespace tallystick::contracts::pricing
