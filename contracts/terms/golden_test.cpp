// Cases of our own for every contract type. check/recompute.py computed golden.json from the standard's formulas, in fractions, apart from
// this engine; `check/recompute.py > golden.json` makes it anew.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "contracts/terms/cases.h"
#include "contracts/terms/read_terms.h"
#include "core/vectors_test.h"

namespace tallystick::contracts::terms {
namespace {

using nlohmann::json;

struct Golden {
  std::vector<Case> cases;
  json expected;
};

const Golden& golden() {
  static const Golden all = [] {
    const std::filesystem::path folder = "contracts/terms/check";
    const auto cases = parse_case_file(read_whole_file(folder / "cases.json"));
    EXPECT_TRUE(cases) << cases.error().message;
    auto read = read_cases(*cases);
    EXPECT_TRUE(read) << read.error().message;
    auto expected = parse_case_file(read_whole_file(folder / "golden.json"));
    EXPECT_TRUE(expected) << expected.error().message;
    return Golden{std::move(*read), std::move(*expected)};
  }();
  return all;
}

// What the first row that differs says; empty when all agree to 30 places.
std::string difference(const std::vector<Row>& rows, const json& expected) {
  static const Decimal tolerance = *Decimal::parse("1e-30");
  if (rows.size() != expected.size())
    return std::to_string(rows.size()) + " rows instead of " + std::to_string(expected.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
    const json& want = expected[i];
    const std::string shown = format_moment(row.at) + " " + std::string(name_of(row.type));
    if (want["eventDate"] != format_moment(row.at) || want["eventType"] != name_of(row.type))
      return shown + " instead of " + want.dump();
    const std::pair<const char*, const Decimal*> numbers[] = {{"payoff", &row.payoff},
                                                              {"notionalPrincipal", &row.notional_principal},
                                                              {"nominalInterestRate", &row.nominal_interest_rate},
                                                              {"accruedInterest", &row.accrued_interest}};
    for (const auto& [name, number] : numbers)
      if ((*number - *Decimal::parse(want[name].get<std::string>())).abs() > tolerance)
        return shown + " " + name + " " + number->text() + " instead of " + want[name].dump();
  }
  return {};
}

std::size_t failures(void (*mistreat)(Terms&)) {
  std::size_t out = 0;
  for (Case one : golden().cases) {
    mistreat(one.contract.terms);
    const auto rows = play(one.contract);
    if (!rows || !difference(*rows, golden().expected[one.id]).empty()) ++out;
  }
  return out;
}

TEST(TermsGolden, EveryCaseAgrees) {
  ASSERT_GE(golden().cases.size(), 40U);
  for (const Case& one : golden().cases) {
    const auto rows = play(one.contract);
    EXPECT_EQ(rows ? difference(*rows, golden().expected[one.id]) : rows.error().message, "") << one.id;
  }
}

// What the published cases of PAM and ANN do not notice.
TEST(TermsGolden, EachRuleIsSeen) {
  const struct {
    const char* name;
    void (*mistreat)(Terms&);
  } rows[] = {
      {"nothing", [](Terms&) {}},
      {"end of month forgotten", [](Terms& t) { t.end_of_month = EndOfMonth::same_day; }},
      {"end of month always", [](Terms& t) { t.end_of_month = EndOfMonth::end_of_month; }},
      {"stubs always short",
       [](Terms& t) {
         for (auto* cycle : {&t.interest_cycle, &t.redemption_cycle})
           if (*cycle) (*cycle)->long_stub = false;
       }},
      {"ISDA's February forgotten",
       [](Terms& t) {
         if (t.day_count == DayCount::e30_360_isda) t.day_count = DayCount::e30_360;
       }},
      {"months of 28 days forgotten",
       [](Terms& t) {
         if (t.day_count == DayCount::b28_336) t.day_count = DayCount::e30_360;
       }},
      {"preceding taken for following",
       [](Terms& t) {
         if (t.business_days == BusinessDays::csp) t.business_days = BusinessDays::csf;
       }},
      {"the base of interest forgotten", [](Terms& t) { t.interest_base = InterestBase::NT; }},
      {"fees forgotten", [](Terms& t) { t.fee_rate.reset(); }},
      {"penalties forgotten", [](Terms& t) { t.penalty_type = PenaltyType::O; }},
      {"caps forgotten",
       [](Terms& t) {
         t.life_cap.reset();
         t.period_cap.reset();
       }},
      {"floors forgotten",
       [](Terms& t) {
         t.life_floor.reset();
         t.period_floor.reset();
       }},
      {"scaling forgotten", [](Terms& t) { t.scales_principal = false; }},
      {"notice forgotten", [](Terms& t) { t.call_notice.reset(); }},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    const std::size_t red = failures(row.mistreat);
    if (row.name == std::string_view("nothing"))
      EXPECT_EQ(red, 0U);
    else
      EXPECT_GE(red, 1U);
  }
}

}  // namespace
}  // namespace tallystick::contracts::terms
