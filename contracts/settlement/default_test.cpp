// Default by declaration, and what it opens: the issuer's other receivables may be declared due.
#include <gtest/gtest.h>

#include "contracts/ledger/attempts.h"
#include "contracts/ledger/trade_world.h"
#include "contracts/policy/parameters.h"
#include "contracts/policy/set_parameter.h"
#include "contracts/receivable/accelerate.h"
#include "contracts/receivable/declare_default.h"
#include "contracts/settlement/distribute.h"
#include "contracts/settlement/pay.h"
#include "contracts/settlement/penalty.h"

namespace tallystick::contracts::settlement {
namespace {

using receivable::Accelerate;
using receivable::DeclareDefault;
using receivable::State;

struct DefaultTest : ::testing::Test {
  TradeWorld world;
  TradeWorld::Root root = world.outstanding(1'000'00, 28);
  TradeWorld::Root later = world.outstanding(400'00, 170);
  Date due = world.receivable(root.id).pay_on;

  State state(const TradeWorld::Root& of) const { return world.receivable(of.id).state; }
  void become_delinquent() {
    world.arrive(due);
    world.arrive(due + Days{30});
    ASSERT_EQ(state(root), State::delinquent);
  }
};

TEST_F(DefaultTest, DeclareRefusalsInOrder) {
  const auto declare = make_operation(DeclareDefault{root.id});
  world.arrive(due);
  expect_refused(world.ledger, {{"unknown", world.tier1.account, make_operation(DeclareDefault{}), Refusal::E_NOENT},
                                {"overdue only", world.tier1.account, declare, Refusal::E_STATE, "overdue"}});
  world.arrive(due + Days{30});
  expect_refused(world.ledger, {{"a stranger", world.tier2.account, declare, Refusal::E_OWNER},
                                {"the issuer", world.issuer.account, declare, Refusal::E_OWNER},
                                {"another bank", world.bank1.account, declare, Refusal::E_OWNER}});
  world.ledger.must(world.tier1.account, DeclareDefault{root.id});
  expect_refused(world.ledger, {{"twice", world.tier1.account, declare, Refusal::E_STATE, "defaulted"}});
}

TEST_F(DefaultTest, ADeclaredDefaultIsOneToTheFen) {
  become_delinquent();
  world.ledger.must(world.bank0.account, DeclareDefault{root.id});  // the limit's bank
  EXPECT_EQ(state(root), State::defaulted);
  EXPECT_EQ(world.receivable(root.id).defaulted_on, due + Days{30});
  const auto changed = events_of<StateChanged>(world.ledger.last()).at(0);
  EXPECT_EQ(changed, (StateChanged{root.id, State::defaulted, world.issuer.party, yuan(1'000'00), Amount{15'00}, 30}));
  // It stays so, and takes money: face and 60 days of late interest.
  world.ledger.go_to(due + Days{60});
  world.ledger.mint(0, world.issuer.account, yuan(1'030'00));
  EXPECT_EQ(state(root), State::settled);
  EXPECT_EQ(world.receivable(root.id).defaulted_on, due + Days{30});
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 1'030'00);
}

TEST_F(DefaultTest, WithoutADeclarationTheLedgerDoesItOnItsDay) {
  world.arrive(due);
  world.arrive(due + Days{90});
  EXPECT_EQ(state(root), State::defaulted);
  EXPECT_EQ(world.receivable(root.id).defaulted_on, due + Days{90});
}

TEST_F(DefaultTest, AccelerateRefusalsInOrder) {
  const auto made = [&](ReceivableId what, ReceivableId why) { return make_operation(Accelerate{what, why}); };
  become_delinquent();
  const AccountId tier1 = world.tier1.account;
  expect_refused(world.ledger, {{"unknown", tier1, made({}, root.id), Refusal::E_NOENT},
                                {"no cause", tier1, made(later.id, {}), Refusal::E_NOENT},
                                {"due already", tier1, made(root.id, root.id), Refusal::E_STATE, "not outstanding"},
                                {"delinquent only", tier1, made(later.id, root.id), Refusal::E_STATE, "delinquent"}});
  world.ledger.must(tier1, DeclareDefault{root.id});
  expect_refused(world.ledger, {{"a stranger", world.tier3.account, made(later.id, root.id), Refusal::E_OWNER}});
  world.ledger.must(tier1, Accelerate{later.id, root.id});
  expect_refused(world.ledger, {{"twice", tier1, made(later.id, root.id), Refusal::E_STATE}});
}

TEST_F(DefaultTest, AnotherIssuersDefaultIsNoCause) {
  const Member other = world.ledger.enroll(0, "another issuer", {{party::Role::core_enterprise}}, one_key(41));
  world.ledger.edit([&](LedgerDelta& delta) {
    auto copy = world.receivable(later.id);
    copy.id = ReceivableId{};
    copy.issuer = other.party;
    delta.store(copy);
  });
  become_delinquent();
  world.ledger.must(world.tier1.account, DeclareDefault{root.id});
  expect_refused(world.ledger, {{"another's", world.bank0.account, make_operation(Accelerate{ReceivableId{}, root.id}),
                                 Refusal::E_STATE, "another"}});
}

TEST_F(DefaultTest, WhatIsDeclaredDueIsPaidByTheSameWaterfall) {
  const auto passed = world.pass_on(later.first, world.tier1, world.tier2, 100'00);
  become_delinquent();
  world.ledger.must(world.tier1.account, DeclareDefault{root.id});
  world.ledger.mint(0, world.issuer.account, yuan(200'00));  // after this day's collection
  world.ledger.must(world.tier2.account, Accelerate{later.id, root.id});
  const Date today = due + Days{30};
  EXPECT_EQ(world.receivable(later.id).pay_on, today);
  EXPECT_EQ(world.receivable(later.id).due, world.fragment(passed.part).due);
  // Half of it is there: half for each, the same day.
  EXPECT_EQ(world.deposit(world.bank1, world.tier2), 50'00);
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 150'00);
  EXPECT_EQ(state(later), State::overdue);
  // Late interest counts from the new day of payment.
  EXPECT_EQ(owed_on(world.receivable(later.id), today + Days{10}, world.ledger.view()), Amount{201'00});
  // The older maturity comes first again from the next day on.
  world.ledger.go_to(today + Days{1});
  world.ledger.mint(0, world.issuer.account, yuan(1'015'50 + 100'00));
  EXPECT_EQ(state(root), State::settled);
  EXPECT_EQ(world.receivable(later.id).unpaid(), Amount{100'00});
  // No default is left to point at.
  const auto third = make_operation(Accelerate{later.id, root.id});
  expect_refused(world.ledger, {{"settled", world.tier2.account, third, Refusal::E_STATE}});
}

TEST_F(DefaultTest, TheRulesOfTheDayOfIssueDecide) {
  world.ledger.must(world.ledger.association().account,
                    policy::SetParameter{{std::string{policy::kCrossDefault}}, 0, world.ledger.today() + Days{1}});
  world.ledger.go_to(world.ledger.today() + Days{1});
  const auto without = world.outstanding(100'00, 170);
  become_delinquent();
  world.ledger.must(world.tier1.account, DeclareDefault{root.id});
  expect_refused(world.ledger, {{"issued under other rules", world.tier1.account,
                                 make_operation(Accelerate{without.id, root.id}), Refusal::E_POLICY, "cross_default"}});
  world.ledger.must(world.tier1.account, Accelerate{later.id, root.id});
}

}  // namespace
}  // namespace tallystick::contracts::settlement
