// Draw and repay at will: interest by the day on what was drawn, the fee for what was not, the limit, the end.
#include "contracts/cash/reserves.h"
#include "contracts/loan/collect.h"
#include "contracts/loan/draw.h"
#include "contracts/loan/loan_world.h"
#include "contracts/settlement/pay.h"
#include "contracts/terms/engine.h"

namespace tallystick::contracts::loan {
namespace {

struct LineTest : LoanTest {
  static Terms line() {
    Terms terms = instalments();
    terms.plan = Plan::revolving;
    terms.day_count = DayCount::actual_360;
    terms.payments = 3;
    return terms;
  }
  Draw draw(const LoanId& id, std::int64_t fen) const {
    const auto cost = cost_of_draw(loan(id), Amount{fen}, world.ledger.today());
    return {id, Amount{fen}, cost ? cost->effective : Rate{}};
  }
};

TEST_F(LineTest, DrawRefusalsInOrder) {
  const LoanId fixed = started(bullet(1));
  world.ledger.must(borrower, repay(fixed));
  const LoanId id = started(line());
  EXPECT_EQ(deposit(), 0);  // nothing is paid out before it is drawn
  const auto made = [&](auto&& change) { return make_operation(but(draw(id, 60'000'00), change)); };
  expect_refused(world.ledger,
                 {{"unknown", borrower, made([](Draw& d) { d.loan = {}; }), Refusal::E_NOENT},
                  {"no line", borrower, made([&](Draw& d) { d.loan = fixed; }), Refusal::E_STATE},
                  {"another's", world.tier2.account, made([](Draw&) {}), Refusal::E_OWNER},
                  {"nothing", borrower, made([](Draw& d) { d.amount = {}; }), Refusal::E_AMOUNT},
                  {"more than the limit", borrower, made([](Draw& d) { d.amount = Amount{100'000'01}; }),
                   Refusal::E_AMOUNT, "of CNY 100000.00"},
                  {"shown too little", borrower, made([](Draw& d) { d.shown_cost = Rate{d.shown_cost.raw() - 101}; }),
                   Refusal::E_APR},
                  {"shown too much", borrower, made([](Draw& d) { d.shown_cost = Rate{d.shown_cost.raw() + 101}; }),
                   Refusal::E_APR}});
  // A part of the collateral is paid: what is left secures less than the limit.
  world.ledger.mint(0, world.issuer.account, yuan(60'000'00));
  world.ledger.must(world.issuer.account, settlement::Pay{root.id, Amount{60'000'00}, world.bank0.party});
  EXPECT_EQ(deposit(), 60'000'00);  // nothing was drawn: all of it is the borrower's
  expect_refused(world.ledger, {{"more than the advance rate", borrower, made([](Draw&) {}), Refusal::E_LTV,
                                 "at most CNY 54000.00"}});
  world.ledger.must(world.ledger.authority().account,
                    cash::BurnReserves{world.bank2.party, yuan(world.reserves(world.bank2))});
  expect_refused(world.ledger,
                 {{"no reserves", borrower, make_operation(draw(id, 1)), Refusal::E_CASH}});
}

TEST_F(LineTest, InterestIsTheSumOverDaysAndTheUnusedPartCosts) {
  Terms terms = line();
  terms.unused_fee = Rate{5'000};
  const LoanId id = started(terms);  // 2026-01-06; first payment on 2026-02-06, 31 days
  fund(10'000'00);
  world.ledger.must(borrower, draw(id, 40'000'00));
  world.ledger.go_to(*parse_date("2026-01-16"));
  world.ledger.must(borrower, draw(id, 20'000'00));  // ten days on 40,000.00
  world.ledger.go_to(*parse_date("2026-01-26"));
  world.ledger.must(borrower, repay(id, 50'000'00));  // ten on 60,000.00, eleven on 10,000.00
  EXPECT_EQ(loan(id).outstanding, Amount{10'000'00});
  EXPECT_EQ(loan(id).rows.size(), 3U);
  world.arrive(*parse_date("2026-02-06"));
  // 1,110,000.00 x days at 7.2 % / 360: 222.00. Unused: 3,100,000.00 - 1,110,000.00 at 0.5 % / 360: 27.64.
  const auto paid = events_of<Paid>(world.ledger.last()).at(0);
  EXPECT_EQ(paid.parts, (Parts{{}, {}, Amount{249'64}, {}, {}}));
  EXPECT_EQ(loan(id).drawn_days, 0);
  // The last payment takes what is drawn, and the pledge ends.
  world.arrive(*parse_date("2026-03-06"));
  world.arrive(*parse_date("2026-04-07"));
  const auto last = events_of<Paid>(world.ledger.last()).at(0);
  EXPECT_EQ(last.parts.principal, Amount{10'000'00});
  EXPECT_EQ(loan(id).state, State::repaid);
  EXPECT_EQ(state(), fragment::State::held);
}

TEST_F(LineTest, InterestOfAPeriodIsThatOfTheStandardsEngine) {
  // The draws of the test above as a contract of type UMP, which adds to the principal what a line collects.
  const auto on = [](const char* day) { return terms::Moment{*parse_date(day)}; };
  terms::Contract contract;
  contract.terms.contract_type = terms::ContractType::UMP;
  contract.terms.status_date = on("2026-01-05");
  contract.terms.day_count = terms::DayCount::actual_360;
  contract.terms.initial_exchange_date = on("2026-01-06");
  contract.terms.notional_principal = terms::Decimal{40'000'00};
  contract.terms.nominal_interest_rate = *terms::Decimal::parse("0.072");
  contract.terms.interest_anchor = on("2026-02-06");
  contract.terms.interest_cycle = terms::Cycle{1, terms::Unit::month, false};
  contract.observed = {{terms::EventType::PI, on("2026-01-16"), terms::Decimal{20'000'00}},
                       {terms::EventType::PR, on("2026-01-26"), terms::Decimal{50'000'00}}};
  contract.until = on("2026-02-07");  // capitalizations lie before it
  const auto rows = terms::play(contract);
  ASSERT_TRUE(rows) << rows.error().message;
  ASSERT_EQ(rows->back().type, terms::EventType::IPCI);
  EXPECT_EQ((rows->back().notional_principal - terms::Decimal{10'000'00}).rounded(), 222'00);
}

TEST_F(LineTest, OneDrawFromTheStartCostsWhatATermLoanCosts) {
  // 40,000.00 from the start, at 7.2 % over 31 days.
  const LoanId id = started(line());
  world.ledger.must(borrower, draw(id, 40'000'00));
  world.arrive(*parse_date("2026-02-06"));
  EXPECT_EQ(events_of<Paid>(world.ledger.last()).at(0).parts.interest,
            interest_between(line(), Amount{40'000'00}, *parse_date("2026-01-06"), *parse_date("2026-02-06")));
}

TEST_F(LineTest, ClosingEndsALineOfWhichNothingIsDrawn) {
  const LoanId id = started(line());
  world.ledger.must(borrower, draw(id, 36'000'00));
  expect_refused(world.ledger, {{"unknown", borrower, make_operation(Close{}), Refusal::E_NOENT},
                                {"drawn", borrower, make_operation(Close{id}), Refusal::E_STATE, "36000.00 is drawn"}});
  world.ledger.go_to(*parse_date("2026-01-16"));
  fund(100'00);
  world.ledger.must(borrower, repay(id));
  expect_refused(world.ledger, {{"another's", world.tier2.account, make_operation(Close{id}), Refusal::E_OWNER}});
  world.ledger.must(borrower, Close{id});
  // Ten days on 36,000.00: 72.00, collected at the end of the same block.
  EXPECT_EQ(events_of<Paid>(world.ledger.last()).at(0).parts.interest, Amount{72'00});
  EXPECT_EQ(loan(id).state, State::repaid);
  EXPECT_EQ(state(), fragment::State::held);
  EXPECT_EQ(deposit(), 28'00);
  expect_refused(world.ledger, {{"once more", borrower, make_operation(Close{id}), Refusal::E_STATE},
                                {"drawn after its end", borrower, make_operation(draw(id, 1)), Refusal::E_STATE}});
}

TEST_F(LineTest, ALateLineDrawsNothing) {
  const LoanId id = started(line());
  world.ledger.must(borrower, draw(id, 40'000'00));
  spend_all();
  world.arrive(*parse_date("2026-02-07"));
  EXPECT_EQ(loan(id).state, State::overdue);
  expect_refused(world.ledger, {{"late", borrower, make_operation(draw(id, 1)), Refusal::E_STATE, "overdue"}});
}

}  // namespace
}  // namespace tallystick::contracts::loan
