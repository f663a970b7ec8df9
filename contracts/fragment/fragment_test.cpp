#include <algorithm>

#include <gtest/gtest.h>

#include "contracts/account/freeze.h"
#include "contracts/fragment/claim.h"
#include "contracts/fragment/merge.h"
#include "contracts/fragment/offer.h"
#include "contracts/fragment/rules.h"
#include "contracts/fragment/split.h"
#include "contracts/fragment/transfer.h"
#include "contracts/ledger/attempts.h"
#include "contracts/ledger/trade_world.h"

namespace tallystick::contracts::fragment {
namespace {

constexpr Millis kHour{3'600'000};

// Small bounds, so that every one of them can be reached.
Genesis tight() {
  Genesis genesis = test_genesis();
  const Date from = genesis.calendar.first_date;
  genesis.parameters.items = {
      {{"children_max"}, 3, from}, {{"leaves_max"}, 4, from}, {{"level_max"}, 2, from}, {{"split_min"}, 10'00, from}};
  return genesis;
}

struct FragmentTest : ::testing::Test {
  explicit FragmentTest(const Genesis& genesis = tight()) : world{genesis} {}
  TradeWorld world;
  AccountId tier1 = world.tier1.account, tier2 = world.tier2.account, tier3 = world.tier3.account;
  TradeWorld::Root root = world.outstanding(1'000'00, 90);

  Amount used(const Fingerprint& document) const {
    return must_load<evidence::Evidence>(world.ledger.view(), document).used;
  }
  // Offered to tier 2, not claimed.
  FragmentId offered(std::int64_t fen) {
    world.ledger.must(tier1, world.transfer_of(root.first, world.tier1, world.tier2, fen));
    return events_of<Split>(world.ledger.last()).at(0).offered.items.at(0);
  }
};

TEST_F(FragmentTest, ClaimAndRejectRefusals) {
  const FragmentId id = offered(100'00);
  expect_refused(world.ledger, {{"claim: unknown", tier2, make_operation(Claim{}), Refusal::E_NOENT},
                                {"claim: spent", tier2, make_operation(Claim{root.first}), Refusal::E_STATE},
                                {"claim: offered to another", tier3, make_operation(Claim{id}), Refusal::E_OWNER},
                                {"claim: one's own offer", tier1, make_operation(Claim{id}), Refusal::E_OWNER},
                                {"reject: unknown", tier2, make_operation(Reject{}), Refusal::E_NOENT},
                                {"reject: spent", tier2, make_operation(Reject{root.first}), Refusal::E_STATE},
                                {"reject: offered to another", tier3, make_operation(Reject{id}), Refusal::E_OWNER}});
}

TEST_F(FragmentTest, AnOfferEndsAtItsMomentEvenInThatBlock) {
  const FragmentId id = offered(100'00);
  const Timestamp expiry = *world.fragment(id).offer_expiry;
  EXPECT_EQ(expiry, world.ledger.next_block().time + Millis{168 * kHour.raw()});
  world.ledger.pass(expiry - Millis{1} - world.ledger.next_block().time);
  world.ledger.run_block({});
  EXPECT_EQ(world.fragment(id).state, State::offered);

  world.ledger.pass(Millis{1});
  const Receipt late = world.ledger.run(tier2, Claim{id});
  EXPECT_EQ(late.refusal, Refusal::E_EXPIRED);
  EXPECT_EQ(world.fragment(id).state, State::held);
  EXPECT_EQ(world.fragment(id).holder, tier1);
  EXPECT_EQ(events_of<Returned>(world.ledger.last()).at(0).cause, ReturnCause::expired);
}

TEST_F(FragmentTest, ARejectedPartGoesBackOneLevelUpAndFreesItsInvoice) {
  const FragmentId id = offered(100'00);
  const Fingerprint invoice = world.fragment(id).evidence.items.at(0).fingerprint;
  EXPECT_EQ(world.fragment(id).level, 1);
  EXPECT_EQ(used(invoice), Amount{100'00});
  world.ledger.must(tier2, Reject{id});
  const Fragment back = world.fragment(id);
  EXPECT_EQ(back.state, State::held);
  EXPECT_EQ(back.holder, tier1);
  EXPECT_EQ(back.level, 0);
  EXPECT_TRUE(back.evidence.empty());
  EXPECT_EQ(used(invoice), Amount{});
}

TEST_F(FragmentTest, ARejectedOrExpiredFirstOfferEndsTheReceivable) {
  const auto refused = world.issue(world.issue_of(world.tier2, 50'00, 90));
  world.ledger.must(tier2, Reject{refused.first});
  EXPECT_EQ(world.receivable(refused.id).state, receivable::State::cancelled);
  EXPECT_EQ(world.fragment(refused.first).state, State::cancelled);

  const auto ignored = world.issue(world.issue_of(world.tier2, 50'00, 90));
  world.ledger.pass(Millis{168 * kHour.raw()});
  world.ledger.run_block({});
  EXPECT_EQ(world.receivable(ignored.id).state, receivable::State::cancelled);
  EXPECT_EQ(used(world.receivable(ignored.id).evidence.items.at(0).fingerprint), Amount{});
}

TEST_F(FragmentTest, OffersExpireInTheOrderOfTheirTimes) {
  Transfer op = world.transfer_of(root.first, world.tier1, world.tier2, 100'00);
  op.parts.items.push_back({tier3, Amount{100'00}, world.trade(world.tier3, world.tier1, 100'00), {}});
  op.offer_expiry = world.ledger.next_block().time + Millis{2 * kHour.raw()};
  world.ledger.must(tier1, op);
  const auto later = events_of<Split>(world.ledger.last()).at(0);
  Transfer sooner = world.transfer_of(*later.change, world.tier1, world.tier2, 100'00);
  sooner.offer_expiry = world.ledger.next_block().time + kHour;
  world.ledger.must(tier1, sooner);
  const FragmentId first = events_of<Split>(world.ledger.last()).at(0).offered.items.at(0);

  world.ledger.pass(Millis{3 * kHour.raw()});
  world.ledger.run_block({});
  std::vector<FragmentId> order;
  for (const Returned& event : events_of<Returned>(world.ledger.last())) order.push_back(event.fragment);
  std::vector<FragmentId> expected = later.offered.items;
  std::sort(expected.begin(), expected.end());
  expected.insert(expected.begin(), first);
  EXPECT_EQ(order, expected);
}

TEST_F(FragmentTest, TransferRefusalsInOrder) {
  world.ledger.must(world.bank2.account, account::Freeze{tier3, {"order 7"}});
  const Member other = world.ledger.enroll(2, "other", {{party::Role::supplier}}, one_key(35));
  const auto waiting = world.issue(world.issue_of(world.tier1, 100'00, 90));
  const Transfer good = world.transfer_of(root.first, world.tier1, world.tier2, 100'00);
  const auto made = [&](auto&& change) { return make_operation(but(good, change)); };
  const auto part = [&](auto&& change) {
    return make_operation(but(good, [&](Transfer& t) { change(t.parts.items[0]); }));
  };
  const auto with_parts = [&](std::size_t count, std::int64_t fen) {
    return make_operation(but(good, [&](Transfer& t) {
      t.parts.items[0].amount = Amount{fen};
      t.parts.items.assign(count, t.parts.items[0]);
    }));
  };
  const auto small = world.document(evidence::Kind::contract, world.tier2, world.tier1, 50'00);
  const Timestamp now = world.ledger.next_block().time;
  expect_refused(
      world.ledger,
      {{"unknown source", tier1, made([](Transfer& t) { t.source = {}; }), Refusal::E_NOENT},
       {"unknown payee", tier1, part([](Part& p) { p.payee = {}; }), Refusal::E_NOENT},
       {"frozen payee", tier1, part([&](Part& p) { p.payee = tier3; }), Refusal::E_FROZEN},
       {"only offered", tier1, made([&](Transfer& t) { t.source = waiting.first; }), Refusal::E_STATE},
       {"another's", tier2, make_operation(good), Refusal::E_OWNER},
       {"no parts", tier1, made([](Transfer& t) { t.parts.items.clear(); }), Refusal::E_AMOUNT, "no parts"},
       {"an empty part", tier1, part([](Part& p) { p.amount = {}; }), Refusal::E_AMOUNT, "part of 0"},
       {"one fen too many", tier1, part([](Part& p) { p.amount = Amount{1'000'01}; }), Refusal::E_AMOUNT,
        "parts of CNY 1000.01 from CNY 1000.00"},
       {"two parts, one fen too many", tier1, with_parts(2, 500'01), Refusal::E_AMOUNT},
       {"a crumb", tier1, part([](Part& p) { p.amount = Amount{9'99}; }), Refusal::E_POLICY,
        "split_min: a part of CNY 9.99, at least CNY 10.00"},
       {"an offer that ends now", tier1, made([&](Transfer& t) { t.offer_expiry = now; }), Refusal::E_EXPIRED},
       {"four children", tier1, with_parts(3, 100'00), Refusal::E_COUNT, "children"},
       {"to oneself", tier1, part([&](Part& p) { p.payee = tier1; }), Refusal::E_SELF},
       {"to the issuer", tier1, part([&](Part& p) { p.payee = world.issuer.account; }), Refusal::E_SELF},
       {"trade with somebody else", tier1, part([&](Part& p) { p.payee = other.account; }), Refusal::E_EVIDENCE},
       {"one invoice for two parts", tier1, with_parts(2, 100'00), Refusal::E_EVIDENCE_DUP},
       {"a contract for less", tier1, part([&](Part& p) {
          p.evidence.items.push_back({small, Amount{}});
        }),
        Refusal::E_FLOW, "commerce: contract of CNY 50.00, promised CNY 100.00"}});
}

TEST_F(FragmentTest, LevelsAndLiveFragmentsAreBounded) {
  const auto one = world.pass_on(root.first, world.tier1, world.tier2, 500'00);  // level 1
  const auto two = world.pass_on(one.part, world.tier2, world.tier3, 400'00);    // level 2; three live
  const Member deep = world.ledger.enroll(2, "deep", {{party::Role::supplier}}, one_key(35));
  expect_refused(
      world.ledger,
      {{"level 3", tier3, make_operation(world.transfer_of(two.part, world.tier3, deep, 400'00)), Refusal::E_LEVEL}});
  // The change of tier 2 is still at level 1: it may go one deeper, whole, and makes no more fragments.
  const auto whole = world.pass_on(*two.change, world.tier2, world.tier3, 100'00);
  EXPECT_EQ(whole.change, std::nullopt);
  EXPECT_EQ(world.fragment(whole.part).level, 2);
  EXPECT_EQ(world.receivable(root.id).leaves, 3U);
  const auto third = world.pass_on(*one.change, world.tier1, world.tier2, 100'00);  // four live
  expect_refused(world.ledger, {{"a fifth live fragment", tier1,
                                 make_operation(world.transfer_of(*third.change, world.tier1, world.tier2, 100'00)),
                                 Refusal::E_COUNT, "live"}});
}

TEST_F(FragmentTest, ATransferNamesItsChildren) {
  const FragmentId id = offered(100'00);
  const auto split = events_of<Split>(world.ledger.last()).at(0);
  EXPECT_EQ(id, fragment_id(root.id, {{root.first}}, 0));
  EXPECT_EQ(split.change, fragment_id(root.id, {{root.first}}, 1));
  EXPECT_EQ(world.fragment(id).holder, tier1);  // until it is claimed
  EXPECT_EQ(world.fragment(id).payee, tier2);
  EXPECT_EQ(world.fragment(*split.change).outstanding(), Amount{900'00});
  EXPECT_EQ(world.fragment(*split.change).level, 0);
  EXPECT_EQ(scan_prefix(world.ledger.view(), Index::fragment_by_parent, root.first.view(), 10).size(), 2U);
}

TEST_F(FragmentTest, AfterMaturityNothingIsPassedOn) {
  const auto passed = world.pass_on(root.first, world.tier1, world.tier2, 100'00);
  const Transfer transfer = world.transfer_of(passed.part, world.tier2, world.tier3, 100'00);
  const auto soon = world.issue(but(world.issue_of(world.tier1, 100'00, 90),
                                    [&](receivable::Issue& i) { i.due = world.ledger.today() + Days{2}; }));
  // In the very block that brings the day, before the ledger has come to collect.
  world.ledger.go_to(world.ledger.today() + Days{2});
  EXPECT_EQ(world.ledger.run(tier1, Claim{soon.first}).refusal, Refusal::E_STATE);
  EXPECT_EQ(world.receivable(soon.id).state, receivable::State::cancelled);
  world.ledger.go_to(world.receivable(root.id).pay_on);
  EXPECT_EQ(world.ledger.run(tier2, transfer).refusal, Refusal::E_STATE);
  EXPECT_EQ(world.receivable(root.id).state, receivable::State::overdue);
}

struct MergeTest : FragmentTest {
  MergeTest() : FragmentTest{test_genesis()} {}
  TradeWorld::Passed a = world.pass_on(root.first, world.tier1, world.tier2, 100'00);
  TradeWorld::Passed b = world.pass_on(*a.change, world.tier1, world.tier2, 200'00);
  static Merge of(std::vector<FragmentId> ids) {
    std::sort(ids.begin(), ids.end());
    return {{std::move(ids)}};
  }
};

TEST_F(MergeTest, Refusals) {
  const auto other = world.outstanding(50'00, 60);
  const auto of_other = world.pass_on(other.first, world.tier1, world.tier2, 20'00);
  const auto deep = world.pass_on(a.part, world.tier2, world.tier3, 50'00);
  const auto up = world.pass_on(*b.change, world.tier1, world.tier3, 100'00);
  std::vector<FragmentId> descending{*deep.change, b.part};
  std::sort(descending.rbegin(), descending.rend());
  expect_refused(world.ledger,
                 {{"unknown", tier2, make_operation(of({b.part, {}})), Refusal::E_NOENT},
                  {"only one", tier2, make_operation(of({b.part})), Refusal::E_AMOUNT},
                  {"of two receivables", tier2, make_operation(of({b.part, of_other.part})), Refusal::E_STATE},
                  {"a spent one", tier2, make_operation(of({b.part, a.part})), Refusal::E_STATE},
                  {"another's", tier2, make_operation(of({b.part, deep.part})), Refusal::E_OWNER},
                  {"out of order", tier2, make_operation(Merge{{descending}}), Refusal::E_AMOUNT},
                  {"the same twice", tier2, make_operation(Merge{{{b.part, b.part}}}), Refusal::E_AMOUNT},
                  {"of two levels", tier3, make_operation(of({deep.part, up.part})), Refusal::E_LEVEL}});
  world.ledger.edit([&](LedgerDelta& delta) {
    auto sold = must_load<Fragment>(delta, b.part);
    sold.state = State::sold;
    delta.store(sold);
  });
  expect_refused(world.ledger,
                 {{"a sold one", tier2, make_operation(of({b.part, *deep.change})), Refusal::E_LIEN, "is sold"},
                  {"another's, sold", tier3, make_operation(of({b.part, deep.part})), Refusal::E_OWNER},
                  {"one, sold", tier2, make_operation(of({b.part})), Refusal::E_AMOUNT},
                  {"no parts", tier2, make_operation(Merge{}), Refusal::E_AMOUNT}});
  world.ledger.edit([&](LedgerDelta& delta) {
    auto held = must_load<Fragment>(delta, *deep.change);
    held.hold = HoldId{};
    delta.store(held);
  });
  expect_refused(world.ledger, {{"one that is held, of another", tier3,
                                 make_operation(of({b.part, *deep.change})), Refusal::E_FROZEN}});
}

TEST_F(MergeTest, SumsAndNamesBothParents) {
  const Merge merge = of({a.part, b.part});
  world.ledger.must(tier2, merge);
  const auto merged = events_of<Merged>(world.ledger.last()).at(0);
  EXPECT_EQ(merged.money, yuan(300'00));
  const Fragment made = world.fragment(merged.fragment);
  EXPECT_EQ(made.parents, merge.parents);
  EXPECT_EQ(made.id, fragment_id(root.id, merge.parents, 0));
  EXPECT_EQ(made.level, 1);
  EXPECT_EQ(world.fragment(a.part).state, State::spent);
  EXPECT_EQ(world.receivable(root.id).leaves, 2U);
}

TEST_F(FragmentTest, HalvesStandAsTheWholeStood) {
  const auto passed = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  world.ledger.edit([&](LedgerDelta& delta) {
    Fragment whole = must_load<Fragment>(delta, passed.part);
    whole.hold = HoldId{};
    const Halves halves = split_off(whole, Amount{100'01}, delta);
    EXPECT_EQ(halves.part.face, Amount{100'01});
    EXPECT_EQ(halves.change.face, Amount{199'99});
    for (const Fragment& half : {halves.part, halves.change}) {
      EXPECT_EQ(must_load<Fragment>(delta, half.id), half);
      EXPECT_EQ(half.state, State::held);
      EXPECT_EQ(half.holder, tier2);
      EXPECT_EQ(half.level, 1);
      EXPECT_EQ(half.hold, HoldId{});
      EXPECT_EQ(half.held_since, whole.held_since);
      EXPECT_TRUE(half.evidence.empty());
    }
    EXPECT_EQ(must_load<Fragment>(delta, passed.part).state, State::spent);
    EXPECT_EQ(must_load<receivable::Receivable>(delta, root.id).leaves, 3U);
  });
}

TEST_F(FragmentTest, WhatIsHeldByADisputeIsNotFree) {
  const auto passed = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  world.ledger.edit([&](LedgerDelta& delta) {
    Fragment held = must_load<Fragment>(delta, passed.part);
    held.hold = HoldId{};
    delta.store(held);
  });
  expect_refused(world.ledger,
                 {{"passed on", tier2,
                   make_operation(world.transfer_of(passed.part, world.tier2, world.tier3, 100'00)), Refusal::E_FROZEN}});
}

}  // namespace
}  // namespace tallystick::contracts::fragment
