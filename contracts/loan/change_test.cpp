// Extension, lower rates, waivers: one side proposes, the other agrees to exactly that.
#include "contracts/loan/change.h"

#include "contracts/loan/draw.h"
#include "contracts/loan/loan_world.h"

namespace tallystick::contracts::loan {
namespace {

struct ChangeTest : LoanTest {
  ChangeId proposed(const AccountId& by, const LoanId& id, const Change& change) {
    world.ledger.must(by, Propose{id, change, shown(id, change)});
    return events_of<Proposed>(world.ledger.last()).at(0).proposal.id;
  }
  void agreed(const LoanId& id, const Change& change) {
    const ChangeId proposal = proposed(borrower, id, change);
    world.ledger.must(bank, Agree{id, proposal, shown(id, change)});
  }
  // What the wallet shows today; nothing for a plan that stays.
  Rate shown(const LoanId& id, const Change& change) const {
    const auto cost = cost_of_change(loan(id), change, world.ledger.today(), world.ledger.view());
    return cost && *cost ? (*cost)->effective : Rate{};
  }
};

TEST_F(ChangeTest, RefusalsInOrder) {
  const LoanId id = started(bullet(3));
  const Change more{1, {}, {}, {}, {}};
  const auto made = [&](auto&& change) { return make_operation(but(Propose{id, more, shown(id, more)}, change)); };
  expect_refused(
      world.ledger,
      {{"unknown", borrower, made([](Propose& p) { p.loan = {}; }), Refusal::E_NOENT},
       {"a stranger's", world.tier2.account, made([](Propose&) {}), Refusal::E_OWNER},
       {"nothing", borrower, made([](Propose& p) { p.change = {}; }), Refusal::E_AMOUNT, "nothing would change"},
       {"dearer", bank, made([](Propose& p) { p.change.new_rate = Rate{72'001}; }), Refusal::E_AMOUNT, "7.2001 %"},
       {"too long", borrower, made([](Propose& p) { p.change.add_payments = 34; }), Refusal::E_AMOUNT,
        "37 payments to come"},
       {"nothing to drop", borrower, make_operation(Drop{id}), Refusal::E_NOENT},
       {"nothing to agree to", bank, make_operation(Agree{id, {}, {}}), Refusal::E_NOENT}});
  const ChangeId first = proposed(borrower, id, {1, {}, {}, {}, {}});
  const ChangeId second = proposed(borrower, id, {2, {}, {}, {}, {}});
  expect_refused(world.ledger,
                 {{"not this one any more", bank, make_operation(Agree{id, first, {}}), Refusal::E_NOENT},
                  {"by who proposed", borrower, make_operation(Agree{id, second, {}}), Refusal::E_OWNER, "other side"},
                  {"by a stranger", world.tier2.account, make_operation(Agree{id, second, {}}), Refusal::E_OWNER},
                  {"dropped by a stranger", world.tier2.account, make_operation(Drop{id}), Refusal::E_OWNER}});
  const Rate cost = shown(id, {2, {}, {}, {}, {}});
  expect_refused(
      world.ledger,
      {{"proposed at another cost", borrower, made([](Propose& p) { p.shown_cost = Rate{p.shown_cost.raw() + 101}; }),
        Refusal::E_APR},
       {"agreed at another cost", bank, make_operation(Agree{id, second, Rate{cost.raw() - 101}}), Refusal::E_APR}});
  world.ledger.must(bank, Drop{id});
  expect_refused(world.ledger, {{"dropped", bank, make_operation(Agree{id, second, cost}), Refusal::E_NOENT}});
  world.ledger.edit([&](LedgerDelta& delta) {
    Loan l = must_load<Loan>(delta, id);
    Row past;
    past.due = past.pay_on = past.late_to = l.started;
    l.rows.items.insert(l.rows.items.begin(), 60, past);
    delta.store(l);
  });
  expect_refused(world.ledger,
                 {{"no place", borrower, made([](Propose& p) { p.change.add_payments = 33; }), Refusal::E_COUNT}});
  world.ledger.must(borrower, repay(id));
  expect_refused(world.ledger, {{"repaid", borrower, made([](Propose&) {}), Refusal::E_STATE}});
}

TEST_F(ChangeTest, AnExtensionMovesWhatIsDueIntoTheNewPlan) {
  // A bullet is due and cannot be paid; its interest is. Bank and borrower give it three months more at 6 %.
  const LoanId id = started(bullet(1));
  const Row due = loan(id).rows.items[0];
  world.ledger.must(borrower, cash::Redeem{world.bank1.party, yuan(99'400'00), {}});
  world.arrive(due.pay_on);
  EXPECT_EQ(deposit(), 0);
  world.arrive(due.pay_on + Days{2});
  EXPECT_EQ(loan(id).state, State::overdue);
  agreed(id, {3, Rate{60'000}, {}, {}, {}});
  const Loan l = loan(id);
  EXPECT_EQ(l.state, State::current);
  EXPECT_EQ(l.outstanding, Amount{100'000'00});
  ASSERT_EQ(l.rows.size(), 4U);
  EXPECT_EQ(l.rows.items[0].principal, due.principal);  // as it was planned
  EXPECT_EQ(l.rows.items[0].principal_moved, Amount{100'000'00});
  EXPECT_EQ(format_date(l.rows.items[1].due), "2026-03-06");
  // From the day of agreement, 2026-02-08, 28 days of 30/360.
  EXPECT_EQ(l.rows.items[1].interest, Amount{466'67});
  EXPECT_EQ(l.rows.items[2].interest, Amount{500'00});
  EXPECT_EQ(l.rows.items[3].principal, Amount{100'000'00});
  // 100,000.00 on that day against 466.67, 500.00 and 100,500.00 on theirs (by a decimal solver): what was agreed is what the loan costs now.
  EXPECT_EQ(l.cost.effective, Rate{63'313});
  EXPECT_EQ(l.cost, *events_of<Changed>(world.ledger.last()).at(0).cost);
  fund(200'000'00);
  world.arrive(*l.next_day);
  world.ledger.must(borrower, repay(id));
  EXPECT_EQ(loan(id).state, State::repaid);
}

TEST_F(ChangeTest, ALowerRateHoldsFromTheDayOfAgreement) {
  const LoanId id = started(instalments());
  world.ledger.go_to(*parse_date("2026-01-21"));
  agreed(id, {0, Rate{36'000}, {}, {}, {}});
  const Loan l = loan(id);
  EXPECT_EQ(l.terms.rate, Rate{36'000});
  // Interest of fifteen days at the old rate is due on the day, and was collected; fifteen at the new one follow.
  ASSERT_EQ(l.rows.size(), 13U);
  EXPECT_EQ(l.rows.items[0].interest, Amount{300'00});
  EXPECT_EQ(l.rows.items[0].interest_paid, Amount{300'00});
  EXPECT_EQ(l.rows.items[1].interest, Amount{150'00});
  std::int64_t principal = 0;
  for (const Row& row : l.rows) principal += row.principal.minor();
  EXPECT_EQ(principal, 100'000'00);
  EXPECT_EQ(events_of<Changed>(world.ledger.last()).size(), 1U);
}

TEST_F(ChangeTest, WaiversTakeAtMostWhatIsOwed) {
  const LoanId id = started(bullet(1));
  spend_all();
  const Date pay_on = loan(id).rows.items[0].pay_on;
  for (int day = 0; day <= 10; ++day) world.arrive(pay_on + Days{day});
  // Ten days on 100,600.00: 503.00 of penalty.
  agreed(id, {0, {}, Amount{200'00}, Amount{1'000'00}, {}});
  const auto changed = events_of<Changed>(world.ledger.last()).at(0);
  EXPECT_EQ(changed.change.waive_interest, Amount{200'00});
  EXPECT_EQ(changed.change.waive_penalty, Amount{503'00});
  const Row row = loan(id).rows.items[0];
  EXPECT_EQ(row.interest, Amount{600'00});
  EXPECT_EQ(row.interest_unpaid(), Amount{400'00});
  EXPECT_EQ(row.penalty, Amount{503'00});  // I12: it does not fall, it is waived
  fund(100'400'00);
  world.ledger.must(borrower, repay(id));
  EXPECT_EQ(loan(id).state, State::repaid);
}

TEST_F(ChangeTest, ALowerRateChangesNothingOnALineThatHasEnded) {
  Terms terms = bullet(1);
  terms.plan = Plan::revolving;
  terms.day_count = DayCount::actual_360;
  terms.unused_fee = Rate{5'000};
  const LoanId id = started(terms);
  const auto drawn = cost_of_draw(loan(id), Amount{36'000'00}, world.ledger.today());
  world.ledger.must(borrower, Draw{id, Amount{36'000'00}, drawn->effective});
  spend_all();
  const Date end = loan(id).rows.items[0].pay_on;
  world.arrive(end);
  world.arrive(end + Days{10});
  agreed(id, {0, Rate{10'000}, {}, {}, {}});
  EXPECT_EQ(loan(id).rows.size(), 1U);
  EXPECT_EQ(loan(id).outstanding, Amount{36'000'00});
  fund(50'000'00);
  world.ledger.must(borrower, Repay{id, std::nullopt, world.bank1.party});
  EXPECT_EQ(loan(id).state, State::repaid);
}

TEST_F(ChangeTest, ALineIsExtendedBeforeItEnds) {
  Terms terms = bullet(2);
  terms.plan = Plan::revolving;
  terms.day_count = DayCount::actual_360;
  const LoanId id = started(terms);
  const auto drawn = cost_of_draw(loan(id), Amount{36'000'00}, world.ledger.today());
  world.ledger.must(borrower, Draw{id, Amount{36'000'00}, drawn->effective});
  world.ledger.go_to(*parse_date("2026-01-16"));
  agreed(id, {2, {}, {}, {}, {}});
  const Loan l = loan(id);
  EXPECT_EQ(l.rows.size(), 5U);
  EXPECT_EQ(l.rows.items[0].interest, Amount{72'00});
  EXPECT_EQ(format_date(l.rows.items.back().due), "2026-05-06");
  EXPECT_EQ(l.outstanding, Amount{36'000'00});
}

}  // namespace
}  // namespace tallystick::contracts::loan
