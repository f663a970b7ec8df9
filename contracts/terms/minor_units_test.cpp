#include "contracts/terms/minor_units.h"

#include <cstdlib>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "contracts/terms/cases.h"
#include "core/vectors_test.h"

namespace tallystick::contracts::terms {
namespace {

std::vector<Case> own_cases() {
  const auto file = parse_case_file(read_whole_file("contracts/terms/check/cases.json"));
  return *read_cases(*file);
}

std::vector<MoneyRow> money_of(const std::string& id) {
  for (const Case& one : own_cases())
    if (one.id == id) return *in_minor_units(*play(one.contract), 2);
  ADD_FAILURE() << "no case " << id;
  return {};
}

// 等额本息 100,000.00, 7.2 %, 12 months.
TEST(MinorUnits, EqualInstalmentsStayEqual) {
  std::map<Moment, std::int64_t> paid;
  std::map<Moment, std::int64_t> interest;
  std::int64_t total = 0;
  for (const MoneyRow& row : money_of("ann twelve equal instalments")) {
    if (row.type == EventType::IED || row.type == EventType::PRF) continue;
    paid[row.at] += row.payoff;
    total += row.payoff;
    if (row.type == EventType::IP) interest[row.at] = row.payoff;
  }
  ASSERT_EQ(paid.size(), 12U);
  std::size_t i = 0;
  for (const auto& [at, amount] : paid) EXPECT_EQ(amount, ++i == 12 ? 866'185 : 866'190) << format_moment(at);
  EXPECT_EQ(total, 10'394'275);
  auto month = interest.begin();
  EXPECT_EQ(month->second, 60'000);
  EXPECT_EQ((++month)->second, 55'163);
}

TEST(MinorUnits, TheLastRowTakesTheRest) {
  const struct {
    const char* name;
    std::vector<const char*> redeemed;  // exact
    std::vector<std::int64_t> paid;
  } rows[] = {
      {"thirds", {"33.333333", "33.333333", "33.333334"}, {3'333, 3'333, 3'334}},
      {"halves go up", {"0.125", "0.125", "0.25"}, {13, 13, 24}},
      {"one payment", {"10.005"}, {1'001}},
      {"less than a unit", {"0.004", "0.004", "0.004"}, {0, 0, 1}},
  };
  for (const int sign : {1, -1}) {
    for (const auto& row : rows) {
      SCOPED_TRACE(std::string(row.name) + (sign < 0 ? ", owed" : ""));
      Decimal left;
      for (const char* amount : row.redeemed) left += Decimal{sign} * *Decimal::parse(amount);
      std::vector<Row> exact{{{}, EventType::IED, -left, left, {}, {}}};
      for (std::size_t i = 0; i < row.redeemed.size(); ++i) {
        const Decimal amount = Decimal{sign} * *Decimal::parse(row.redeemed[i]);
        left -= amount;
        exact.push_back({{Date{static_cast<std::int32_t>(i) + 1}, 0}, EventType::PR, amount, left, {}, {}});
      }
      const auto money = in_minor_units(exact, 2);
      ASSERT_TRUE(money) << money.error().message;
      for (std::size_t i = 0; i < row.paid.size(); ++i) EXPECT_EQ((*money)[i + 1].payoff, sign * row.paid[i]);
      EXPECT_EQ(money->back().principal, 0);
    }
  }
}

// Over every case of ours: principal in is principal out, to the unit, and no row is off by more than rounding allows.
TEST(MinorUnits, NothingIsMadeOrLost) {
  std::size_t closed = 0;
  for (const Case& one : own_cases()) {
    SCOPED_TRACE(one.id);
    const auto exact = play(one.contract);
    ASSERT_TRUE(exact) << exact.error().message;
    for (const int places : {0, 2, 3}) {
      const auto money = in_minor_units(*exact, places);
      if (exact->front().type != EventType::IED) {
        EXPECT_FALSE(money);
        continue;
      }
      ASSERT_TRUE(money) << money.error().message;
      std::int64_t lent = 0;
      std::int64_t redeemed = 0;
      Decimal scale{1};
      for (int i = 0; i < places; ++i) scale *= Decimal{10};
      for (std::size_t i = 0; i < money->size(); ++i) {
        const std::int64_t before = i == 0 ? 0 : (*money)[i - 1].principal;
        const std::int64_t change = (*money)[i].principal - before;
        // Away from zero is lent, drawn or capitalized; towards it is redeemed or sold.
        const int side = one.contract.terms.role_sign;
        (change * side > 0 ? lent : redeemed) += std::abs(change);
        const Decimal off = ((*exact)[i].payoff * scale - Decimal{(*money)[i].payoff}).abs();
        EXPECT_LE(off, Decimal{static_cast<std::int64_t>(money->size())}) << i;
        const Decimal drift = ((*exact)[i].notional_principal * scale - Decimal{(*money)[i].principal}).abs();
        EXPECT_LE(drift, Decimal{static_cast<std::int64_t>(i + 1)}) << i;
      }
      if (!exact->back().notional_principal.is_zero()) continue;
      EXPECT_EQ(lent, redeemed);
      EXPECT_EQ(money->back().principal, 0);
      ++closed;
    }
  }
  EXPECT_GE(closed, 80U);
}

TEST(MinorUnits, Refuses) {
  const Decimal huge = *Decimal::parse("1e16");
  EXPECT_FALSE(in_minor_units({{{}, EventType::IED, -huge, huge, {}, {}}}, 2));
  EXPECT_TRUE(in_minor_units({{{}, EventType::IED, -huge, huge, {}, {}}}, 0));
  EXPECT_FALSE(in_minor_units({{{}, EventType::IP, 1, 100, {}, {}}}, 2));
}

}  // namespace
}  // namespace tallystick::contracts::terms
