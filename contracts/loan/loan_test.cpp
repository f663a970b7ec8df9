// The life of a loan: offered, accepted, collected, late, repaid, secured. Figures by hand or from DOMAIN 1.5.
#include "contracts/account/freeze.h"
#include "contracts/cash/reserves.h"
#include "contracts/claim/record_outside.h"
#include "contracts/loan/collect.h"
#include "contracts/loan/loan_world.h"
#include "contracts/settlement/pay.h"

namespace tallystick::contracts::loan {
namespace {

TEST_F(LoanTest, OfferRefusalsInOrder) {
  const auto made = [&](auto&& change) { return make_operation(but(offer(instalments()), change)); };
  const auto open = world.issue(world.issue_of(world.tier1, 100'00, 90));
  expect_refused(
      world.ledger,
      {{"no bank", borrower, made([](Offer&) {}), Refusal::E_ROLE},
       {"unknown borrower", bank, made([](Offer& o) { o.borrower = {}; }), Refusal::E_NOENT},
       {"unknown fragment", bank, made([](Offer& o) { o.collateral.items = {FragmentId{}}; }), Refusal::E_NOENT},
       {"not claimed yet", bank, made([&](Offer& o) { o.collateral.items = {open.first}; }), Refusal::E_STATE},
       {"another's", bank, made([&](Offer& o) { o.borrower = world.tier2.account; }), Refusal::E_OWNER},
       {"nothing pledged", bank, made([](Offer& o) { o.collateral.items.clear(); }), Refusal::E_AMOUNT},
       {"pledged twice", bank, made([&](Offer& o) {
          o.collateral.items = {root.first, root.first};
        }),
        Refusal::E_AMOUNT},
       {"terms that do not fit", bank, made([](Offer& o) { o.terms.payments = 0; }), Refusal::E_AMOUNT},
       {"a fee that eats everything", bank, made([](Offer& o) { o.terms.fee = o.terms.principal; }), Refusal::E_AMOUNT},
       {"more than the advance rate", bank, made([](Offer& o) { o.terms.principal = Amount{108'000'01}; }),
        Refusal::E_LTV, "at most CNY 108000.00"},
       {"over at once", bank, made([&](Offer& o) { o.expiry = now(); }), Refusal::E_EXPIRED},
       {"open for ever", bank, made([&](Offer& o) { o.expiry = now() + Millis{721 * kHour.raw()}; }), Refusal::E_POLICY,
        "quote_hours_max"}});
}

TEST_F(LoanTest, ABankLendsNothingToItselfNorOnWhatIsClaimed) {
  world.ledger.must(world.bank1.account, account::Freeze{borrower, {"court order 5"}});
  expect_refused(world.ledger, {{"frozen", bank, make_operation(offer(bullet())), Refusal::E_FROZEN}});
  world.ledger.must(world.bank1.account, account::Unfreeze{borrower, {"lifted"}});
  claim::RecordOutside outside{root.first, {"Chengtong Factoring"}, Amount{400'00}, {}, {}, Hash{}};
  outside.entry = claim::OutsideEntry{{"zhongdengwang"}, {"0471"}, now()};
  world.ledger.must(world.bank1.account, outside);
  expect_refused(world.ledger, {{"claimed outside", bank, make_operation(offer(bullet())), Refusal::E_LIEN}});
  const auto own = world.outstanding(150'000'00, 90);
  world.ledger.edit([&](LedgerDelta& delta) {
    auto fragment = must_load<fragment::Fragment>(delta, own.first);
    fragment.holder = bank;
    delta.store(fragment);
  });
  Offer to_itself = offer(bullet());
  to_itself.borrower = bank;
  to_itself.collateral.items = {own.first};
  expect_refused(world.ledger, {{"to itself", bank, make_operation(to_itself), Refusal::E_SELF}});
}

TEST_F(LoanTest, AcceptRefusalsInOrder) {
  const Terms terms = instalments();
  const LoanId id = offered(terms);
  const auto made = [&](auto&& change) { return make_operation(but(accept(id, terms), change)); };
  expect_refused(world.ledger,
                 {{"unknown", borrower, made([](Accept& a) { a.offer = {}; }), Refusal::E_NOENT},
                  {"by another", world.tier2.account, made([](Accept&) {}), Refusal::E_OWNER},
                  {"shown too little", borrower, made([](Accept& a) { a.shown_cost = Rate{a.shown_cost.raw() - 101}; }),
                   Refusal::E_APR},
                  {"shown too much", borrower, made([](Accept& a) { a.shown_cost = Rate{a.shown_cost.raw() + 101}; }),
                   Refusal::E_APR},
                  {"another's account", borrower, made([&](Accept& a) { a.mandate.account = world.tier2.account; }),
                   Refusal::E_MANDATE},
                  {"a bank that does not serve it", borrower,
                   made([&](Accept& a) { a.mandate.clearing_bank = world.bank3.party; }), Refusal::E_MANDATE},
                  {"a bank that does not exist", borrower, made([](Accept& a) { a.mandate.clearing_bank = {}; }),
                   Refusal::E_MANDATE}});
  // The bank's reserves are gone, all but one fen of what is needed.
  world.ledger.must(world.ledger.authority().account,
                    cash::BurnReserves{world.bank2.party, yuan(100'000'000'00 - 99'999'99)});
  expect_refused(world.ledger, {{"no reserves", borrower, made([](Accept&) {}), Refusal::E_CASH}});
  world.ledger.mint_reserves(2, yuan(1));
  world.ledger.must(borrower, accept(id, terms));
  expect_refused(world.ledger, {{"accepted already", borrower, made([](Accept&) {}), Refusal::E_NOENT}});
}

TEST_F(LoanTest, WhoseOfferItIsComesBeforeWhatItAsks) {
  const LoanId id = offered(bullet());
  const claim::OutsideEntry entry{{"zdw"}, {"0123 4567"}, world.ledger.next_block().time + Millis{-1}};
  world.ledger.must(world.bank0.account, claim::RecordOutside{root.first, {"a factor"}, Amount{1}, entry, {}, {}});
  expect_refused(world.ledger,
                 {{"by another", world.tier2.account, make_operation(accept(id, bullet())), Refusal::E_OWNER},
                  {"claimed outside", borrower, make_operation(accept(id, bullet())), Refusal::E_LIEN}});
}

TEST_F(LoanTest, AnOfferLocksNothingAndEnds) {
  const LoanId first = offered(instalments()), second = offered(bullet());
  EXPECT_EQ(state(), fragment::State::held);
  expect_refused(world.ledger,
                 {{"unknown", bank, make_operation(Withdraw{}), Refusal::E_NOENT},
                  {"a stranger's", world.tier2.account, make_operation(Withdraw{first}), Refusal::E_OWNER}});
  world.ledger.must(borrower, Withdraw{first});
  EXPECT_EQ(events_of<OfferEnded>(world.ledger.last()).at(0).cause, OfferEnd::withdrawn);
  world.ledger.must(borrower, accept(second, bullet()));
  // Pledged once is pledged: another offer on it cannot be taken, nor the fragment passed on.
  expect_refused(world.ledger,
                 {{"pledged already", bank, make_operation(offer(bullet())), Refusal::E_STATE},
                  {"passed on", borrower, make_operation(world.transfer_of(root.first, world.tier1, world.tier2, 100)),
                   Refusal::E_STATE}});
}

TEST_F(LoanTest, AnOfferExpires) {
  const LoanId id = offered(bullet());
  world.ledger.pass(kHour);
  EXPECT_EQ(world.ledger.run(borrower, accept(id, bullet())).refusal, Refusal::E_EXPIRED);
  EXPECT_EQ(events_of<OfferEnded>(world.ledger.last()).at(0).cause, OfferEnd::expired);
}

TEST_F(LoanTest, MoneyAndLienInOneTransaction) {
  Terms terms = instalments();
  terms.fee = Amount{500'00};
  const LoanId id = started(terms);
  const Loan l = loan(id);
  EXPECT_EQ(deposit(), 99'500'00);
  EXPECT_EQ(world.reserves(world.bank2), 100'000'000'00 - 99'500'00);
  EXPECT_EQ(state(), fragment::State::pledged);
  EXPECT_EQ(world.fragment(root.first).loan, id);
  EXPECT_EQ(world.fragment(root.first).holder, borrower);
  EXPECT_EQ(l.outstanding, Amount{100'000'00});
  EXPECT_EQ(l.rows.size(), 12U);
  EXPECT_EQ(l.instalment, Amount{8'661'90});
  EXPECT_EQ(l.cost.effective, cost(terms));
  EXPECT_EQ(l.next_day, l.rows.items[0].pay_on);
  EXPECT_EQ(events_of<Started>(world.ledger.last()).at(0).rows.size(), 12U);
}

TEST_F(LoanTest, TheLedgerCollectsEveryInstalmentAndLetsThePledgeGo) {
  const LoanId id = started(instalments());
  fund(3'942'75);
  std::int64_t paid = 0;
  for (int month = 0; month < 12; ++month) {
    const Loan before = loan(id);
    ASSERT_EQ(before.state, State::current);
    world.arrive(*before.next_day);
    const auto events = events_of<Paid>(world.ledger.last());
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].source, Source::collected);
    EXPECT_EQ(events[0].money, yuan(month < 11 ? 8'661'90 : 8'661'85));
    paid += events[0].money.amount.minor();
  }
  EXPECT_EQ(paid, 103'942'75);
  EXPECT_EQ(deposit(), 0);
  EXPECT_EQ(loan(id).state, State::repaid);
  EXPECT_EQ(loan(id).next_day, std::nullopt);
  EXPECT_EQ(state(), fragment::State::held);
  EXPECT_EQ(world.reserves(world.bank2), 100'000'000'00 + 3'942'75);
  EXPECT_EQ(events_of<Released>(world.ledger.last()).size(), 1U);
  expect_refused(world.ledger, {{"once more", borrower, make_operation(repay(id)), Refusal::E_STATE}});
}

TEST_F(LoanTest, ItRemindsBeforeEachPayment) {
  const LoanId id = started(bullet());
  const Date first = loan(id).rows.items[0].pay_on;
  world.arrive(first + Days{-3});
  const auto soon = events_of<DueSoon>(world.ledger.last());
  ASSERT_EQ(soon.size(), 1U);
  EXPECT_EQ(soon[0].pay_on, first);
  EXPECT_EQ(soon[0].money, yuan(600'00));
  world.arrive(first + Days{-2});
  EXPECT_TRUE(events_of<DueSoon>(world.ledger.last()).empty());
}

TEST_F(LoanTest, RepayRefusalsInOrder) {
  Terms terms = bullet();
  terms.prepayment = Prepayment::none;
  const LoanId id = started(terms);
  const auto made = [&](auto&& change) { return make_operation(but(repay(id, 1), change)); };
  expect_refused(world.ledger,
                 {{"unknown", borrower, made([](Repay& r) { r.loan = {}; }), Refusal::E_NOENT},
                  {"no bank", borrower, made([&](Repay& r) { r.from_bank = world.tier1.party; }), Refusal::E_NOENT},
                  {"nothing", borrower, made([](Repay& r) { r.amount = Amount{}; }), Refusal::E_AMOUNT},
                  {"more than everything", borrower, made([](Repay& r) { r.amount = Amount{100'000'01}; }),
                   Refusal::E_AMOUNT, "of CNY 100000.00 owed"},
                  {"early without agreement", borrower, made([](Repay&) {}), Refusal::E_POLICY, "prepayment"}});
  spend_all();
  world.arrive(loan(id).rows.items[0].pay_on);
  expect_refused(world.ledger,
                 {{"due, but no money", borrower, made([](Repay& r) { r.amount = Amount{1}; }), Refusal::E_CASH}});
}

TEST_F(LoanTest, AllIsRepaidEarlyWithInterestToTheDayAndTheFee) {
  Terms terms = bullet(6);
  terms.prepayment_fee = Rate{10'000};
  const LoanId id = started(terms);
  world.ledger.go_to(*parse_date("2026-01-21"));  // fifteen days of 30/360
  fund(10'000'00);
  world.ledger.must(borrower, repay(id));
  const auto paid = events_of<Paid>(world.ledger.last()).at(0);
  EXPECT_EQ(paid.parts, (Parts{{}, {}, Amount{300'00}, Amount{100'000'00}, Amount{1'000'00}}));
  EXPECT_EQ(loan(id).state, State::repaid);
  EXPECT_EQ(state(), fragment::State::held);
  EXPECT_EQ(loan(id).fees_paid, Amount{1'000'00});
}

TEST_F(LoanTest, APartRepaidEarlyLowersOrShortensThePlan) {
  Terms terms = instalments();
  const LoanId lower = started(terms);
  fund(50'000'00);
  // Interest of 0 days: it is the day of the start.
  world.ledger.must(borrower, repay(lower, 50'000'00));
  Loan l = loan(lower);
  ASSERT_EQ(l.rows.size(), 13U);
  EXPECT_TRUE(l.rows.items[0].early);
  EXPECT_EQ(l.outstanding, Amount{50'000'00});
  EXPECT_EQ(l.instalment, Amount{4'330'95});  // half of 8,661.897, half up
  EXPECT_EQ(events_of<Replanned>(world.ledger.last()).at(0).rows.size(), 12U);
  world.ledger.must(borrower, repay(lower));
  EXPECT_EQ(loan(lower).state, State::repaid);

  terms.prepayment = Prepayment::shorten;
  const LoanId shorten = started(terms);
  world.ledger.must(borrower, repay(shorten, 50'000'00));
  l = loan(shorten);
  EXPECT_EQ(l.instalment, Amount{8'661'90});
  EXPECT_EQ(l.rows.items[1].principal.minor() + l.rows.items[1].interest.minor(), 8'661'90);
  EXPECT_EQ(l.rows.size(), 7U);  // the early row and six payments
}

TEST_F(LoanTest, LatePaymentsCostPenaltyAfterGraceFromTheDueDay) {
  const LoanId id = started(bullet(1));
  spend_all();
  const Date pay_on = loan(id).rows.items[0].pay_on;
  world.arrive(pay_on);
  EXPECT_EQ(loan(id).state, State::current);  // until the day is over
  world.arrive(pay_on + Days{1});
  EXPECT_EQ(loan(id).state, State::overdue);
  // 600.00 + 100,000.00 unpaid; part of it is found on the second day and goes to interest first.
  fund(1'600'00);
  world.arrive(pay_on + Days{2});
  auto paid = events_of<Paid>(world.ledger.last()).at(0);
  EXPECT_EQ(paid.parts, (Parts{{}, {}, Amount{600'00}, Amount{1'000'00}, {}}));
  // Day 10: 2 days on 100,600.00 and 8 on 99,000.00 at 0.05 %: 100.60 + 396.00.
  fund(496'60);
  world.arrive(pay_on + Days{10});
  paid = events_of<Paid>(world.ledger.last()).at(0);
  EXPECT_EQ(paid.parts, (Parts{{}, Amount{496'60}, {}, {}, {}}));
  world.arrive(pay_on + Days{30});
  EXPECT_EQ(loan(id).state, State::delinquent);
  world.arrive(pay_on + Days{90});
  EXPECT_EQ(loan(id).state, State::defaulted);
  // Anybody may pay, in every state. 80 more days on 99,000.00: 3,960.00.
  world.ledger.mint(1, world.tier2.account, yuan(102'960'00));
  world.ledger.must(world.tier2.account, repay(id));
  EXPECT_EQ(loan(id).state, State::repaid);
  EXPECT_EQ(world.deposit(world.bank1, world.tier2), 0);
  EXPECT_EQ(state(), fragment::State::held);
}

TEST_F(LoanTest, PaidWithinGraceCostsNothing) {
  const LoanId id = started(bullet(1));
  fund(600'00);
  spend_all();
  const Date pay_on = loan(id).rows.items[0].pay_on;
  world.arrive(pay_on);
  fund(100'600'00);
  world.arrive(pay_on + Days{3});
  EXPECT_EQ(loan(id).state, State::repaid);
  EXPECT_EQ(deposit(), 0);
}

TEST_F(LoanTest, ACollateralThatIsPaidPaysTheLoanFirst) {
  // The loan outlives its collateral by far; the issuer pays on time.
  root = world.outstanding(150'000'00, 90);
  const LoanId id = started(bullet(6));
  spend_all();
  fund(1'800'00);  // interest until then
  world.ledger.mint(0, world.issuer.account, yuan(150'000'00));
  const Date pay_on = world.receivable(root.id).pay_on;
  for (Date day = world.ledger.today(); day < pay_on; day = day + Days{1}) world.arrive(day);
  const std::int64_t before = deposit();
  world.arrive(pay_on);
  const Loan l = loan(id);
  EXPECT_EQ(l.state, State::repaid);
  EXPECT_TRUE(l.collateral.empty());
  EXPECT_EQ(world.fragment(root.first).state, fragment::State::settled);
  const auto paid = events_of<Paid>(world.ledger.last()).at(0);
  EXPECT_EQ(paid.source, Source::collateral);
  EXPECT_EQ(paid.parts.principal, Amount{100'000'00});
  EXPECT_EQ(deposit() - before, 150'000'00 - paid.money.amount.minor());
}

TEST_F(LoanTest, ACollateralPaidInPartPaysThePartAndStaysPledged) {
  root = world.outstanding(150'000'00, 90);
  const LoanId id = started(bullet(6));
  world.ledger.mint(0, world.issuer.account, yuan(30'000'00));
  world.ledger.must(world.issuer.account, settlement::Pay{root.id, Amount{30'000'00}, world.bank0.party});
  Loan l = loan(id);
  EXPECT_EQ(l.outstanding, Amount{70'000'00});
  EXPECT_EQ(world.fragment(root.first).state, fragment::State::pledged);
  // The rest of the receivable ends the loan, on the same day; the surplus is the borrower's and the fragment is settled.
  const std::int64_t before = deposit();
  world.ledger.mint(0, world.issuer.account, yuan(120'000'00));
  world.ledger.must(world.issuer.account, settlement::Pay{root.id, std::nullopt, world.bank0.party});
  EXPECT_EQ(loan(id).state, State::repaid);
  EXPECT_EQ(deposit() - before, 50'000'00);
  EXPECT_EQ(world.fragment(root.first).state, fragment::State::settled);
}

TEST_F(LoanTest, SkippedDaysMakeNobodyLate) {
  const LoanId id = started(bullet(3));
  fund(1'800'00);
  // No block for four months: each payment counts as of its day.
  world.arrive_in(120);
  const Loan l = loan(id);
  EXPECT_EQ(l.state, State::repaid);
  EXPECT_EQ(events_of<Paid>(world.ledger.last()).size(), 3U);
  for (const Row& row : l.rows) EXPECT_EQ(row.penalty, Amount{});
  EXPECT_EQ(deposit(), 0);
}

}  // namespace
}  // namespace tallystick::contracts::loan
