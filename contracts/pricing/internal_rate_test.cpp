#include "contracts/pricing/internal_rate.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tallystick::contracts::pricing {
namespace {

// In millionths, half up.
std::optional<std::int64_t> millionths(const Decimal& rate) {
  return (rate * Decimal{1'000'000}).rounded();
}

std::vector<Flow> instalments(std::int64_t advance, std::int64_t payment, std::int32_t count) {
  std::vector<Flow> flows{{0, advance}};
  for (std::int32_t i = 1; i <= count; ++i) flows.push_back({i, -payment});
  return flows;
}

TEST(InternalRate, GoldenValues) {
  std::vector<Flow> plan = instalments(10'000'000, 866'190, 11);
  plan.push_back({12, -866'185});
  std::vector<Flow> with_fee = plan;
  with_fee.front().amount -= 100'000;  // one percent withheld
  const struct {
    const char* name;
    std::vector<Flow> flows;
    std::int32_t periods;
    std::int64_t nominal, effective;
  } rows[] = {
      {"Regulation Z, appendix J (c)(1)(i): 9.69 %", instalments(500'000, 23'000, 24), 12, 96'857, 101'275},
      {"equal instalments at 7.2 %", plan, 12, 72'000, 74'424},
      {"the same with a fee of one percent", with_fee, 12, 90'915, 94'800},
      {"a year", {{0, 100}, {1, -110}}, 1, 100'000, 100'000},
      {"as much as was received", {{0, 100}, {3, -50}, {4, -50}}, 12, 0, 0},
      {"less than was received", {{0, 100}, {1, -90}}, 1, -100'000, -100'000},
      {"lent, not borrowed", {{0, -100}, {1, 110}}, 1, 100'000, 100'000},
      {"later than the first period", {{5, 100}, {6, -110}}, 1, 100'000, 100'000},
      {"several on one day", {{0, 60}, {0, 40}, {1, -10}, {1, -100}}, 1, 100'000, 100'000},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    const auto rate = internal_rate(row.flows);
    ASSERT_TRUE(rate);
    EXPECT_TRUE(rate->unique);
    EXPECT_EQ(millionths(nominal_per_year(rate->per_period, row.periods)), row.nominal);
    EXPECT_EQ(millionths(effective_per_year(rate->per_period, row.periods)), row.effective);
  }
  // 989,500.00 for 1,000,000.00 in 90 days (A360), and 989,643.84 (A365): 4.3738 % and 4.3123 % by days of a year of 365.
  EXPECT_EQ(millionths(effective_per_year(internal_rate({{0, 98'950'000}, {90, -100'000'000}})->per_period, 365)),
            43'738);
  EXPECT_EQ(millionths(effective_per_year(internal_rate({{0, 98'964'384}, {90, -100'000'000}})->per_period, 365)),
            43'123);
}

TEST(InternalRate, AsItIsShownAndStored) {
  std::vector<Flow> plan = instalments(10'000'000, 866'190, 11);
  plan.push_back({12, -866'185});
  EXPECT_EQ(annual_cost(plan, 12), (AnnualCost{Rate{72'000}, Rate{74'424}}));
  EXPECT_EQ(annual_cost({{0, 100}, {1, -100}}, 12), (AnnualCost{Rate{0}, Rate{0}}));
  EXPECT_EQ(annual_cost({{0, 100}, {1, -90}}, 12), std::nullopt) << "below zero";
  EXPECT_EQ(annual_cost({{0, 100}, {1, -1'101}}, 1), std::nullopt) << "past 1,000 %";
  EXPECT_EQ(annual_cost({{0, 100}, {1, -160}}, 12), std::nullopt) << "too much once compounded";
  EXPECT_EQ(annual_cost({{0, -100}, {1, 230}, {2, -132}}, 1), std::nullopt) << "not the only one";
}

// -100, +230, -132: both 10 % and 20 % fit.
TEST(InternalRate, SeveralChangesOfSign) {
  const auto two = internal_rate({{0, -100}, {1, 230}, {2, -132}});
  ASSERT_TRUE(two);
  EXPECT_FALSE(two->unique);
  EXPECT_EQ(millionths(two->per_period), 100'000) << "the lower one";
  const auto around_zero = internal_rate({{0, -95}, {1, 195}, {2, -100}});
  ASSERT_TRUE(around_zero);
  EXPECT_EQ(millionths(around_zero->per_period), 0);
  const auto never = internal_rate({{0, 100}, {1, -300}, {2, 230}});
  EXPECT_FALSE(never) << "worth something at every rate";
  // Drawn, repaid, drawn again, repaid: 随借随还.
  const auto revolving = internal_rate({{0, 100'000}, {30, -50'000}, {60, 80'000}, {365, -140'000}});
  ASSERT_TRUE(revolving);
  EXPECT_GT(revolving->per_period.sign(), 0);
  EXPECT_TRUE(revolving->unique);
  EXPECT_TRUE(annual_cost({{0, 100'000}, {30, -50'000}, {60, 80'000}, {365, -140'000}}, 365));
  // -50 % and +20 % fit: the one above zero counts, though it is as far away.
  const auto both_sides = internal_rate({{0, 60}, {1, -102}, {2, 36}});
  ASSERT_TRUE(both_sides);
  EXPECT_EQ(millionths(both_sides->per_period), 200'000);
  // -10 % and -50 %: nothing above zero.
  const auto below_zero = internal_rate({{0, 100}, {1, -140}, {2, 45}});
  ASSERT_TRUE(below_zero);
  EXPECT_EQ(millionths(below_zero->per_period), -100'000);
  EXPECT_FALSE(below_zero->unique);
}

TEST(InternalRate, FlowsThatHaveNone) {
  const struct {
    const char* name;
    std::vector<Flow> flows;
  } rows[] = {
      {"none", {}},
      {"only received", {{0, 100}, {1, 5}}},
      {"one", {{0, -100}}},
      {"nothing left of them", {{0, 100}, {0, -100}}},
      {"out of order", {{1, 100}, {0, -110}}},
      {"before the start", {{-1, 100}, {0, -110}}},
      {"too late", {{0, 100}, {kPricedDaysMax + 1, -110}}},
      {"too large", {{0, Amount::kMax + 1}, {1, -1}}},
      {"too many", std::vector<Flow>(kFlowsMax + 1, Flow{0, 1})},
      {"all and more at once", {{0, 1}, {1, -Amount::kMax}}},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_FALSE(internal_rate(row.flows));
  }
}

// What the ledger stores is found by another search, in binary fixed point; the two agree to the millionth but for a tie.
RC_GTEST_PROP(InternalRateProperty, AgreesWithTheLedgersSearch, ()) {
  const auto count = *rc::gen::inRange<std::int32_t>(1, 48);
  const auto advance = *rc::gen::inRange<std::int64_t>(100'000, 10'000'000'000);
  std::vector<Flow> flows{{0, advance}};
  for (std::int32_t i = 1; i <= count; ++i)
    flows.push_back({i, -(advance / count + *rc::gen::inRange<std::int64_t>(0, advance / 20))});
  const auto stored = nominal_rate(flows, 12, 1);
  RC_PRE(stored.has_value());
  const auto rate = internal_rate(flows);
  RC_ASSERT(rate.has_value());
  const auto nominal = millionths(nominal_per_year(rate->per_period, 12));
  RC_ASSERT(std::abs(*nominal - static_cast<std::int64_t>(stored->raw())) <= 1);
}

// Whatever is found, the flows are worth nothing at it.
RC_GTEST_PROP(InternalRateProperty, NothingIsLeftAtTheRate, ()) {
  const auto amounts = *rc::gen::container<std::vector<std::int32_t>>(rc::gen::inRange(-1'000'000, 1'000'000));
  RC_PRE(amounts.size() >= 2 && amounts.size() <= 40);
  std::vector<Flow> flows;
  std::int32_t at = 0;
  for (const std::int32_t amount : amounts) flows.push_back({at++, amount});
  const auto rate = internal_rate(flows);
  if (!rate) return;
  const Decimal d = Decimal{1} / (Decimal{1} + rate->per_period);
  Decimal weight{1};
  Decimal sum;
  Decimal size;
  for (const Flow& flow : flows) {
    sum += Decimal{flow.amount} * weight;
    size += (Decimal{flow.amount} * weight).abs();
    weight *= d;
  }
  RC_ASSERT(sum.abs() <= size * *Decimal::parse("1e-30"));
}

}  // namespace
}  // namespace tallystick::contracts::pricing
