#include <gtest/gtest.h>

#include "contracts/account/freeze.h"
#include "contracts/cash/payment.h"
#include "contracts/cash/reserves.h"
#include "contracts/financing/accept.h"
#include "contracts/financing/quote.h"
#include "contracts/financing/request.h"
#include "contracts/fragment/offer.h"
#include "contracts/ledger/attempts.h"
#include "contracts/ledger/trade_world.h"
#include "contracts/party/rules.h"
#include "contracts/party/stop_issuing.h"
#include "contracts/policy/parameters.h"
#include "contracts/settlement/distribute.h"
#include "contracts/settlement/pay.h"
#include "contracts/settlement/penalty.h"

namespace tallystick::contracts::settlement {
namespace {

constexpr std::int64_t kReserves = 100'000'000'00;
constexpr Millis kHour{3'600'000};

struct SettlementTest : ::testing::Test {
  explicit SettlementTest(const Genesis& genesis = test_genesis()) : world{genesis} {}
  TradeWorld world;
  TradeWorld::Root root = world.outstanding(1'000'00, 90);
  AccountId issuer = world.issuer.account;

  Date pay_day() const { return world.receivable(root.id).pay_on; }
  void fund(std::int64_t fen) { world.ledger.mint(0, issuer, yuan(fen)); }
  receivable::State state() const { return world.receivable(root.id).state; }
  Pay pay(std::optional<std::int64_t> fen = {}) const {
    return {root.id, fen ? std::optional{Amount{*fen}} : std::nullopt, world.bank0.party};
  }
};

TEST_F(SettlementTest, PayRefusalsInOrder) {
  fund(500'00);
  const auto offered = world.issue(world.issue_of(world.tier1, 100'00, 90));
  const auto made = [&](auto&& change) { return make_operation(but(pay(100'00), change)); };
  expect_refused(
      world.ledger,
      {{"unknown", issuer, made([](Pay& p) { p.receivable = {}; }), Refusal::E_NOENT},
       {"no bank", issuer, made([&](Pay& p) { p.from_bank = world.tier1.party; }), Refusal::E_NOENT},
       {"not claimed yet", issuer, made([&](Pay& p) { p.receivable = offered.id; }), Refusal::E_STATE},
       {"a stranger before maturity", world.tier2.account, made([](Pay&) {}), Refusal::E_OWNER},
       {"nothing", issuer, made([](Pay& p) { p.amount = Amount{}; }), Refusal::E_AMOUNT},
       {"more than is owed", issuer, made([](Pay& p) { p.amount = Amount{1'000'01}; }), Refusal::E_AMOUNT,
        "CNY 1000.01 of CNY 1000.00 owed"},
       {"more than there is", issuer, made([](Pay& p) { p.amount = Amount{500'01}; }), Refusal::E_CASH},
       {"from where it has nothing", issuer, made([&](Pay& p) { p.from_bank = world.bank1.party; }), Refusal::E_CASH}});
  fund(500'00);
  world.ledger.must(issuer, pay());
  expect_refused(world.ledger, {{"settled", issuer, make_operation(pay(1)), Refusal::E_STATE}});
}

TEST_F(SettlementTest, EarlyPaymentGoesToAllInProportion) {
  const auto passed = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  fund(1'000'00);
  world.ledger.must(issuer, pay(100'00));
  EXPECT_EQ(world.fragment(passed.part).outstanding(), Amount{270'00});
  EXPECT_EQ(world.fragment(*passed.change).outstanding(), Amount{630'00});
  EXPECT_EQ(state(), receivable::State::outstanding);
  const auto limit = must_load<limit::Limit>(world.ledger.view(), world.receivable(root.id).limit_key());
  EXPECT_EQ(limit.used(), 900'00);
  // What is left can still be passed on, and no more.
  EXPECT_EQ(
      world.ledger.run(world.tier2.account, world.transfer_of(passed.part, world.tier2, world.tier3, 270'01)).refusal,
      Refusal::E_AMOUNT);
  world.pass_on(passed.part, world.tier2, world.tier3, 270'00);
  world.arrive(pay_day());
  EXPECT_EQ(state(), receivable::State::settled);
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 700'00);
  EXPECT_EQ(world.deposit(world.bank1, world.tier2), 30'00);
  EXPECT_EQ(world.deposit(world.bank2, world.tier3), 270'00);
}

TEST_F(SettlementTest, OpenOffersAndQuotesGoBackFirst) {
  const auto passed = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  world.ledger.go_to(pay_day() + Days{-1});
  const Timestamp later = world.ledger.next_block().time + Millis{48 * kHour.raw()};
  world.ledger.must(world.tier1.account, world.transfer_of(*passed.change, world.tier1, world.tier3, 200'00));
  const FragmentId offered = events_of<fragment::Split>(world.ledger.last()).at(0).offered.items.at(0);
  world.ledger.must(world.tier2.account, financing::Request{passed.part, Amount{300'00}, {}, later, {}});
  world.ledger.must(world.bank1.account, financing::Offer{passed.part,
                                                          {financing::SaleKind::without_recourse, Rate{42'000},
                                                           pricing::DayCount::actual_360, Amount{}},
                                                          {},
                                                          later});
  fund(1'000'00);

  const auto& output = world.arrive(pay_day());
  EXPECT_EQ(events_of<fragment::Returned>(output).at(0).cause, fragment::ReturnCause::matured);
  EXPECT_EQ(events_of<financing::QuoteEnded>(output).at(0).cause, financing::QuoteEnd::matured);
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 700'00);
  EXPECT_EQ(world.deposit(world.bank1, world.tier2), 300'00);
  EXPECT_EQ(world.deposit(world.bank2, world.tier3), 0);
  EXPECT_EQ(world.fragment(offered).state, fragment::State::settled);
  EXPECT_TRUE(scan_prefix(world.ledger.view(), Index::quote_expiry, {}, 1).empty());
  EXPECT_TRUE(scan_prefix(world.ledger.view(), Index::offer_expiry, {}, 1).empty());
}

// A part before maturity changes what was offered and quoted: both end, and it takes one per cent of the face to do that.
TEST_F(SettlementTest, APartBeforeMaturityEndsOffersAndQuotesAndIsNotSmall) {
  const auto passed = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  const Timestamp later = world.ledger.next_block().time + Millis{48 * kHour.raw()};
  world.ledger.must(world.tier1.account, world.transfer_of(*passed.change, world.tier1, world.tier3, 200'00));
  world.ledger.must(world.tier2.account, financing::Request{passed.part, Amount{300'00}, {}, later, {}});
  world.ledger.must(world.bank1.account, financing::Offer{passed.part,
                                                          {financing::SaleKind::without_recourse, Rate{42'000},
                                                           pricing::DayCount::actual_360, Amount{}},
                                                          {},
                                                          later});
  fund(1'000'00);
  const auto part = [&](std::int64_t fen) { return Pay{root.id, Amount{fen}, world.bank0.party}; };
  expect_refused(world.ledger, {{"one fen", world.issuer.account, make_operation(part(1)), Refusal::E_POLICY, "10.00"},
                                {"nearly enough", world.issuer.account, make_operation(part(9'99)), Refusal::E_POLICY,
                                 "early_part_min"}});
  world.ledger.must(world.issuer.account, part(10'00));
  EXPECT_EQ(events_of<fragment::Returned>(world.ledger.last()).at(0).cause, fragment::ReturnCause::paid);
  EXPECT_EQ(events_of<financing::QuoteEnded>(world.ledger.last()).at(0).cause, financing::QuoteEnd::paid);
  world.ledger.must(world.issuer.account, part(985'00));
  world.ledger.must(world.issuer.account, part(5'00));  // all that is left
  EXPECT_EQ(state(), receivable::State::settled);
}

TEST_F(SettlementTest, WithoutMoneyOffersStillGoBack) {
  world.ledger.go_to(pay_day() + Days{-1});
  world.ledger.must(world.tier1.account, world.transfer_of(root.first, world.tier1, world.tier3, 200'00));
  world.arrive(pay_day());
  EXPECT_EQ(state(), receivable::State::overdue);
  EXPECT_TRUE(scan_prefix(world.ledger.view(), Index::offer_expiry, {}, 1).empty());
}

TEST_F(SettlementTest, WithoutReservesTheMoneyWaitsAtThePayersBank) {
  const auto passed = world.pass_on(root.first, world.tier1, world.tier3, 300'00);
  world.ledger.must(world.ledger.authority().account, cash::BurnReserves{world.bank0.party, yuan(kReserves - 400'00)});
  fund(1'000'00);
  world.arrive(pay_day());
  EXPECT_EQ(state(), receivable::State::settled);
  // In order of id, whoever still fits is paid across; the others are depositors of bank 0 now.
  const std::int64_t tier1_total = world.deposit(world.bank0, world.tier1) + world.deposit(world.bank1, world.tier1);
  const std::int64_t tier3_total = world.deposit(world.bank0, world.tier3) + world.deposit(world.bank2, world.tier3);
  EXPECT_EQ(tier1_total, 700'00);
  EXPECT_EQ(tier3_total, 300'00);
  EXPECT_EQ(world.deposit(world.bank0, world.tier1), 700'00);
  EXPECT_EQ(world.deposit(world.bank2, world.tier3), 300'00);
  EXPECT_EQ(world.fragment(passed.part).state, fragment::State::settled);
}

TEST_F(SettlementTest, RecourseGivesTheSellerWhatIsBeyondTheBanksClaim) {
  const Timestamp soon = world.ledger.next_block().time + kHour;
  world.ledger.must(world.tier1.account, financing::Request{root.first, Amount{1'000'00}, {}, soon, {}});
  world.ledger.must(world.bank3.account, financing::Offer{root.first,
                                                          {financing::SaleKind::with_recourse, Rate{42'000},
                                                           pricing::DayCount::actual_360, Amount{}},
                                                          {},
                                                          soon});
  const auto quote = events_of<financing::Quoted>(world.ledger.last()).at(0).quote;
  world.ledger.must(world.tier1.account, financing::Accept{quote.id, quote.price.cost.effective});
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 989'50);
  const Date due = pay_day();
  world.arrive(due);
  ASSERT_EQ(state(), receivable::State::overdue);
  // Twenty days late: of 10.00 of late interest the bank is owed 2.33 (4.2 % on the 1,000.00 that it bought).
  world.ledger.go_to(due + Days{20});
  fund(1'010'00);
  EXPECT_EQ(state(), receivable::State::settled);
  EXPECT_EQ(world.reserves(world.bank3), kReserves - 989'50 + 1'002'33);
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 989'50 + 7'67);
  EXPECT_EQ(must_load<financing::Deal>(world.ledger.view(), root.first).received, Amount{1'000'00});
}

TEST_F(SettlementTest, WithinTheDaysOfGraceNothingIsAdded) {
  const Date due = pay_day();
  world.arrive(due);
  world.ledger.go_to(due + Days{3});
  fund(1'000'00);
  EXPECT_EQ(state(), receivable::State::settled);
  EXPECT_EQ(world.receivable(root.id).penalty_paid, Amount{});
  EXPECT_EQ(world.receivable(root.id).penalty_owed, Amount{});
}

// Lesson: late interest on what is left, over the whole time, would be erased by a late part payment. What was booked stays booked.
TEST_F(SettlementTest, ALatePartPaymentErasesNothing) {
  const Date due = pay_day();
  world.arrive(due);
  world.ledger.go_to(due + Days{2});
  fund(600'00);  // in the days of grace: all of it is face
  EXPECT_EQ(world.receivable(root.id).unpaid(), Amount{400'00});
  world.ledger.go_to(due + Days{12});
  fund(1);  // two days on 1,000.00 and ten on 400.00: 1.00 and 2.00
  const auto late = world.receivable(root.id);
  EXPECT_EQ(late.penalty_owed.minor() + late.penalty_paid.minor(), 3'00);
  EXPECT_EQ(late.penalty_paid, Amount{1});
  EXPECT_EQ(late.unpaid(), Amount{400'00});
}

TEST_F(SettlementTest, LateInterestHasACap) {
  const Date due = pay_day();
  world.arrive(due);
  world.arrive(due + Days{480});
  for (const std::int32_t days : {479, 480, 490})
    EXPECT_EQ(owed_on(world.receivable(root.id), due + Days{days}, world.ledger.view()),
              Amount{days == 479 ? 1'239'50 : 1'240'00});
}

// Lesson: late interest is anchored on dates. Were each day's visit to round down, 19.99 would never bear any.
TEST_F(SettlementTest, HowOftenTheLedgerComesToCollectChangesNothing) {
  const auto small = world.outstanding(19'99, 90);
  const Date due = pay_day();
  for (std::int32_t late = 0; late <= 20; ++late) world.arrive(due + Days{late});
  EXPECT_EQ(owed_on(world.receivable(small.id), due + Days{20}, world.ledger.view()), Amount{19'99 + 19});
}

TEST_F(SettlementTest, TheLadder) {
  const Date due = pay_day();
  const struct {
    std::int32_t late;
    receivable::State state;
    bool stopped;
  } rows[] = {{0, receivable::State::overdue, false},    {29, receivable::State::overdue, false},
              {30, receivable::State::delinquent, true}, {89, receivable::State::delinquent, true},
              {90, receivable::State::defaulted, true},  {200, receivable::State::defaulted, true}};
  for (const auto& row : rows) {
    SCOPED_TRACE(row.late);
    world.arrive(due + Days{row.late});
    EXPECT_EQ(state(), row.state);
    EXPECT_EQ(party::is_stopped(world.ledger.view(), world.issuer.party), row.stopped);
  }
  // It still takes money.
  fund(2'000'00);
  world.arrive_in(1);
  EXPECT_EQ(state(), receivable::State::settled);
}

TEST_F(SettlementTest, ADayThatIsSkippedIsCaughtUp) {
  fund(1'000'00);
  world.arrive(pay_day() + Days{5});
  EXPECT_EQ(state(), receivable::State::settled);
  // Nobody asked in between: the five days are late all the same, past the days of grace.
  EXPECT_EQ(world.receivable(root.id).penalty_paid, Amount{});
}

TEST_F(SettlementTest, TheOldestMaturityIsPaidFirst) {
  const auto younger = world.outstanding(400'00, 97);
  const Date due = pay_day();
  world.arrive(due);
  ASSERT_EQ(state(), receivable::State::overdue);
  world.ledger.go_to(world.receivable(younger.id).pay_on);
  fund(500'00);
  EXPECT_GT(world.receivable(root.id).paid, Amount{490'00});  // but for a little late interest
  EXPECT_EQ(world.receivable(younger.id).paid, Amount{});
  EXPECT_EQ(world.receivable(younger.id).state, receivable::State::overdue);
}

// Payment in full and a supervisor's key, both: row 29.
TEST_F(SettlementTest, AStopEndsWithPaymentInFullAndASupervisor) {
  const auto second = world.outstanding(400'00, 90);
  const Member supervisor = world.ledger.appoint("supervisor", party::Role::supervisor);
  const auto clear = [&] { return world.ledger.run(supervisor.account, party::ClearStop{world.issuer.party}).refusal; };
  const Date due = pay_day();
  world.arrive(due);
  world.arrive(due + Days{30});
  ASSERT_TRUE(party::is_stopped(world.ledger.view(), world.issuer.party));
  world.ledger.mint(2, world.tier3.account, yuan(10'000'00));
  EXPECT_EQ(clear(), Refusal::E_STATE);
  world.ledger.must(world.tier3.account, Pay{second.id, std::nullopt, world.bank2.party});
  EXPECT_EQ(clear(), Refusal::E_STATE);
  world.ledger.must(world.tier3.account, Pay{root.id, std::nullopt, world.bank2.party});
  EXPECT_TRUE(party::is_stopped(world.ledger.view(), world.issuer.party));
  EXPECT_EQ(clear(), std::nullopt);
  EXPECT_FALSE(party::is_stopped(world.ledger.view(), world.issuer.party));
}

// A stop for an outside fact may not be cleared over the head of an unpaid receivable either.
TEST_F(SettlementTest, AStopOfAnyCauseStaysWhileAnythingIsDelinquent) {
  const Member supervisor = world.ledger.appoint("supervisor", party::Role::supervisor);
  world.ledger.must(world.ledger.association().account,
                    party::StopIssuing{world.issuer.party, party::StopCause::bond_default, {"bond 12 unpaid"}});
  const Date due = pay_day();
  world.arrive(due);
  world.arrive(due + Days{30});
  ASSERT_EQ(state(), receivable::State::delinquent);
  EXPECT_EQ(world.ledger.run(supervisor.account, party::ClearStop{world.issuer.party}).refusal, Refusal::E_STATE);
  fund(2'000'00);
  world.arrive_in(1);
  ASSERT_EQ(state(), receivable::State::settled);
  EXPECT_TRUE(party::is_stopped(world.ledger.view(), world.issuer.party));
  world.ledger.must(supervisor.account, party::ClearStop{world.issuer.party});
}

TEST_F(SettlementTest, AFrozenAccountIsNotDebited) {
  fund(1'000'00);
  world.ledger.must(world.bank0.account, account::Freeze{issuer, {"court order 5"}});
  world.arrive(pay_day());
  EXPECT_EQ(state(), receivable::State::overdue);
  EXPECT_EQ(world.deposit(world.bank0, world.issuer), 1'000'00);
  world.ledger.must(world.bank0.account, account::Unfreeze{issuer, {"lifted"}});
  world.arrive_in(1);
  EXPECT_EQ(state(), receivable::State::settled);
}

struct SmallBlocksTest : SettlementTest {
  static Genesis two_a_block() {
    Genesis genesis = test_genesis();
    genesis.parameters.items = {{{"due_work_max"}, 2, genesis.calendar.first_date}};
    return genesis;
  }
  SmallBlocksTest() : SettlementTest{two_a_block()} {}
};

TEST_F(SmallBlocksTest, WhatABlockCannotHoldWaitsForTheNextInOrder) {
  std::vector<ReceivableId> all{root.id};
  for (int i = 0; i < 4; ++i) all.push_back(world.outstanding(100'00, 90).id);
  fund(2'000'00);
  const auto settled = [&] {
    return std::count_if(all.begin(), all.end(), [&](const ReceivableId& id) {
      return world.receivable(id).state == receivable::State::settled;
    });
  };
  world.arrive(pay_day());
  EXPECT_EQ(settled(), 2);
  EXPECT_TRUE(has_due_work(registry(), world.ledger.view(), world.ledger.next_block()));
  world.ledger.run_block({});
  EXPECT_EQ(settled(), 4);
  world.ledger.run_block({});
  EXPECT_EQ(settled(), 5);
  EXPECT_FALSE(has_due_work(registry(), world.ledger.view(), world.ledger.next_block()));
}

}  // namespace
}  // namespace tallystick::contracts::settlement
