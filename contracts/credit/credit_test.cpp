// Credit histories: what one issuer's payments, early and late, and its disputes come to; and the invariant that holds them.
#include <gtest/gtest.h>

#include "contracts/credit/follow.h"
#include "contracts/credit/standing.h"
#include "contracts/fragment/offer.h"
#include "contracts/ledger/invariants/credit_follows.h"
#include "contracts/ledger/trade_world.h"
#include "contracts/receivable/cancel.h"
#include "contracts/settlement/pay.h"

namespace tallystick::contracts::credit {
namespace {

const Currency kYuan = *Currency::of("CNY");

struct CreditTest : ::testing::Test {
  TradeWorld world;

  History history() const { return must_load<History>(world.ledger.view(), {world.issuer.party, kYuan}); }
  Standing standing() const {
    return standing_of(world.ledger.view(), world.issuer.party, kYuan, world.ledger.today());
  }
  TradeWorld::Root outstanding_to(const Member& payee, std::int64_t fen) {
    const auto root = world.issue(world.issue_of(payee, fen, 90));
    world.claim(payee, root.first);
    return root;
  }
  // The issuer pays so much of it, so many days after the day of payment, in the days' own order.
  void pay(const TradeWorld::Root& root, std::int64_t fen, std::int32_t late) {
    const Date day = world.receivable(root.id).pay_on + Days{late};
    if (world.ledger.today() < day) world.arrive(day);
    world.ledger.mint(2, world.tier3.account, yuan(fen));
    world.ledger.must(world.tier3.account, settlement::Pay{root.id, Amount{fen}, world.bank2.party});
  }
};

TEST_F(CreditTest, NobodyHasNoHistory) {
  EXPECT_FALSE(load<History>(world.ledger.view(), {world.issuer.party, kYuan}));
  EXPECT_EQ(standing().on_time, 1'000'000);
  EXPECT_EQ(standing().history_days, 0);
  EXPECT_EQ(standing().concentration, 0);
}

TEST_F(CreditTest, OwesFromClaimToPayment) {
  const auto offered = world.issue(world.issue_of(world.tier1, 100'00, 90));
  EXPECT_EQ(history().issued, 1U);
  EXPECT_EQ(history().outstanding, Amount{});
  world.ledger.must(world.tier1.account, fragment::Reject{offered.first});
  EXPECT_EQ(history().cancelled, 1U);
  const auto root = world.outstanding(1'000'00, 90);
  EXPECT_EQ(history().issued, 2U);
  EXPECT_EQ(history().outstanding, Amount{1'000'00});
  world.ledger.mint(0, world.issuer.account, yuan(300'00));
  world.ledger.must(world.issuer.account, settlement::Pay{root.id, Amount{300'00}, world.bank0.party});
  EXPECT_EQ(history().outstanding, Amount{700'00});
  EXPECT_EQ(history().paid.on_time, Amount{300'00});
  EXPECT_EQ(history().settled, 0U);
  world.ledger.mint(0, world.issuer.account, yuan(700'00));
  world.arrive(world.receivable(root.id).pay_on);
  EXPECT_EQ(history().outstanding, Amount{});
  EXPECT_EQ(history().settled, 1U);
  EXPECT_EQ(standing().on_time, 1'000'000);
  EXPECT_FALSE(load<Creditor>(world.ledger.view(), {world.issuer.party, kYuan, world.tier1.party}));
}

// Each payment falls into the bucket of its own day; the ladder is counted once a step.
TEST_F(CreditTest, LateMoneyIsCountedByItsDelay) {
  const auto root = world.outstanding(10'000'00, 90);
  const struct {
    std::int32_t late;
    Amount PaidByDelay::*bucket;
  } rows[] = {{1, &PaidByDelay::week},   {7, &PaidByDelay::week},     {8, &PaidByDelay::month},
              {30, &PaidByDelay::month}, {31, &PaidByDelay::quarter}, {90, &PaidByDelay::quarter},
              {91, &PaidByDelay::later}};
  for (const auto& row : rows) {
    SCOPED_TRACE(row.late);
    world.arrive(world.receivable(root.id).pay_on + Days{row.late});
    // Late interest is paid first; the rest is face.
    const Amount before = history().paid.*row.bucket;
    const Amount unpaid = world.receivable(root.id).unpaid();
    pay(root, 1'000'00, row.late);
    const Amount face{unpaid.minor() - world.receivable(root.id).unpaid().minor()};
    EXPECT_GT(face, Amount{});
    EXPECT_EQ((history().paid.*row.bucket).minor(), before.minor() + face.minor());
    EXPECT_EQ(history().past_due, world.receivable(root.id).unpaid());
  }
  EXPECT_EQ(history().overdue, 1U);
  EXPECT_EQ(history().delinquent, 1U);
  EXPECT_EQ(history().defaulted, 1U);
  EXPECT_EQ(standing().on_time, 0);
  EXPECT_EQ(standing().past_due, standing().outstanding);
  EXPECT_GT(standing().days_late, 30);
}

TEST_F(CreditTest, FiguresAreRoundedAgainstTheIssuer) {
  const Date today = *parse_date("2026-04-01");
  History one;
  one.since = today + Days{-60};
  one.outstanding = Amount{3};
  one.paid.on_time = Amount{2};
  one.paid.week = Amount{1};
  one.late_days = 1;
  const Standing got = standing_of(one, Amount{1}, today);
  EXPECT_EQ(got.history_days, 60);
  EXPECT_EQ(got.on_time, 666'666);
  EXPECT_EQ(got.days_late, 1);
  EXPECT_EQ(got.concentration, 333'334);
  one.past_due = Amount{1};
  EXPECT_EQ(standing_of(one, Amount{1}, today).on_time, 500'000);
}

TEST_F(CreditTest, SumsThatAreFullStayFull) {
  const auto root = world.receivable(world.outstanding(Amount::kMax / 1'000'000, 90).id);
  LedgerDelta delta{world.ledger.view()};
  auto full = history();
  full.paid.later = Amount{Amount::kMax};
  full.late_days = ~std::uint64_t{0} - 1;
  delta.store(full);
  auto paid = root;
  paid.paid = root.face;
  follow(delta, root, paid, root.pay_on + Days{1'000});
  const auto after = must_load<History>(delta, full.key());
  EXPECT_EQ(after.paid.later, Amount{Amount::kMax});
  EXPECT_EQ(after.late_days, ~std::uint64_t{0});
}

TEST_F(CreditTest, TheLargestSupplierIsTheConcentration) {
  outstanding_to(world.tier1, 300'00);
  EXPECT_EQ(standing().concentration, 1'000'000);
  const auto more = outstanding_to(world.tier2, 500'00);
  EXPECT_EQ(standing().concentration, 625'000);
  // Passing paper on does not change for whose trade it was issued.
  world.pass_on(more.first, world.tier2, world.tier3, 500'00);
  EXPECT_EQ(standing().concentration, 625'000);
  world.ledger.mint(0, world.issuer.account, yuan(500'00));
  world.ledger.must(world.issuer.account, settlement::Pay{more.id, std::nullopt, world.bank0.party});
  EXPECT_EQ(standing().concentration, 1'000'000);
  EXPECT_EQ(standing().outstanding, 300'00);
}

TEST_F(CreditTest, DisputesAreCounted) {
  outstanding_to(world.tier1, 300'00);
  world.ledger.edit([&](LedgerDelta& delta) {
    on_dispute_opened(delta, world.issuer.party, kYuan);
    on_dispute_opened(delta, world.issuer.party, kYuan);
    on_dispute_closed(delta, world.issuer.party, kYuan, true);
  });
  EXPECT_EQ(history().disputes, 2U);
  EXPECT_EQ(standing().disputes_open, 1);
  EXPECT_EQ(standing().disputes_lost, 1);
}

TEST_F(CreditTest, TheInvariantSeesWhoForgets) {
  const auto id = outstanding_to(world.tier1, 300'00).id;
  const auto root = world.receivable(id);
  const Creditor::Key place{world.issuer.party, kYuan, world.tier1.party};
  const struct {
    const char* name;
    std::function<void(LedgerDelta&)> act;
    bool holds;
  } rows[] = {
      {"paid and not followed",
       [&](LedgerDelta& d) {
         auto r = root;
         r.paid = Amount{1};
         d.store(r);
       },
       false},
      {"paid and followed",
       [&](LedgerDelta& d) {
         auto r = root;
         r.paid = Amount{1};
         d.store(r);
         follow(d, root, r, r.pay_on);
       },
       true},
      {"late and not followed",
       [&](LedgerDelta& d) {
         auto r = root;
         r.state = receivable::State::overdue;
         d.store(r);
       },
       false},
      {"a history of its own",
       [&](LedgerDelta& d) {
         auto h = history();
         h.outstanding = Amount{1};
         d.store(h);
       },
       false},
      {"a past due of its own",
       [&](LedgerDelta& d) {
         auto h = history();
         h.past_due = Amount{1};
         d.store(h);
       },
       false},
      {"a supplier too many",
       [&](LedgerDelta& d) {
         d.store(Creditor{world.issuer.party, kYuan, world.tier2.party, Amount{1}});
       },
       false},
      {"a supplier forgotten", [&](LedgerDelta& d) { d.erase<Creditor>(place); }, false},
      {"a dispute lost that nobody opened",
       [&](LedgerDelta& d) {
         d.store(SupplierHistory{world.tier1.party, kYuan, {}, 1, 1, 1, Amount{1}});
       },
       false},
      {"a dispute lost",
       [&](LedgerDelta& d) {
         d.store(SupplierHistory{world.tier1.party, kYuan, {}, 2, 1, 1, Amount{1}});
       },
       true},
      {"what only counts",
       [&](LedgerDelta& d) {
         auto h = history();
         h.settled = 9;
         d.store(h);
       },
       true},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    LedgerDelta delta{world.ledger.view()};
    const auto start = delta.savepoint();
    row.act(delta);
    CreditFollows invariant;
    for (const RecordChange& change : delta.changes_since(start)) invariant.visit(change);
    EXPECT_EQ(!invariant.verdict(delta).has_value(), row.holds);
  }
}

}  // namespace
}  // namespace tallystick::contracts::credit
