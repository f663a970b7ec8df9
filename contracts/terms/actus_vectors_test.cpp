// The published cases of the ACTUS test set (beside the source tree): every row of every case, type, date to the second, and four numbers
// within 1e-9 relative. Then the engine is mistreated, one rule at a time, and must be caught. (No published case of PAM or ANN starts on the
// last day of a short month: golden_test.cpp shows the end-of-month rule.)
#include <cstdio>
#include <map>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "contracts/terms/cases.h"
#include "contracts/terms/read_terms.h"
#include "core/vectors_test.h"

namespace tallystick::contracts::terms {
namespace {

using nlohmann::json;

const Decimal& tolerance() {
  static const Decimal value = *Decimal::parse("1e-9");
  return value;
}

// |a - b| / max(1, |b|).
Decimal residual(const Decimal& a, const Decimal& b) {
  return (a - b).abs() / larger(Decimal{1}, b.abs());
}

// What the first row that differs says; empty when all agree. `worst` grows to the largest residual seen.
std::string difference(const std::vector<Row>& rows, const json& expected, Decimal& worst) {
  for (std::size_t i = 0; i < std::max(rows.size(), expected.size()); ++i) {
    const std::string where = "row " + std::to_string(i) + ": ";
    if (i >= rows.size()) return where + "missing " + expected[i].dump();
    const Row& row = rows[i];
    const std::string shown = format_moment(row.at) + " " + std::string(name_of(row.type));
    if (i >= expected.size()) return where + shown + " is not expected";
    const json& want = expected[i];
    if (*parse_moment(want["eventDate"].get<std::string>()) != row.at || want["eventType"] != name_of(row.type))
      return where + shown + " instead of " + want.dump();
    const std::pair<const char*, const Decimal*> numbers[] = {{"payoff", &row.payoff},
                                                              {"notionalPrincipal", &row.notional_principal},
                                                              {"nominalInterestRate", &row.nominal_interest_rate},
                                                              {"accruedInterest", &row.accrued_interest}};
    for (const auto& [name, number] : numbers) {
      const Decimal off = residual(*number, *Decimal::parse(*text_of(want[name])));
      if (off > tolerance())
        return where + shown + " " + name + " " + number->text() + " instead of " + want[name].dump();
      worst = larger(worst, off);
    }
  }
  return {};
}

struct Published {
  std::vector<Case> cases;
  json file;
};

std::optional<Published> published(const std::filesystem::path& folder, const std::string& type) {
  std::string text = read_whole_file(folder / ("actus-tests-" + type + ".json"));
  if (text.empty()) return std::nullopt;
  auto file = parse_case_file(text);
  EXPECT_TRUE(file) << file.error().message;
  auto cases = read_cases(*file);
  EXPECT_TRUE(cases) << cases.error().message;
  return Published{std::move(*cases), std::move(*file)};
}

std::size_t failures(const Published& set, const EventOrder& order = standard_order()) {
  std::size_t out = 0;
  Decimal worst;
  for (const Case& one : set.cases) {
    const auto rows = play(one.contract, order);
    if (!rows || !difference(*rows, set.file[one.id]["results"], worst).empty()) ++out;
  }
  return out;
}

TEST(ActusVectors, EveryRowOfEveryCase) {
  const auto folder = test_vectors("actus");
  if (!folder) GTEST_SKIP() << kVectorsAbsent;
  // PAM and ANN lie there; the others are tried where somebody put them.
  for (const char* type : {"pam", "ann", "lam", "nam", "lax", "clm", "ump"}) {
    const auto set = published(*folder, type);
    if (!set) continue;
    std::size_t passed = 0;
    std::size_t count = 0;
    Decimal worst;
    for (const Case& one : set->cases) {
      const json& expected = set->file[one.id]["results"];
      count += expected.size();
      const auto rows = play(one.contract);
      const std::string wrong = rows ? difference(*rows, expected, worst) : rows.error().message;
      EXPECT_EQ(wrong, "") << one.id;
      if (wrong.empty()) ++passed;
    }
    std::printf("%s: %zu passed, %zu failed, %zu rows, worst residual %.18s\n", type, passed,
                set->cases.size() - passed, count, worst.text().c_str());
  }
}

// One rule dropped or turned, over all published cases: at least one of them notices.
TEST(ActusVectors, EachRuleIsSeen) {
  const auto folder = test_vectors("actus");
  if (!folder) GTEST_SKIP() << kVectorsAbsent;
  const auto turn_stub = [](std::optional<Cycle>& cycle) {
    if (cycle) cycle->long_stub = !cycle->long_stub;
  };
  const struct {
    const char* name;
    void (*mistreat)(Terms&);
  } rows[] = {
      {"actual/365 counted over 360",
       [](Terms& t) {
         if (t.day_count == DayCount::actual_365) t.day_count = DayCount::actual_360;
       }},
      {"actual/actual counted over 365",
       [](Terms& t) {
         if (t.day_count == DayCount::actual_actual) t.day_count = DayCount::actual_365;
       }},
      {"30E/360 counted by days",
       [](Terms& t) {
         if (t.day_count == DayCount::e30_360) t.day_count = DayCount::actual_360;
       }},
      {"stubs turned", nullptr},
      {"business days forgotten", [](Terms& t) { t.business_days = BusinessDays::unshifted; }},
      {"shift before, not after the calculation",
       [](Terms& t) {
         if (t.business_days == BusinessDays::csf) t.business_days = BusinessDays::scf;
         if (t.business_days == BusinessDays::csmf) t.business_days = BusinessDays::scmf;
       }},
      {"modified following taken for following",
       [](Terms& t) {
         if (t.business_days == BusinessDays::scmf) t.business_days = BusinessDays::scf;
       }},
      {"preceding taken for following",
       [](Terms& t) {
         if (t.business_days == BusinessDays::scmp) t.business_days = BusinessDays::scf;
       }},
      {"weekends worked", [](Terms& t) { t.calendar = Weekdays::every_day; }},
      {"capitalization forgotten", [](Terms& t) { t.capitalization_end_date.reset(); }},
      {"spread forgotten", [](Terms& t) { t.rate_spread = {}; }},
      {"the agreed rate forgotten", [](Terms& t) { t.next_reset_rate.reset(); }},
      {"sides exchanged", [](Terms& t) { t.role_sign = -t.role_sign; }},
  };
  std::vector<Published> all;
  for (const char* type : {"pam", "ann"}) all.push_back(*published(*folder, type));
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    std::size_t red = 0;
    for (Published set : all) {
      for (Case& one : set.cases) {
        if (row.mistreat != nullptr) {
          row.mistreat(one.contract.terms);
        } else {
          turn_stub(one.contract.terms.interest_cycle);
          turn_stub(one.contract.terms.redemption_cycle);
        }
      }
      red += failures(set);
    }
    EXPECT_GE(red, 1U);
    std::printf("%s: %zu cases red\n", row.name, red);
  }
}

TEST(ActusVectors, TheOrderOfEventsIsSeen) {
  const auto folder = test_vectors("actus");
  if (!folder) GTEST_SKIP() << kVectorsAbsent;
  const auto exchanged = [](EventType a, EventType b) {
    EventOrder order = standard_order();
    std::swap(order[static_cast<std::size_t>(a)], order[static_cast<std::size_t>(b)]);
    return order;
  };
  const auto pam = published(*folder, "pam");
  const auto ann = published(*folder, "ann");
  EXPECT_GE(failures(*ann, exchanged(EventType::PR, EventType::IP)), 1U);
  EXPECT_GE(failures(*pam, exchanged(EventType::IED, EventType::IP)), 1U);
  EXPECT_GE(failures(*pam, exchanged(EventType::IP, EventType::MD)), 1U);
  EXPECT_GE(failures(*ann, exchanged(EventType::RR, EventType::PRF)), 1U);
  EXPECT_GE(
      failures(*ann, exchanged(EventType::IP, EventType::TD)) + failures(*pam, exchanged(EventType::IP, EventType::TD)),
      1U);
}

}  // namespace
}  // namespace tallystick::contracts::terms
