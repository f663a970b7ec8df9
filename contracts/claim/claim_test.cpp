#include <gtest/gtest.h>

#include "contracts/claim/append_number.h"
#include "contracts/claim/end_outside.h"
#include "contracts/claim/enter.h"
#include "contracts/claim/priority.h"
#include "contracts/claim/record_outside.h"
#include "contracts/financing/quote.h"
#include "contracts/financing/request.h"
#include "contracts/financing/sale.h"
#include "contracts/financing/sell.h"
#include "contracts/fragment/merge.h"
#include "contracts/fragment/split.h"
#include "contracts/ledger/attempts.h"
#include "contracts/ledger/trade_world.h"
#include "core/sha256.h"

namespace tallystick::contracts::claim {
namespace {

struct ClaimTest : ::testing::Test {
  TradeWorld world;
  TradeWorld::Root root = world.outstanding(1'000'00, 90);
  Member supervisor = world.ledger.appoint("supervisor", party::Role::supervisor);

  Timestamp now() const { return world.ledger.next_block().time; }
  Timestamp yesterday() const { return now() + Millis{-86'400'000}; }

  RecordOutside outside(const FragmentId& on, bool registered) const {
    RecordOutside op{on, {"Chengtong Factoring"}, Amount{400'00}, {}, {}, sha256(as_bytes("the papers"))};
    if (registered) op.entry = OutsideEntry{{"zdw"}, {"0123 4567"}, yesterday()};
    return op;
  }
  Claim record(const RecordOutside& op) {
    world.ledger.must(world.bank1.account, op);
    const auto entered = events_of<Entered>(world.ledger.last()).at(0);
    return must_load<Claim>(world.ledger.view(), {entered.fragment, entered.registration});
  }
  LendingPolicyId policy(financing::SaleKind kind = financing::SaleKind::without_recourse) {
    auto text = world.policy_text();
    text.kind = kind;
    return world.publish(world.bank1, text);
  }
  // 90 days at 4.2 %: effective 4.3738 %.
  financing::Sell sale(const LendingPolicyId& under, const FragmentId& id, std::int64_t fen) const {
    return {under, id, Amount{fen}, Rate{43'738}};
  }
  std::vector<Place> places(const FragmentId& id) const { return priority(world.ledger.view(), world.fragment(id)); }
};

TEST_F(ClaimTest, ASaleEntersAndPaymentSatisfies) {
  for (const auto kind : {financing::SaleKind::without_recourse, financing::SaleKind::with_recourse}) {
    const auto fresh = world.outstanding(1'000'00, 90);
    world.ledger.must(world.tier1.account, sale(policy(kind), fresh.first, 300'00));
    const auto sold = events_of<financing::Sold>(world.ledger.last()).at(0);
    const auto claim = live_on(world.ledger.view(), world.fragment(sold.fragment));
    ASSERT_TRUE(claim);
    EXPECT_EQ(claim->kind, kind == financing::SaleKind::with_recourse ? Kind::sale_recourse : Kind::sale);
    EXPECT_EQ(claim->registration, sold.registration);
    EXPECT_EQ(claim->claimant, world.bank1.party);
    EXPECT_EQ(claim->amount, Amount{300'00});
    EXPECT_EQ(claim->registered_at, claim->noticed_at);
    EXPECT_FALSE(live_on(world.ledger.view(), world.fragment(*sold.change)));
    ASSERT_EQ(places(sold.fragment).size(), 1U);
    EXPECT_EQ(places(sold.fragment)[0].basis, Basis::only_claim);

    world.ledger.mint(0, world.issuer.account, yuan(2'000'00));
    world.arrive(world.receivable(fresh.id).pay_on);
    EXPECT_EQ(must_load<Claim>(world.ledger.view(), claim->key()).state, State::satisfied);
    EXPECT_TRUE(places(sold.fragment).empty());
  }
}

TEST_F(ClaimTest, RecordingOutsideClaimsEveryRefusalInOrder) {
  const RecordOutside good = outside(root.first, true);
  const auto made = [&](auto&& change) { return make_operation(but(good, change)); };
  const AccountId bank = world.bank1.account;
  const auto passed = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  const RecordOutside live = outside(passed.part, true);
  const auto on_live = [&](auto&& change) {
    return make_operation(but(live, [&](RecordOutside& op) {
      op.amount = Amount{300'00};
      change(op);
    }));
  };
  expect_refused(
      world.ledger,
      {{"no bank", world.tier1.account, make_operation(good), Refusal::E_ROLE},
       {"no such fragment", bank, made([](RecordOutside& op) { op.fragment = {}; }), Refusal::E_NOENT},
       {"spent", bank, make_operation(good), Refusal::E_STATE},
       {"a bank that is not concerned", world.bank3.account, on_live([](RecordOutside&) {}), Refusal::E_OWNER},
       {"nothing", bank, on_live([](RecordOutside& op) { op.amount = {}; }), Refusal::E_AMOUNT},
       {"a fen too many", bank, on_live([](RecordOutside& op) { op.amount = Amount{300'01}; }), Refusal::E_AMOUNT},
       {"nobody's", bank, on_live([](RecordOutside& op) { op.claimant = {}; }), Refusal::E_AMOUNT, "nobody"},
       {"no registry", bank, on_live([](RecordOutside& op) { op.entry->registry = {}; }), Refusal::E_AMOUNT,
        "registry"},
       {"no number", bank, on_live([](RecordOutside& op) { op.entry->number = {}; }), Refusal::E_AMOUNT, "number"},
       {"registered tomorrow", bank, on_live([&](RecordOutside& op) { op.entry->at = now() + Millis{86'400'000}; }),
        Refusal::E_AMOUNT, "registered"},
       {"noticed tomorrow", bank, on_live([&](RecordOutside& op) { op.noticed_at = now() + Millis{86'400'000}; }),
        Refusal::E_AMOUNT, "noticed"}});
  record(but(live, [](RecordOutside& op) { op.amount = Amount{300'00}; }));
  world.ledger.must(world.bank0.account, but(live, [](RecordOutside& op) {
                      op.amount = Amount{1};
                      op.entry->number = {"seen by the bank of the limit"};
                    }));
  expect_refused(world.ledger, {{"the same entry", bank, on_live([](RecordOutside&) {}), Refusal::E_EXISTS}});
  for (std::size_t i = 2; i < kOutsideMax; ++i)
    world.ledger.must(supervisor.account, but(live, [&](RecordOutside& op) {
                        op.amount = Amount{1};
                        op.entry->number = {std::to_string(i)};
                      }));
  expect_refused(
      world.ledger,
      {{"one too many", bank, on_live([](RecordOutside& op) { op.entry->number = {"one more"}; }), Refusal::E_COUNT}});
}

TEST_F(ClaimTest, EndingOutsideClaims) {
  const Claim claim = record(outside(root.first, true));
  const EndOutside good{claim.fragment, claim.registration, false};
  expect_refused(world.ledger, {{"no such claim", world.bank1.account,
                                 make_operation(EndOutside{claim.fragment, {}, false}), Refusal::E_NOENT},
                                {"another bank", world.bank2.account, make_operation(good), Refusal::E_OWNER}});
  world.ledger.must(world.bank1.account, good);
  EXPECT_EQ(must_load<Claim>(world.ledger.view(), claim.key()).state, State::released);
  expect_refused(world.ledger, {{"twice", world.bank1.account, make_operation(good), Refusal::E_STATE}});
  const Claim again = record(outside(root.first, true));
  world.ledger.must(supervisor.account, EndOutside{again.fragment, again.registration, true});
  EXPECT_EQ(must_load<Claim>(world.ledger.view(), again.key()).state, State::satisfied);
  world.ledger.must(world.tier1.account, sale(policy(), root.first, 1'000'00));
  const auto own = live_on(world.ledger.view(), world.fragment(root.first));
  expect_refused(world.ledger,
                 {{"not from outside", world.bank1.account,
                   make_operation(EndOutside{own->fragment, own->registration, false}), Refusal::E_STATE}});
}

TEST_F(ClaimTest, AppendingAnOutsideNumber) {
  const Claim foreign = record(outside(root.first, false));
  world.ledger.must(world.tier1.account, sale(policy(), root.first, 1'000'00));
  const auto own = live_on(world.ledger.view(), world.fragment(root.first));
  const AppendNumber good{own->fragment, own->registration, {{"zdw"}, {"2026-0007"}, now()}};
  const auto made = [&](auto&& change) { return make_operation(but(good, change)); };
  const AccountId bank = world.bank1.account;
  expect_refused(
      world.ledger,
      {{"no such claim", bank, made([](AppendNumber& op) { op.fragment = {}; }), Refusal::E_NOENT},
       {"an outside claim", world.bank1.account,
        made([&](AppendNumber& op) { op.registration = foreign.registration; }), Refusal::E_STATE},
       {"another bank", world.bank2.account, make_operation(good), Refusal::E_OWNER},
       {"no number", bank, made([](AppendNumber& op) { op.entry.number = {}; }), Refusal::E_AMOUNT},
       {"still to come", bank, made([&](AppendNumber& op) { op.entry.at = now() + Millis{1}; }), Refusal::E_AMOUNT},
       {"before the sale", bank, made([&](AppendNumber& op) { op.entry.at = yesterday(); }), Refusal::E_AMOUNT}});
  world.ledger.must(bank, good);
  EXPECT_EQ(live_on(world.ledger.view(), world.fragment(root.first))->entry, good.entry);
  expect_refused(world.ledger, {{"twice", bank, make_operation(good), Refusal::E_EXISTS}});
}

// An outside claim reaches what the fragment became, and only a registered one comes before a new claim.
TEST_F(ClaimTest, NobodyFinancesBehindARegisteredOutsideClaim) {
  const auto under = policy();
  const auto passed = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  record(outside(*passed.change, false));
  const auto again = world.pass_on(*passed.change, world.tier1, world.tier3, 200'00);
  world.ledger.must(world.tier3.account, sale(under, again.part, 200'00));
  const auto behind = places(again.part);
  ASSERT_EQ(behind.size(), 2U);
  EXPECT_EQ(behind[0].basis, Basis::registered_first);
  EXPECT_EQ(behind[0].claim.claimant, world.bank1.party);
  EXPECT_EQ(behind[1].basis, Basis::pro_rata);

  const Claim registered = record(outside(*again.change, true));
  const auto deeper = world.pass_on(*again.change, world.tier1, world.tier2, 100'00);
  const Timestamp soon = now() + Millis{3'600'000};
  const financing::Request request{deeper.part, Amount{100'00}, {}, soon, {}};
  const AccountId seller = world.tier2.account;
  expect_refused(world.ledger,
                 {{"by policy", seller, make_operation(sale(under, deeper.part, 100'00)), Refusal::E_LIEN, "0123 4567"},
                  {"by request", seller, make_operation(request), Refusal::E_LIEN}});
  // What does not come from it is free.
  world.ledger.must(seller, sale(under, passed.part, 300'00));

  world.ledger.must(world.bank1.account, EndOutside{registered.fragment, registered.registration, false});
  world.ledger.must(seller, request);
  const Claim late = record(but(outside(deeper.part, true), [](RecordOutside& op) { op.amount = Amount{1}; }));
  const financing::Offer offer{deeper.part, {}, std::nullopt, soon};
  expect_refused(world.ledger, {{"by quote", world.bank3.account, make_operation(offer), Refusal::E_LIEN}});
  world.ledger.must(world.bank1.account, EndOutside{late.fragment, late.registration, false});
  world.ledger.must(world.bank3.account, offer);
}

TEST_F(ClaimTest, AnOutsideClaimIsFoundThroughAMerge) {
  const auto passed = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  const auto second = world.pass_on(*passed.change, world.tier1, world.tier2, 200'00);
  record(but(outside(passed.part, true), [](RecordOutside& op) { op.amount = Amount{300'00}; }));
  fragment::Merge merge;
  merge.parents.items = {passed.part, second.part};
  std::sort(merge.parents.items.begin(), merge.parents.items.end());
  world.ledger.must(world.tier2.account, merge);
  const auto merged = events_of<fragment::Merged>(world.ledger.last()).at(0).fragment;
  EXPECT_EQ(places(merged).size(), 1U);
  EXPECT_TRUE(places(*second.change).empty());
}

TEST_F(ClaimTest, HalvesKeepTheRank) {
  world.ledger.must(world.tier1.account, sale(policy(), root.first, 1'000'00));
  const auto whole = *live_on(world.ledger.view(), world.fragment(root.first));
  LedgerDelta delta{world.ledger.view()};
  const auto parent = world.fragment(root.first);
  const auto halves = fragment::split_off(parent, Amount{333'33}, delta);
  divide(delta, parent, halves.part, halves.change);
  EXPECT_EQ(must_load<Claim>(delta, whole.key()).state, State::divided);
  EXPECT_EQ(live_on(delta, halves.part)->amount, Amount{333'33});
  EXPECT_EQ(live_on(delta, halves.change)->amount, Amount{666'67});
  for (const auto& half : {halves.part, halves.change})
    EXPECT_EQ(live_on(delta, half)->registration, whole.registration);
}

}  // namespace
}  // namespace tallystick::contracts::claim
