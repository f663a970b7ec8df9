// Loans under a bank's published policy: every refusal, the failing clause named, what was shown, and the exposures that follow.
#include "contracts/loan/borrow.h"

#include "contracts/cash/reserves.h"
#include "contracts/claim/record_outside.h"
#include "contracts/financing/exposure.h"
#include "contracts/financing/policy.h"
#include "contracts/financing/sell.h"
#include "contracts/ledger/invariants/exposures_follow.h"
#include "contracts/loan/committed.h"
#include "contracts/loan/draw.h"
#include "contracts/loan/enforce.h"
#include "contracts/loan/loan_world.h"

namespace tallystick::contracts::loan {
namespace {

using financing::Clause;
using financing::ClauseField;
using financing::Comparison;
using financing::Debtor;
using financing::PolicyText;

const Currency kYuan = *Currency::of("CNY");

struct BorrowTest : LoanTest {
  PolicyText text() const {
    PolicyText out = world.policy_text();
    out.loan = instalments();
    out.loan->rate = {};
    out.prices.items = {{200, 10, Rate{60'000}, {}}, {366, 10, Rate{72'000}, Amount{50'00}}};
    return out;
  }
  LendingPolicyId publish(const PolicyText& what) { return world.publish(world.bank2, what); }
  LendingPolicyId publish(std::vector<Clause> clauses) {
    PolicyText what = text();
    what.clauses.items = std::move(clauses);
    return publish(what);
  }
  // What the borrower is shown today.
  Borrow borrow(const LendingPolicyId& id, std::int64_t fen = 100'000'00, std::uint16_t payments = 12) const {
    const auto policy = must_load<financing::LendingPolicy>(world.ledger.view(), id);
    Borrow op{id, {{root.first}}, Amount{fen}, payments, {borrower, world.bank1.party}, {}, {}};
    const auto terms = terms_under(policy, op.principal, payments, 0, world.ledger.today());
    if (!terms) return op;
    op.shown_cost = cost(*terms);
    op.shown_plan = plan_hash(plan_of(*terms, world.ledger.today(), world.ledger.view()));
    return op;
  }
  Receipt run(const Borrow& op) { return world.ledger.run(borrower, op); }
  std::int64_t out(Debtor debtor, const Member& on, const LendingPolicyId& policy) const {
    return financing::outstanding_on(world.ledger.view(), {on.party, debtor, world.bank2.party, kYuan, policy}).minor();
  }
};

TEST_F(BorrowTest, ALoanIsDecidedPlannedAndPaidAtOnce) {
  const auto policy = publish(text());
  const Borrow op = borrow(policy);
  world.ledger.must(borrower, op);
  const auto begun = events_of<Started>(world.ledger.last()).at(0);
  EXPECT_EQ(begun.policy, policy);
  EXPECT_EQ(begun.price.proceeds, Amount{99'950'00});
  EXPECT_EQ(deposit(), 99'950'00);
  EXPECT_EQ(state(), fragment::State::pledged);
  const Loan l = loan(begun.loan);
  EXPECT_EQ(l.policy, policy);
  EXPECT_EQ(l.cost.effective, op.shown_cost);
  // DOMAIN 1.5: 8,661.90 eleven times and 8,661.85, 103,942.75 in all.
  std::int64_t sum = 0;
  for (const Row& row : l.rows) sum += row.principal.minor() + row.interest.minor();
  EXPECT_EQ(sum, 103'942'75);
  EXPECT_EQ(l.rows.items[0].interest, Amount{600'00});
}

TEST_F(BorrowTest, TheGridPricesByTermAndLevel) {
  const auto policy = publish(text());
  world.ledger.must(borrower, borrow(policy, 50'000'00, 6));
  const Loan l = loan(events_of<Started>(world.ledger.last()).at(0).loan);
  EXPECT_EQ(l.terms.rate, Rate{60'000});
  EXPECT_EQ(deposit(), 50'000'00);
}

TEST_F(BorrowTest, RefusalsInOrder) {
  const auto lends = publish(text());
  const auto buys = world.publish(world.bank2, world.policy_text());
  PolicyText small = text();
  small.prices.items = {{30, 10, Rate{60'000}, {}}};
  const auto short_only = publish(small);
  const auto retired = publish(text());
  world.ledger.must(bank, financing::RetirePolicy{retired});
  PolicyText brief = text();
  brief.valid_until = now() + kHour;
  const auto over = publish(brief);
  const auto open = world.issue(world.issue_of(world.tier1, 100'00, 90));
  const auto made = [&](auto&& change) { return make_operation(but(borrow(lends), change)); };
  expect_refused(
      world.ledger,
      {{"unknown policy", borrower, made([](Borrow& b) { b.policy = {}; }), Refusal::E_NOENT},
       {"retired", borrower, make_operation(borrow(retired)), Refusal::E_STATE, "retired"},
       {"it buys", borrower, made([&](Borrow& b) { b.policy = buys; }), Refusal::E_STATE, "does not lend"},
       {"unknown fragment", borrower, made([](Borrow& b) { b.collateral.items = {FragmentId{}}; }), Refusal::E_NOENT},
       {"not claimed yet", borrower, made([&](Borrow& b) { b.collateral.items = {open.first}; }), Refusal::E_STATE},
       {"another's", world.tier2.account, made([](Borrow&) {}), Refusal::E_OWNER},
       {"nothing pledged", borrower, made([](Borrow& b) { b.collateral.items.clear(); }), Refusal::E_AMOUNT},
       {"nothing lent", borrower, made([](Borrow& b) { b.principal = {}; }), Refusal::E_AMOUNT},
       {"more than the policy lends", borrower, made([](Borrow& b) { b.principal = Amount{100'000'01}; }),
        Refusal::E_AMOUNT, "up to CNY 100000.00"},
       {"no payments", borrower, made([](Borrow& b) { b.payments = 0; }), Refusal::E_AMOUNT},
       {"too many payments", borrower, made([](Borrow& b) { b.payments = 13; }), Refusal::E_AMOUNT, "up to 12"},
       {"no price for the term", borrower, make_operation(borrow(short_only)), Refusal::E_POLICY, "price: no row"},
       {"shown too little", borrower, made([](Borrow& b) { b.shown_cost = Rate{b.shown_cost.raw() - 101}; }),
        Refusal::E_APR, "shown"},
       {"shown another plan", borrower,
        made([&](Borrow& b) { b.shown_plan = borrow(lends, 100'000'00, 11).shown_plan; }), Refusal::E_APR, "payments"},
       {"another's account", borrower, made([&](Borrow& b) { b.mandate.account = world.tier2.account; }),
        Refusal::E_MANDATE}});
  const auto held = world.outstanding(100'000'00, 180);
  expect_refused(world.ledger, {{"above the advance rate", borrower, made([&](Borrow& b) {
                                   b.collateral.items = {held.first};
                                   b.principal = Amount{90'000'01};
                                 }),
                                 Refusal::E_LTV}});
  world.ledger.go_to(world.ledger.today() + Days{1});
  expect_refused(world.ledger, {{"the policy is over", borrower, make_operation(borrow(over)), Refusal::E_EXPIRED}});
  world.ledger.must(world.ledger.authority().account,
                    cash::BurnReserves{world.bank2.party, yuan(100'000'000'00 - 99'949'99)});
  expect_refused(world.ledger, {{"no reserves", borrower, make_operation(borrow(lends)), Refusal::E_CASH}});
  claim::RecordOutside outside{root.first, {"Chengtong Factoring"}, Amount{400'00}, {}, {}, Hash{}};
  outside.entry = claim::OutsideEntry{{"zhongdengwang"}, {"0471"}, now()};
  world.ledger.must(world.bank1.account, outside);
  expect_refused(world.ledger, {{"claimed outside", borrower, make_operation(borrow(lends)), Refusal::E_LIEN}});
}

// What was lent in a day does not fall when it is repaid, so repeating costs nothing and the count could leave its range.
TEST_F(BorrowTest, WhatIsLentInADayIsCountedWithinItsRange) {
  const auto policy = publish(text());
  world.ledger.edit([&](LedgerDelta& delta) {
    auto record = must_load<financing::LendingPolicy>(delta, policy);
    record.bought = Amount{Amount::kMax};
    record.bought_day = world.ledger.today();
    delta.store(record);
  });
  expect_refused(world.ledger, {{"more than can be counted", borrower, make_operation(borrow(policy)),
                                 Refusal::E_POLICY, "bought_today"}});
  world.ledger.go_to(world.ledger.today() + Days{1});
  world.ledger.must(borrower, borrow(policy));
}

// The first clause that does not hold is named, in the order of the policy; with several fragments also which of them.
TEST_F(BorrowTest, TheFailingClauseIsNamed) {
  using enum ClauseField;
  using enum Comparison;
  const struct {
    Clause clause;
    const char* refusal;  // empty: lent
  } rows[] = {
      {{amount, at_most, 9'999'99}, "amount: clause 1 asks at_most CNY 9999.99, is CNY 10000.00"},
      {{days, at_most, 90}, "days: clause 1 asks at_most 90, is 181"},
      {{level, at_least, 1}, "level: clause 1 asks at_least 1, is 0"},
      {{payments, equal, 12}, "payments: clause 1 asks equal 12, is 6"},
      {{advance, at_most, 83'332}, "advance: clause 1 asks at_most 8.3332 %, is 8.3333 %"},
      {{cost, at_most, 60'000}, "cost: clause 1 asks at_most 6 %, is 6.2156 %"},
      {{seller_served, equal, 1}, "seller_served: clause 1 asks equal 1, is 0"},
      {{issuer_settled, at_least, 1}, "issuer_settled: clause 1 asks at_least 1, is 0"},
      {{flows_pass, equal, 1}, "flows_pass: clause 1 asks equal 1, is 0"},
      {{bought_today, at_most, 9'999'99}, "bought_today: clause 1 asks at_most CNY 9999.99, is CNY 10000.00"},
      {{policy_on_seller, at_most, 9'999'99}, "policy_on_seller: clause 1 asks at_most CNY 9999.99"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(name_of(row.clause.subject));
    const Receipt receipt = run(borrow(publish({row.clause}), 10'000'00, 6));
    EXPECT_EQ(receipt.refusal, Refusal::E_POLICY);
    EXPECT_EQ(receipt.detail.value.rfind(row.refusal, 0), 0U) << receipt.detail.value;
  }
  // A fragment that came one level down secures it too: the clause about levels names the second.
  const auto two = world.outstanding(50'000'00, 170);
  const auto passed = world.pass_on(two.first, world.tier1, world.tier2, 20'000'00);
  world.ledger.edit([&](LedgerDelta& delta) {
    auto fragment = must_load<fragment::Fragment>(delta, passed.part);
    fragment.holder = borrower;
    delta.store(fragment);
  });
  Borrow both = borrow(publish({{level, at_most, 0}}), 10'000'00, 6);
  both.collateral.items = {std::min(root.first, passed.part), std::max(root.first, passed.part)};
  const std::string which = both.collateral.items[0] == root.first ? "2" : "1";
  EXPECT_EQ(run(both).detail.value, "level: clause 1 asks at_most 0, is 1 for fragment " + which);
}

TEST_F(BorrowTest, ExposureFollowsTheLoan) {
  const auto policy = publish({{ClauseField::policy_on_issuer, Comparison::at_most, 100'000'00}});
  world.ledger.must(borrower, borrow(policy, 60'000'00, 6));
  const auto id = events_of<Started>(world.ledger.last()).at(0).loan;
  EXPECT_EQ(out(Debtor::issuer, world.issuer, policy), 60'000'00);
  EXPECT_EQ(out(Debtor::seller, world.tier1, policy), 60'000'00);
  EXPECT_EQ(out(Debtor::issuer, world.issuer, {}), 0);
  const auto more = world.outstanding(120'000'00, 180);
  Borrow second = borrow(policy, 40'000'01, 6);
  second.collateral.items = {more.first};
  EXPECT_EQ(run(second).detail.value.rfind("policy_on_issuer", 0), 0U);
  fund(1'000'000'00);
  world.ledger.must(borrower, repay(id, 20'000'00));
  EXPECT_EQ(out(Debtor::issuer, world.issuer, policy), 40'000'00);
  world.ledger.must(borrower, repay(id));
  EXPECT_EQ(out(Debtor::issuer, world.issuer, policy), 0);
  EXPECT_EQ(out(Debtor::seller, world.tier1, policy), 0);
}

// What is taken over for the loan stays within the caps of the policy that lent.
TEST_F(BorrowTest, ExposureFollowsWhatIsTakenOver) {
  const auto policy = publish(std::vector<Clause>{});
  world.ledger.must(borrower, borrow(policy, 60'000'00, 6));
  const auto id = events_of<Started>(world.ledger.last()).at(0).loan;
  spend_all();
  const Date first = loan(id).rows.items[0].pay_on;
  world.arrive(first);
  world.arrive(first + Days{90});
  world.ledger.must(bank, Call{id});
  world.ledger.must(bank, TakeOver{id, root.first});
  const auto taken = events_of<TakenOver>(world.ledger.last()).at(0);
  EXPECT_EQ(must_load<financing::Deal>(world.ledger.view(), taken.fragment).policy, policy);
  EXPECT_EQ(out(Debtor::issuer, world.issuer, policy), taken.money.amount.minor());
  EXPECT_EQ(out(Debtor::seller, world.tier1, policy), taken.money.amount.minor());
}

TEST_F(BorrowTest, AnIssuersLimitAndTheDayAreCounted) {
  PolicyText limited = text();
  limited.issuers.items = {{world.issuer.party, Amount{50'000'00}}};
  limited.clauses.items = {{ClauseField::bought_today, Comparison::at_most, 50'000'00}};
  const auto policy = publish(limited);
  EXPECT_EQ(run(borrow(policy, 50'000'01)).detail.value,
            "issuer_limit: at most CNY 50000.00 of this issuer, would be CNY 50000.01");
  world.ledger.must(borrower, borrow(policy, 50'000'00));
  const auto record = must_load<financing::LendingPolicy>(world.ledger.view(), policy);
  EXPECT_EQ(record.bought, Amount{50'000'00});
}

// Of a line, all that may be drawn is committed until it ends.
TEST_F(BorrowTest, ALineUnderAPolicy) {
  PolicyText line = text();
  line.loan->plan = Plan::revolving;
  line.loan->day_count = DayCount::actual_360;
  line.prices.items = {{366, 10, Rate{72'000}, {}}};
  const auto policy = publish(line);
  world.ledger.must(borrower, borrow(policy, 80'000'00, 6));
  const auto id = events_of<Started>(world.ledger.last()).at(0).loan;
  EXPECT_EQ(deposit(), 0);
  EXPECT_EQ(out(Debtor::issuer, world.issuer, policy), 80'000'00);
  const auto cost = cost_of_draw(loan(id), Amount{30'000'00}, world.ledger.today());
  world.ledger.must(borrower, Draw{id, Amount{30'000'00}, cost->effective});
  EXPECT_EQ(out(Debtor::issuer, world.issuer, policy), 80'000'00);
  world.ledger.must(borrower, repay(id, 30'000'00));
  world.ledger.must(borrower, Close{id});
  EXPECT_EQ(out(Debtor::issuer, world.issuer, policy), 0);
}

TEST_F(BorrowTest, APolicyToLendByIsChecked) {
  const auto made = [&](auto&& change) { return make_operation(financing::PublishPolicy{but(text(), change)}); };
  expect_refused(
      world.ledger,
      {{"steps", bank, made([](PolicyText& t) { t.loan->plan = Plan::stepped; }), Refusal::E_AMOUNT, "steps"},
       {"a rate beside the grid", bank, made([](PolicyText& t) { t.loan->rate = Rate{1}; }), Refusal::E_AMOUNT,
        "price rows"},
       {"a clause on what was bought", bank, made([](PolicyText& t) {
          t.clauses.items = {{ClauseField::bank_on_issuer, Comparison::at_most, 1}};
        }),
        Refusal::E_AMOUNT, "policy_on_issuer"},
       {"nothing to lend", bank, made([](PolicyText& t) { t.loan->principal = {}; }), Refusal::E_AMOUNT},
       {"no payments", bank, made([](PolicyText& t) { t.loan->payments = 0; }), Refusal::E_AMOUNT}});
  // Who lends does not buy.
  expect_refused(world.ledger, {{"sold to a lender", borrower,
                                 make_operation(financing::Sell{publish(text()), root.first, Amount{100'00}, Rate{0}}),
                                 Refusal::E_STATE}});
}

TEST_F(BorrowTest, TheInvariantSeesWhoForgets) {
  const auto policy = publish(text());
  world.ledger.must(borrower, borrow(policy));
  const auto id = events_of<Started>(world.ledger.last()).at(0).loan;
  const Loan before = loan(id);
  Loan paid = before;
  paid.outstanding = Amount{paid.outstanding.minor() - 1};
  const struct {
    const char* name;
    std::function<void(LedgerDelta&)> act;
    bool holds;
  } rows[] = {
      {"repaid and not followed", [&](LedgerDelta& d) { d.store(paid); }, false},
      {"repaid and followed",
       [&](LedgerDelta& d) {
         d.store(paid);
         follow_committed(d, before, paid);
       },
       true},
      {"an exposure to nothing",
       [&](LedgerDelta& d) {
         d.erase<financing::Exposure>({world.tier1.party, Debtor::seller, world.bank2.party, kYuan, policy});
       },
       false},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    LedgerDelta delta{world.ledger.view()};
    const auto start = delta.savepoint();
    row.act(delta);
    ExposuresFollow invariant;
    for (const RecordChange& change : delta.changes_since(start)) invariant.visit(change);
    EXPECT_EQ(!invariant.verdict(delta).has_value(), row.holds);
  }
}

}  // namespace
}  // namespace tallystick::contracts::loan
