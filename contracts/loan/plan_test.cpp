#include "contracts/loan/plan.h"

#include <gtest/gtest.h>

#include "contracts/policy/records.h"
#include "contracts/terms/engine.h"
#include "contracts/terms/minor_units.h"

namespace tallystick::contracts::loan {
namespace {

const MemoryView kNoHolidays;
const Date kStart = *parse_date("2026-01-06");

Terms monthly(Plan plan, std::int64_t fen, std::uint32_t rate, std::uint16_t payments) {
  Terms terms;
  terms.plan = plan;
  terms.principal = Amount{fen};
  terms.rate = Rate{rate};
  terms.payments = payments;
  if (plan == Plan::equal_instalments) terms.day_count = DayCount::thirty_360;
  return terms;
}

std::int64_t total(const PlanRows& rows) {
  std::int64_t sum = 0;
  for (const PlanRow& row : rows) sum += row.principal.minor() + row.interest.minor();
  return sum;
}

TEST(LoanPlan, EqualInstalmentsMeetTheGoldenValues) {
  const auto plan = plan_of(monthly(Plan::equal_instalments, 100'000'00, 72'000, 12), kStart, kNoHolidays);
  ASSERT_EQ(plan.size(), 12U);
  EXPECT_EQ(plan.items[0].interest, Amount{600'00});
  EXPECT_EQ(plan.items[0].principal, Amount{8'061'90});
  EXPECT_EQ(plan.items[1].interest, Amount{551'63});
  EXPECT_EQ(plan.items[1].principal, Amount{8'110'27});
  for (std::size_t i = 0; i < 11; ++i)
    EXPECT_EQ(plan.items[i].principal.minor() + plan.items[i].interest.minor(), 8'661'90) << i;
  EXPECT_EQ(plan.items[11].principal.minor() + plan.items[11].interest.minor(), 8'661'85);
  EXPECT_EQ(total(plan), 103'942'75);
}

TEST(LoanPlan, FiguresOfTheOtherPlans) {
  const auto bullet = plan_of(monthly(Plan::bullet, 100'000'00, 72'000, 3), kStart, kNoHolidays);
  ASSERT_EQ(bullet.size(), 3U);
  EXPECT_EQ(bullet.items[0].interest, Amount{620'00});  // 31 days of 360
  EXPECT_EQ(bullet.items[1].interest, Amount{560'00});  // 28
  EXPECT_EQ(bullet.items[1].principal, Amount{});
  EXPECT_EQ(bullet.items[2].principal, Amount{100'000'00});

  auto equal = monthly(Plan::equal_principal, 100'000'00, 72'000, 12);
  equal.day_count = DayCount::thirty_360;
  const auto linear = plan_of(equal, kStart, kNoHolidays);
  ASSERT_EQ(linear.size(), 12U);
  for (std::size_t i = 0; i < 11; ++i) EXPECT_EQ(linear.items[i].principal, Amount{8'333'33});
  EXPECT_EQ(linear.items[11].principal, Amount{8'333'37});
  EXPECT_EQ(linear.items[0].interest, Amount{600'00});
  EXPECT_EQ(linear.items[1].interest, Amount{550'00});

  auto stepped = monthly(Plan::stepped, 100'000'00, 72'000, 4);
  stepped.steps.items = {{2, Amount{10'000'00}}, {2, Amount{40'000'00}}};
  const auto steps = plan_of(stepped, kStart, kNoHolidays);
  ASSERT_EQ(steps.size(), 4U);
  EXPECT_EQ(steps.items[1].principal, Amount{10'000'00});
  EXPECT_EQ(steps.items[2].principal, Amount{40'000'00});
  EXPECT_EQ(steps.items[3].principal, Amount{40'000'00});

  const auto line = plan_of(monthly(Plan::revolving, 100'000'00, 72'000, 3), kStart, kNoHolidays);
  ASSERT_EQ(line.size(), 3U);
  EXPECT_EQ(total(line), 0);
}

TEST(LoanPlan, DaysKeepTheDayOfTheMonthAndPaymentsRoll) {
  const auto plan = plan_of(monthly(Plan::bullet, 100'00, 0, 4), *parse_date("2026-01-31"), kNoHolidays);
  const char* due[] = {"2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"};
  const char* pay_on[] = {"2026-03-02", "2026-03-31", "2026-04-30", "2026-06-01"};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(format_date(plan.items[i].due), due[i]);
    EXPECT_EQ(format_date(plan.items[i].pay_on), pay_on[i]);
  }
}

// The engine of the standard on the same terms.
terms::Contract contract_of(const Terms& t) {
  terms::Contract out;
  terms::Terms& a = out.terms;
  const terms::Cycle cycle{t.every, t.unit == Unit::months ? terms::Unit::month : terms::Unit::day, false};
  const auto day = [&](std::int64_t n) { return terms::Moment{due_date(t, kStart, n)}; };
  a.status_date = {kStart + Days{-1}};
  a.initial_exchange_date = terms::Moment{kStart};
  a.maturity_date = day(t.payments);
  a.notional_principal = terms::Decimal{t.principal.minor()};
  a.nominal_interest_rate = terms::Decimal{std::int64_t{t.rate.raw()}} / terms::Decimal{std::int64_t{kRateOne}};
  a.day_count = t.day_count == DayCount::thirty_360   ? terms::DayCount::e30_360
                : t.day_count == DayCount::actual_365 ? terms::DayCount::actual_365
                                                      : terms::DayCount::actual_360;
  a.interest_anchor = a.redemption_anchor = day(1);
  a.interest_cycle = a.redemption_cycle = cycle;
  switch (t.plan) {
    case Plan::equal_instalments:
      a.contract_type = terms::ContractType::ANN;
      break;
    case Plan::equal_principal:
      a.contract_type = terms::ContractType::LAM;
      a.next_principal_redemption_payment = terms::Decimal{plan_of(t, kStart, kNoHolidays).items[0].principal.minor()};
      break;
    case Plan::stepped: {
      a.contract_type = terms::ContractType::LAX;
      std::int64_t n = 1;
      for (const Step& step : t.steps) {
        a.redemption_pieces.push_back({day(n), cycle, terms::Decimal{step.principal.minor()}});
        n += std::int64_t{step.payments};
      }
      a.interest_pieces.push_back({day(1), cycle, {}});
      break;
    }
    default:
      a.contract_type = terms::ContractType::PAM;
  }
  return out;
}

TEST(LoanPlan, AgreesWithTheEngineOfTheStandardToTheUnit) {
  std::vector<Terms> all;
  for (const Plan plan : {Plan::bullet, Plan::equal_instalments, Plan::equal_principal, Plan::stepped})
    for (const std::uint16_t payments :
         {std::uint16_t{1}, std::uint16_t{3}, std::uint16_t{6}, std::uint16_t{9}, std::uint16_t{12}, std::uint16_t{36}})
      for (const DayCount count : {DayCount::actual_360, DayCount::actual_365, DayCount::thirty_360})
        for (const std::uint32_t rate : {1U, 43'500U, 72'000U, 240'000U}) {
          Terms terms = monthly(plan, 1'234'567'89, rate, payments);
          terms.day_count = count;
          if (plan == Plan::stepped) {
            terms.steps.items = {{payments, Amount{1'234'567'89 / payments}}};
            if (payments > 2)
              terms.steps.items = {{2, Amount{100'01}}, {static_cast<std::uint16_t>(payments - 2), Amount{99'99}}};
          }
          all.push_back(terms);
          terms.unit = Unit::days;
          terms.every = 7;
          all.push_back(terms);
        }
  for (const Terms& t : all) {
    SCOPED_TRACE(std::string{name_of(t.plan)} + " " + std::to_string(t.payments) + " " +
                 std::string{name_of(t.day_count)} + " " + std::to_string(t.rate.raw()));
    ASSERT_TRUE(check_terms(t));
    const auto played = terms::play(contract_of(t));
    ASSERT_TRUE(played) << played.error().message;
    const auto money = terms::in_minor_units(*played, 0);
    ASSERT_TRUE(money);
    const auto plan = plan_of(t, kStart, kNoHolidays);
    for (const PlanRow& row : plan) {
      std::int64_t principal = 0, interest = 0;
      for (const terms::MoneyRow& m : *money)
        if (m.at.day == row.due) (m.type == terms::EventType::IP ? interest : principal) += m.payoff;
      ASSERT_EQ(row.principal.minor(), principal) << format_date(row.due);
      ASSERT_EQ(row.interest.minor(), interest) << format_date(row.due);
    }
    ASSERT_EQ(plan.items.back().due, due_date(t, kStart, t.payments));
  }
}

TEST(LoanPlan, TermsOutOfBoundsAreNamed) {
  const struct {
    const char* name;
    void (*spoil)(Terms&);
    const char* detail;
  } rows[] = {
      {"nothing lent", [](Terms& t) { t.principal = {}; }, "principal"},
      {"too much lent", [](Terms& t) { t.principal = Amount{kPrincipalMax + 1}; }, "principal"},
      {"no payment", [](Terms& t) { t.payments = 0; }, "payments"},
      {"too many payments", [](Terms& t) { t.payments = kPaymentsMax + 1; }, "payments"},
      {"no period", [](Terms& t) { t.every = 0; }, "term"},
      {"too long",
       [](Terms& t) {
         t.every = 6;
         t.payments = 12;
       },
       "term of 2160 days"},
      {"a rate above one", [](Terms& t) { t.rate = Rate{kRateOne + 1}; }, "100 %"},
      {"an unused fee without a line", [](Terms& t) { t.unused_fee = Rate{1}; }, "revolving"},
      {"a line with a fee",
       [](Terms& t) {
         t.plan = Plan::revolving;
         t.fee = Amount{1};
       },
       "not drawn"},
      {"a line by months of 30 days",
       [](Terms& t) {
         t.plan = Plan::revolving;
         t.day_count = DayCount::thirty_360;
       },
       "counts days"},
      {"costs above the principal", [](Terms& t) { t.costs_max = Amount{100'000'01}; }, "costs"},
      {"steps without a stepped plan",
       [](Terms& t) {
         t.steps.items = {{1, Amount{1}}};
       },
       "stepped"},
      {"too few steps",
       [](Terms& t) {
         t.plan = Plan::stepped;
         t.steps.items = {{11, Amount{1}}};
       },
       "11 payments"},
      {"steps of more than is lent",
       [](Terms& t) {
         t.plan = Plan::stepped;
         t.steps.items = {{12, Amount{10'000'00}}};
       },
       "more than the principal"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    Terms terms = monthly(Plan::bullet, 100'000'00, 72'000, 12);
    ASSERT_TRUE(check_terms(terms));
    row.spoil(terms);
    const auto verdict = check_terms(terms);
    ASSERT_FALSE(verdict);
    EXPECT_EQ(verdict.error().code, Refusal::E_AMOUNT);
    EXPECT_NE(verdict.error().detail.find(row.detail), std::string::npos) << verdict.error().detail;
  }
}

TEST(LoanPlan, CostCountsEveryFlowAndTheFee) {
  Terms terms = monthly(Plan::equal_instalments, 100'000'00, 72'000, 12);
  const auto plain = price_of(terms, kStart, kNoHolidays);
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->cost.nominal, Rate{72'000});
  EXPECT_EQ(plain->proceeds, Amount{100'000'00});
  terms.fee = Amount{1'000'00};
  const auto with_fee = price_of(terms, kStart, kNoHolidays);
  ASSERT_TRUE(with_fee);
  EXPECT_EQ(with_fee->proceeds, Amount{99'000'00});
  EXPECT_GT(with_fee->cost.nominal.raw(), 90'000U);  // a fee of 1 % over half a year on average
  EXPECT_GT(with_fee->cost.effective, plain->cost.effective);
  terms.fee = terms.principal;
  EXPECT_FALSE(price_of(terms, kStart, kNoHolidays));
}

}  // namespace
}  // namespace tallystick::contracts::loan
