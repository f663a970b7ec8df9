// What a loan brings, paid to a counterparty or bound to a purpose; what is not spent repays the loan.
#include "contracts/cash/payment.h"
#include "contracts/financing/policy.h"
#include "contracts/loan/borrow.h"
#include "contracts/loan/enforce.h"
#include "contracts/loan/loan_world.h"
#include "contracts/purpose/grant.h"
#include "contracts/purpose/pay.h"

namespace tallystick::contracts::loan {
namespace {

using purpose::PurposeId;

constexpr Millis kDay{24 * kHour.raw()};
constexpr std::int64_t kLent = 100'000'00;

struct LoanPurposeTest : LoanTest {
  purpose::Bound bound(int days = 20) const {
    return {{{world.tier2.account}}, {}, {}, now() + Millis{days * kDay.raw()}};
  }
  Terms bound_terms(int days = 20) const {
    Terms terms = bullet();
    terms.bound = bound(days);
    return terms;
  }
  std::int64_t held() const {
    return cash::balance_of(world.ledger.view(), world.bank2.party, borrower, yuan(0).currency, cash::Kind::purpose)
        .minor();
  }
  PurposeId granted() const { return events_of<purpose::Granted>(world.ledger.last()).at(0).purpose; }
  void pay(const PurposeId& id, std::int64_t fen) {
    const auto invoice = world.document(evidence::Kind::invoice, world.tier2, world.tier1, fen);
    world.ledger.must(borrower, purpose::Pay{id, world.tier2.account, Amount{fen}, {{{invoice, Amount{fen}}}}});
  }
};

TEST_F(LoanPurposeTest, TermsAreRefused) {
  const auto made = [&](auto&& change) { return make_operation(offer(but(bound_terms(), change))); };
  Terms line;
  line.plan = Plan::revolving;
  line.principal = Amount{kLent};
  line.payments = 3;
  line.bound = bound();
  const AccountId court = world.ledger.appoint("court", party::Role::supervisor).account;
  expect_refused(
      world.ledger,
      {{"an unknown payee", bank, made([](Terms& t) { t.bound->payees.items = {AccountId{}}; }), Refusal::E_NOENT},
       {"a counterparty that holds nothing", bank, made([&](Terms& t) { t.pay_to = court; }), Refusal::E_ROLE},
       {"to the borrower", bank, made([&](Terms& t) { t.bound.reset(), t.pay_to = borrower; }), Refusal::E_PURPOSE},
       {"to the bank itself", bank, made([&](Terms& t) { t.bound.reset(), t.pay_to = bank; }), Refusal::E_PURPOSE},
       {"bound and to a counterparty", bank, made([&](Terms& t) { t.pay_to = world.tier2.account; }), Refusal::E_AMOUNT,
        "not both"},
       {"a line", bank, make_operation(offer(line)), Refusal::E_AMOUNT, "drawn by the borrower"},
       {"over at once", bank, made([&](Terms& t) { t.bound->expires = now(); }), Refusal::E_EXPIRED}});
  const Terms brief = but(bound_terms(), [&](Terms& t) { t.bound->expires = now() + Millis{kHour.raw() / 2}; });
  const LoanId id = offered(brief);
  world.ledger.pass(Millis{kHour.raw() * 3 / 4});
  expect_refused(world.ledger,
                 {{"over by now", borrower, make_operation(accept(id, brief)), Refusal::E_EXPIRED, "return at once"}});
}

TEST_F(LoanPurposeTest, ALoanGoesStraightToTheCounterparty) {
  Terms terms = bullet();
  terms.pay_to = world.tier3.account;
  started(terms);
  EXPECT_EQ(world.deposit(world.bank2, world.tier3), kLent);
  EXPECT_EQ(deposit(), 0);
}

// 60,000.00 are not spent within twenty days: 400.00 of interest to the day and 59,600.00 of principal, without a fee.
TEST_F(LoanPurposeTest, WhatIsNotSpentRepaysTheLoan) {
  Terms terms = bound_terms();
  terms.prepayment_fee = Rate{10'000};
  const LoanId id = started(terms);
  const PurposeId purpose = granted();
  EXPECT_EQ(must_load<purpose::Earmark>(world.ledger.view(), purpose).loan, id);
  EXPECT_EQ(held(), kLent);
  EXPECT_EQ(deposit(), 0);
  pay(purpose, 40'000'00);
  EXPECT_EQ(world.deposit(world.bank1, world.tier2), 40'000'00);
  const std::int64_t supply = world.supply(world.bank2);
  world.ledger.pass(Millis{20 * kDay.raw()});
  world.ledger.run_block({});
  const auto paid = events_of<Paid>(world.ledger.last()).at(0);
  EXPECT_EQ(paid.source, Source::unspent);
  EXPECT_EQ(paid.parts.interest, Amount{400'00});
  EXPECT_EQ(paid.parts.principal, Amount{59'600'00});
  EXPECT_EQ(paid.parts.fee, Amount{});
  EXPECT_EQ(loan(id).outstanding, Amount{40'400'00});
  EXPECT_EQ(events_of<purpose::Returned>(world.ledger.last()).at(0).money, yuan(60'000'00));
  EXPECT_EQ(world.supply(world.bank2), supply - 60'000'00);
  EXPECT_EQ(held(), 0);
}

// Also where the terms allow no early repayment by hand; and nothing is left of the loan or the pledge.
TEST_F(LoanPurposeTest, GivenBackAtOnceItEndsTheLoan) {
  Terms terms = bound_terms();
  terms.prepayment = Prepayment::none;
  const LoanId id = started(terms);
  world.ledger.must(borrower, purpose::GiveBack{granted()});
  EXPECT_EQ(loan(id).state, State::repaid);
  EXPECT_EQ(state(), fragment::State::held);
}

TEST_F(LoanPurposeTest, WhatOutlivesTheLoanIsTheBorrowers) {
  const LoanId id = started(bound_terms());
  const PurposeId purpose = granted();
  fund(90'000'00);
  world.ledger.must(borrower, repay(id, 90'000'00));
  world.ledger.must(borrower, purpose::GiveBack{purpose});
  const auto returned = events_of<purpose::Returned>(world.ledger.last()).at(0);
  EXPECT_EQ(returned.money, yuan(10'000'00));
  EXPECT_EQ(returned.to_borrower, Amount{90'000'00});
  EXPECT_EQ(deposit(), 90'000'00);
  EXPECT_EQ(loan(id).state, State::repaid);
}

// The borrower who does not pay may not go on spending; when the loan is called, what is unspent repays it.
TEST_F(LoanPurposeTest, IsCalledWithTheLoan) {
  Terms terms = bullet(6);
  terms.bound = bound(180);
  const LoanId id = started(terms);
  const PurposeId purpose = granted();
  pay(purpose, 40'000'00);
  const Date due = loan(id).rows.items[0].pay_on;
  world.arrive(due);
  world.arrive(due + Days{30});
  ASSERT_EQ(loan(id).state, State::delinquent);
  expect_refused(world.ledger,
                 {{"late", borrower, make_operation(purpose::Pay{purpose, world.tier2.account, Amount{1}, {}}),
                   Refusal::E_STATE, "delinquent"}});
  world.arrive(due + Days{90});
  ASSERT_EQ(loan(id).state, State::defaulted);
  world.ledger.must(bank, Call{id});
  const auto returned = events_of<purpose::Returned>(world.ledger.last()).at(0);
  EXPECT_EQ(returned.cause, purpose::ReturnCause::called);
  EXPECT_EQ(returned.money, yuan(60'000'00));
  EXPECT_EQ(held(), 0);
}

TEST_F(LoanPurposeTest, EndsOnTheLastDayOfPaymentAtTheLatest) {
  const LoanId id = started(bound_terms(2'000));
  EXPECT_EQ(must_load<purpose::Earmark>(world.ledger.view(), granted()).bound.expires,
            start_of(world.ledger.next_block().config->calendar, loan(id).rows.items.back().pay_on));
}

// No block came for ten days over the first day of payment, and the money was there.
TEST_F(LoanPurposeTest, ItsReturnMakesNobodyLate) {
  const LoanId id = started(but(bound_terms(), [&](Terms& t) { t.bound = bound(35); }));
  fund(2'000'00);
  const Date due = loan(id).rows.items[0].pay_on;
  world.ledger.go_to(due + Days{10});
  world.ledger.run_block({});
  EXPECT_EQ(events_of<purpose::Returned>(world.ledger.last()).size(), 1U);
  EXPECT_EQ(loan(id).state, State::current);
  for (const Paid& paid : events_of<Paid>(world.ledger.last())) EXPECT_EQ(paid.parts.penalty, Amount{});
}

TEST_F(LoanPurposeTest, APolicyLendsForAPurpose) {
  financing::PolicyText text = world.policy_text();
  text.loan = but(bound_terms(), [](Terms& t) { t.rate = {}; });
  expect_refused(
      world.ledger,
      {{"bound as if it bought", bank,
        make_operation(financing::PublishPolicy{but(text, [&](auto& t) { t.bound = bound(); })}), Refusal::E_AMOUNT},
       {"over at once", bank,
        make_operation(financing::PublishPolicy{but(text, [&](auto& t) { t.loan->bound->expires = now(); })}),
        Refusal::E_EXPIRED}});
  const auto policy = world.publish(world.bank2, text);
  Borrow op{policy, {{root.first}}, Amount{kLent}, 3, {borrower, world.bank1.party}, {}, {}};
  const auto decided = must_load<financing::LendingPolicy>(world.ledger.view(), policy);
  const Terms terms = *terms_under(decided, op.principal, op.payments, 0, world.ledger.today());
  op.shown_cost = cost(terms);
  op.shown_plan = plan_hash(plan_of(terms, world.ledger.today(), world.ledger.view()));
  world.ledger.must(borrower, op);
  EXPECT_EQ(held(), kLent);
  pay(granted(), kLent);
  EXPECT_EQ(held(), 0);
}

}  // namespace
}  // namespace tallystick::contracts::loan
