// Costs, calling a loan due, taking pledges over.
#include "contracts/loan/enforce.h"

#include "contracts/financing/record.h"
#include "contracts/loan/loan_world.h"
#include "contracts/settlement/pay.h"

namespace tallystick::contracts::loan {
namespace {

struct EnforceTest : LoanTest {
  // One payment, not made, for so many days.
  LoanId unpaid(std::int32_t days, std::uint16_t payments = 1) {
    Terms terms = bullet(payments);
    terms.costs_max = Amount{2'000'00};
    const LoanId id = started(terms);
    spend_all();
    const Date pay_on = loan(id).rows.items[0].pay_on;
    world.arrive(pay_on + Days{1});
    world.arrive(pay_on + Days{days});
    return id;
  }
};

TEST_F(EnforceTest, ChargeRefusalsInOrder) {
  const LoanId id = unpaid(29);
  const auto made = [&](auto&& change) { return make_operation(but(Charge{id, Amount{1'500'00}, {"court"}}, change)); };
  expect_refused(world.ledger, {{"unknown", bank, made([](Charge& c) { c.loan = {}; }), Refusal::E_NOENT},
                                {"too early", bank, made([](Charge&) {}), Refusal::E_STATE, "overdue"}});
  world.arrive_in(1);
  expect_refused(world.ledger,
                 {{"another bank", world.bank3.account, made([](Charge&) {}), Refusal::E_OWNER},
                  {"nothing", bank, made([](Charge& c) { c.amount = {}; }), Refusal::E_AMOUNT},
                  {"more than agreed", bank, made([](Charge& c) { c.amount = Amount{2'000'01}; }), Refusal::E_AMOUNT}});
  world.ledger.must(bank, Charge{id, Amount{1'500'00}, {"court"}});
  expect_refused(world.ledger, {{"more than is left", bank, made([](Charge&) {}), Refusal::E_AMOUNT, "of CNY 500.00"}});
  // Costs are paid first.
  fund(1'000'00);
  world.arrive_in(1);
  EXPECT_EQ(events_of<Paid>(world.ledger.last()).at(0).parts, (Parts{Amount{1'000'00}, {}, {}, {}, {}}));
  EXPECT_EQ(loan(id).costs_unpaid(), Amount{500'00});
}

TEST_F(EnforceTest, ADefaultedLoanIsCalledAsAWhole) {
  const LoanId id = unpaid(89, 6);  // two more payments have come due meanwhile
  expect_refused(world.ledger, {{"unknown", bank, make_operation(Call{}), Refusal::E_NOENT},
                                {"too early", bank, make_operation(Call{id}), Refusal::E_STATE, "delinquent"}});
  world.arrive_in(1);
  expect_refused(world.ledger, {{"another bank", world.bank3.account, make_operation(Call{id}), Refusal::E_OWNER}});
  world.ledger.must(bank, Call{id});
  Loan l = loan(id);
  EXPECT_TRUE(l.called);
  EXPECT_EQ(l.rows.items.back().due, world.ledger.today());
  EXPECT_EQ(l.rows.items.back().principal, Amount{100'000'00});
  expect_refused(world.ledger, {{"twice", bank, make_operation(Call{id}), Refusal::E_STATE, "called"}});
  // It takes money still, and stays in default until all is paid.
  fund(50'000'00);
  world.arrive_in(1);
  l = loan(id);
  EXPECT_EQ(l.state, State::defaulted);
  EXPECT_LT(l.outstanding, Amount{100'000'00});
  fund(60'000'00);
  world.arrive_in(1);
  EXPECT_EQ(loan(id).state, State::repaid);
  EXPECT_EQ(state(), fragment::State::held);
}

TEST_F(EnforceTest, TakeOverRefusalsInOrder) {
  const auto free = world.outstanding(10'000'00, 180), other = world.outstanding(10'000'00, 180);
  Offer second = offer(bullet(1));
  second.terms.principal = Amount{1'00};
  second.collateral.items = {other.first};
  world.ledger.must(bank, second);
  const LoanId small = events_of<Offered>(world.ledger.last()).at(0).offer.id;
  world.ledger.must(borrower, accept(small, second.terms));
  const LoanId id = unpaid(90);
  expect_refused(world.ledger,
                 {{"unknown loan", bank, make_operation(TakeOver{{}, root.first}), Refusal::E_NOENT},
                  {"unknown fragment", bank, make_operation(TakeOver{id, {}}), Refusal::E_NOENT},
                  {"not pledged", bank, make_operation(TakeOver{id, free.first}), Refusal::E_STATE},
                  {"not called", bank, make_operation(TakeOver{id, root.first}), Refusal::E_STATE, "not called"}});
  world.ledger.must(bank, Call{id});
  expect_refused(world.ledger,
                 {{"another bank", world.bank3.account, make_operation(TakeOver{id, root.first}), Refusal::E_OWNER}});
  expect_refused(world.ledger,
                 {{"pledged to another loan", bank, make_operation(TakeOver{id, other.first}), Refusal::E_LIEN}});
  world.ledger.edit([&](LedgerDelta& delta) {
    auto full = must_load<receivable::Receivable>(delta, root.id);
    full.leaves = 256;
    delta.store(full);
  });
  expect_refused(world.ledger,
                 {{"one fragment too many", bank, make_operation(TakeOver{id, root.first}), Refusal::E_COUNT}});
  world.ledger.edit([&](LedgerDelta& delta) {
    auto one = must_load<receivable::Receivable>(delta, root.id);
    one.leaves = 1;
    delta.store(one);
    auto held = must_load<fragment::Fragment>(delta, root.first);
    held.hold = HoldId{};
    delta.store(held);
  });
  expect_refused(world.ledger,
                 {{"a dispute holds it", bank, make_operation(TakeOver{id, root.first}), Refusal::E_FROZEN}});
  world.ledger.edit([&](LedgerDelta& delta) {
    auto held = must_load<fragment::Fragment>(delta, root.first);
    held.hold.reset();
    delta.store(held);
  });
}

// Neither the borrower nor the issuer pays: what the fragment is worth now, the bank finds out by itself.
TEST_F(EnforceTest, TheBankTakesWhatIsLate) {
  const LoanId id = unpaid(90);
  world.ledger.must(bank, Call{id});
  const Date due = world.receivable(root.id).pay_on;
  world.arrive(due);
  world.arrive(due + Days{40});
  ASSERT_EQ(world.receivable(root.id).state, receivable::State::delinquent);
  world.ledger.must(bank, TakeOver{id, root.first});
  const auto taken = events_of<TakenOver>(world.ledger.last()).at(0);
  const auto part = world.fragment(taken.fragment);
  EXPECT_EQ(part.state, fragment::State::sold);
  EXPECT_EQ(part.holder, bank);
  EXPECT_EQ(must_load<financing::Deal>(world.ledger.view(), taken.fragment).price.days, Days{0});
  EXPECT_EQ(loan(id).state, State::repaid);
  const std::int64_t before = world.reserves(world.bank2);
  world.ledger.mint(0, world.issuer.account, yuan(130'000'00));
  world.arrive_in(1);
  EXPECT_EQ(world.receivable(root.id).state, receivable::State::settled);
  EXPECT_GT(world.reserves(world.bank2), before + part.face.minor());  // and its late interest
}

TEST_F(EnforceTest, TheBankTakesWhatIsOwedAndTheRestIsFree) {
  const LoanId id = unpaid(90);
  world.ledger.must(bank, Call{id});
  world.ledger.must(bank, TakeOver{id, root.first});
  const auto taken = events_of<TakenOver>(world.ledger.last()).at(0);
  // 100,600.00 and 90 days of penalty on it: 4,527.00.
  EXPECT_EQ(taken.money, yuan(105'127'00));
  const auto part = world.fragment(taken.fragment);
  EXPECT_EQ(part.state, fragment::State::sold);
  EXPECT_EQ(part.holder, bank);
  EXPECT_EQ(part.outstanding(), Amount{105'127'00});
  EXPECT_EQ(must_load<financing::Deal>(world.ledger.view(), taken.fragment).seller, borrower);
  ASSERT_TRUE(taken.change);
  const auto rest = world.fragment(*taken.change);
  EXPECT_EQ(rest.state, fragment::State::held);
  EXPECT_EQ(rest.holder, borrower);
  EXPECT_EQ(rest.outstanding(), Amount{14'873'00});
  EXPECT_EQ(loan(id).state, State::repaid);
  EXPECT_TRUE(loan(id).collateral.empty());
}

TEST_F(EnforceTest, ASmallPledgeLeavesADebtThatStillTakesMoney) {
  const LoanId id = unpaid(90);
  // Half of the collateral is paid before the bank acts.
  world.ledger.must(bank, Call{id});
  world.ledger.mint(0, world.issuer.account, yuan(60'000'00));
  world.ledger.must(world.issuer.account, settlement::Pay{root.id, Amount{60'000'00}, world.bank0.party});
  EXPECT_EQ(loan(id).outstanding, Amount{45'127'00});
  world.ledger.must(bank, TakeOver{id, root.first});
  EXPECT_EQ(loan(id).state, State::repaid);
  EXPECT_EQ(world.fragment(root.first).state, fragment::State::spent);
}

}  // namespace
}  // namespace tallystick::contracts::loan
