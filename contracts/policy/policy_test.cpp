// Dated parameters and holidays: one row per reason to refuse, in the order the operations ask; then what they do.
#include <gtest/gtest.h>

#include "contracts/ledger/business_day.h"
#include "contracts/ledger/test_ledger.h"
#include "contracts/policy/parameters.h"
#include "contracts/policy/retry_due_work.h"
#include "contracts/policy/set_holidays.h"
#include "contracts/policy/set_parameter.h"

namespace tallystick::contracts::policy {
namespace {

Date day(const char* text) {
  return *parse_date(text);
}

struct PolicyTest : ::testing::Test {
  TestLedger ledger;  // its first day is 2026-01-05
  Member association = ledger.association();
  std::int64_t tenor(const char* on) const { return value_at(ledger.view(), kTenorHard, day(on)); }
  void set_tenor(std::int64_t value, const char* from) {
    ledger.must(association.account, SetParameter{{"tenor_hard"}, value, day(from)});
  }
};

struct Row {
  const char* name;
  AccountId actor;
  Operation operation;
  std::optional<Refusal> expected;
};

TEST_F(PolicyTest, EveryRefusalInOrder) {
  const AccountId bank = ledger.bank(0).account, all = association.account;
  const auto parameter = [](const char* name, std::int64_t value, const char* from) {
    return make_operation(SetParameter{{name}, value, day(from)});
  };
  const auto holidays = [](std::uint16_t year, std::vector<Date> days, std::vector<Date> workdays) {
    return make_operation(SetHolidays{year, {std::move(days)}, {std::move(workdays)}});
  };
  const Date new_year = day("2026-01-01");
  const Row rows[] = {
      {"parameter: a bank", bank, parameter("tenor_hard", 184, "2026-06-15"), Refusal::E_ROLE},
      {"parameter: no such", all, parameter("colour", 1, "2026-06-15"), Refusal::E_NOENT},
      {"parameter: too small", all, parameter("tenor_hard", 0, "2026-06-15"), Refusal::E_AMOUNT},
      {"parameter: too large", all, parameter("tenor_hard", 3'661, "2026-06-15"), Refusal::E_AMOUNT},
      {"parameter: negative", all, parameter("tenor_hard", -1, "2026-06-15"), Refusal::E_AMOUNT},
      {"parameter: from today", all, parameter("tenor_hard", 184, "2026-01-05"), Refusal::E_POLICY},
      {"holidays: a bank", bank, holidays(2026, {new_year}, {}), Refusal::E_ROLE},
      {"holidays: of another year", all, holidays(2026, {new_year, day("2027-01-01")}, {}), Refusal::E_AMOUNT},
      {"holidays: descend", all, holidays(2026, {day("2026-05-02"), day("2026-05-01")}, {}), Refusal::E_AMOUNT},
      {"holidays: a day twice", all, holidays(2026, {new_year, new_year}, {}), Refusal::E_AMOUNT},
      {"workdays: of another year", all, holidays(2026, {new_year}, {day("2025-01-04")}), Refusal::E_AMOUNT},
      {"holidays: a day both ways", all, holidays(2026, {new_year, day("2026-02-14")}, {day("2026-02-14")}),
       Refusal::E_AMOUNT},
      {"holidays: a year that is over", all, holidays(2025, {}, {}), Refusal::E_POLICY},
      {"holidays: a past day taken away", all, holidays(2026, {}, {}), Refusal::E_POLICY},
      {"holidays: today added", all, holidays(2026, {new_year, day("2026-01-05")}, {}), Refusal::E_POLICY},
      {"workdays: a past day added", all, holidays(2026, {new_year}, {day("2026-01-04")}), Refusal::E_POLICY},
      {"retry: a bank", bank, make_operation(RetryDueWork{1, {}}), Refusal::E_ROLE},
      {"retry: nothing waits", all, make_operation(RetryDueWork{1, {}}), Refusal::E_NOENT},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const Receipt receipt = ledger.run(ledger.transaction(row.actor, {row.operation}));
    EXPECT_EQ(receipt.refusal, row.expected) << receipt.detail.value;
    EXPECT_EQ(receipt.outcome, Outcome::refused);
  }
}

TEST_F(PolicyTest, AValueHoldsFromItsDayOn) {
  set_tenor(184, "2026-09-14");
  EXPECT_EQ(tenor("2026-09-13"), 366);
  EXPECT_EQ(tenor("2026-09-14"), 184);
  set_tenor(300, "2026-03-01");  // a later decision about an earlier day
  EXPECT_EQ(tenor("2026-02-28"), 366);
  EXPECT_EQ(tenor("2026-03-01"), 300);
  EXPECT_EQ(tenor("2026-12-31"), 184);
  set_tenor(200, "2026-09-14");  // replaces what was set for that day
  EXPECT_EQ(tenor("2026-09-14"), 200);
  EXPECT_EQ(load<Parameter>(ledger.view(), ParameterName{"tenor_hard"})->values.size(), 3u);
}

TEST_F(PolicyTest, DatedValuesAreBounded) {
  for (std::size_t i = 1; i < kDatedValuesMax; ++i)
    ledger.must(association.account,
                SetParameter{{"tenor_hard"}, 100, ledger.today() + Days{static_cast<std::int32_t>(i)}});
  const Date next = ledger.today() + Days{500};
  const Receipt receipt = ledger.run(association.account, SetParameter{{"tenor_hard"}, 100, next});
  EXPECT_EQ(receipt.refusal, Refusal::E_POLICY);
  EXPECT_TRUE(receipt.detail.value.starts_with("versions: "));
  EXPECT_EQ(ledger.run(association.account, SetParameter{{"tenor_hard"}, 101, ledger.today() + Days{1}}).outcome,
            Outcome::applied);
}

TEST_F(PolicyTest, HolidaysMoveDueDates) {
  EXPECT_EQ(roll_following(ledger.view(), day("2026-05-01")), day("2026-05-01"));  // a Friday
  ledger.must(association.account, SetHolidays{2026, {{day("2026-01-01"), day("2026-05-01")}}, {{day("2026-05-02")}}});
  EXPECT_EQ(roll_following(ledger.view(), day("2026-05-01")), day("2026-05-02")) << "a Saturday that is worked";
}

TEST(YearOf, Days) {
  EXPECT_EQ(year_of(Date{0}), 1970);
  EXPECT_EQ(year_of(Date{-1}), 1969);
  EXPECT_EQ(year_of(*parse_date("2026-12-31")), 2026);
  EXPECT_EQ(year_of(*parse_date("2027-01-01")), 2027);
}

}  // namespace
}  // namespace tallystick::contracts::policy
