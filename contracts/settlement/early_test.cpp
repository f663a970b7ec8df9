// Early settlement at a discount.
#include <gtest/gtest.h>

#include "contracts/dispute/dispute_world.h"
#include "contracts/financing/sell.h"
#include "contracts/settlement/accept_early.h"

namespace tallystick::contracts::settlement {
namespace {

constexpr Millis kHour{3'600'000};

struct EarlyTest : dispute::DisputeWorld {
  TradeWorld::Passed passed = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  FragmentId rest = *passed.change;

  OfferEarly offer_of(std::uint32_t rate) const {
    OfferEarly op;
    op.receivable = root.id;
    op.from_bank = world.bank0.party;
    op.rate = Rate{rate};
    return op;
  }
  EarlyOfferId offer(const OfferEarly& op) {
    world.ledger.must(issuer, op);
    return events_of<EarlyOffered>(world.ledger.last()).at(0).offer.id;
  }
};

TEST_F(EarlyTest, OfferRefusalsInOrder) {
  const auto other = world.issue(world.issue_of(world.tier1, 100'00, 60));
  const auto made = [&](auto&& change) { return make_operation(but(offer_of(36'000), change)); };
  const Timestamp now = world.ledger.next_block().time;
  expect_refused(world.ledger,
                 {{"unknown", issuer, made([](OfferEarly& o) { o.receivable = {}; }), Refusal::E_NOENT},
                  {"no bank", issuer, made([&](OfferEarly& o) { o.from_bank = world.tier1.party; }), Refusal::E_NOENT},
                  {"nobody", issuer, made([](OfferEarly& o) { o.holders.items = {AccountId{}}; }), Refusal::E_NOENT},
                  {"not claimed", issuer, made([&](OfferEarly& o) { o.receivable = other.id; }), Refusal::E_STATE},
                  {"a stranger", tier1, made([](OfferEarly&) {}), Refusal::E_OWNER},
                  {"holders twice", issuer, made([&](OfferEarly& o) {
                     o.holders.items = {tier1, tier1};
                   }),
                   Refusal::E_AMOUNT},
                  {"at once", issuer, made([&](OfferEarly& o) { o.expiry = now; }), Refusal::E_EXPIRED},
                  {"too far away", issuer, made([&](OfferEarly& o) { o.expiry = now + Millis{169 * kHour.raw()}; }),
                   Refusal::E_POLICY, "offer_hours"},
                  {"withdrawn: unknown", issuer, make_operation(WithdrawEarly{}), Refusal::E_NOENT}});
  const auto id = offer(offer_of(36'000));
  expect_refused(world.ledger, {{"withdrawn by another", tier1, make_operation(WithdrawEarly{id}), Refusal::E_OWNER}});
  world.ledger.must(issuer, WithdrawEarly{id});
  EXPECT_TRUE(scan_prefix(world.ledger.view(), Index::early_offer_expiry, {}, 1).empty());
}

// 60 days to go at 3.6 %, actual/360: 300.00 * 0.006 = 1.80.
TEST_F(EarlyTest, AHolderTakesLessAndIsPaidNow) {
  ASSERT_EQ((pay_day() - world.ledger.today()).raw(), 62);
  auto op = offer_of(36'000);
  op.holders.items = {tier2};
  const auto id = offer(op);
  const Amount price{300'00 - 1'86};
  const Rate cost{37'292};  // (300.00 / 298.14) ^ (365 / 62) - 1
  const auto accept = [&](auto&& change) {
    return make_operation(but(AcceptEarly{id, passed.part, price, cost}, change));
  };
  expect_refused(
      world.ledger,
      {{"unknown offer", tier2, accept([](AcceptEarly& a) { a.offer = {}; }), Refusal::E_NOENT},
       {"unknown fragment", tier2, accept([](AcceptEarly& a) { a.fragment = {}; }), Refusal::E_NOENT},
       {"spent", tier2, accept([&](AcceptEarly& a) { a.fragment = root.first; }), Refusal::E_STATE},
       {"another's", tier1, accept([](AcceptEarly&) {}), Refusal::E_OWNER},
       {"not named", tier1, accept([&](AcceptEarly& a) { a.fragment = rest; }), Refusal::E_OWNER},
       {"shown wrongly", tier2, accept([&](AcceptEarly& a) { a.shown = Amount{298'20}; }), Refusal::E_AMOUNT,
        "shown CNY 298.20, is CNY 298.14"},
       {"shown another cost", tier2, accept([](AcceptEarly& a) { a.shown_cost = Rate{36'000}; }), Refusal::E_APR},
       {"without money", tier2, accept([](AcceptEarly&) {}), Refusal::E_CASH}});
  fund(1'000'00);
  world.ledger.must(tier2, AcceptEarly{id, passed.part, price, cost});
  EXPECT_EQ(world.deposit(world.bank1, world.tier2), 298'14);
  EXPECT_EQ(events_of<PaidEarly>(world.ledger.last()).at(0).cost.effective, cost);
  EXPECT_EQ(fragment(passed.part).state, fragment::State::settled);
  EXPECT_EQ(world.receivable(root.id).paid, price);
  EXPECT_EQ(world.receivable(root.id).cancelled, Amount{1'86});
  EXPECT_EQ(limit_used(), 700'00);
  expect_refused(world.ledger,
                 {{"again", tier2, make_operation(AcceptEarly{id, passed.part, price, cost}), Refusal::E_STATE}});
  world.arrive(pay_day());
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 700'00);
  EXPECT_EQ(world.deposit(world.bank0, world.issuer), 1'86);
  EXPECT_EQ(world.receivable(root.id).state, receivable::State::settled);
}

TEST_F(EarlyTest, TheLastToAcceptSettlesIt) {
  fund(1'000'00);
  const auto id = offer(offer_of(0));
  world.ledger.must(tier2, AcceptEarly{id, passed.part, Amount{300'00}, {}});
  const auto policy = world.publish(world.bank1, world.policy_text());
  world.ledger.must(tier1, financing::Sell{policy, rest, Amount{700'00}, Rate{43'670}});
  const std::int64_t before = world.reserves(world.bank1);
  world.ledger.must(world.bank1.account, AcceptEarly{id, rest, Amount{700'00}, {}});
  EXPECT_EQ(world.reserves(world.bank1) - before, 700'00);
  EXPECT_EQ(world.receivable(root.id).state, receivable::State::settled);
  EXPECT_EQ(limit_used(), 0);
}

TEST_F(EarlyTest, WhatSecuresALoanIsPaidOnItsDay) {
  fund(1'000'00);
  const auto id = offer(offer_of(0));
  world.ledger.edit([&](LedgerDelta& delta) {
    auto pledged = must_load<fragment::Fragment>(delta, rest);
    pledged.state = fragment::State::pledged;
    pledged.loan = LoanId{};
    delta.store(pledged);
  });
  expect_refused(world.ledger,
                 {{"pledged", tier1, make_operation(AcceptEarly{id, rest, Amount{700'00}, {}}), Refusal::E_LIEN}});
}

// What it signed before does not bind a frozen account: its money is for all whom it owes, not for who comes first.
TEST_F(EarlyTest, AFrozenIssuerPaysNobodyBeforeTheDay) {
  fund(1'000'00);
  const auto id = offer(offer_of(0));
  const auto accept = make_operation(AcceptEarly{id, passed.part, Amount{300'00}, {}});
  const auto freeze = [&](bool account, bool party) {
    world.ledger.edit([&](LedgerDelta& delta) {
      auto own = must_load<account::Account>(delta, issuer);
      own.frozen_by = account ? std::optional{world.bank0.party} : std::nullopt;
      delta.store(own);
      auto owner = must_load<party::Party>(delta, world.issuer.party);
      owner.frozen = party;
      delta.store(owner);
    });
  };
  freeze(true, false);
  expect_refused(world.ledger, {{"its account", tier2, accept, Refusal::E_FROZEN}});
  freeze(false, true);
  expect_refused(world.ledger, {{"itself", tier2, accept, Refusal::E_FROZEN}});
  freeze(false, false);
  world.ledger.must(tier2, AcceptEarly{id, passed.part, Amount{300'00}, {}});
}

TEST_F(EarlyTest, AnOfferEndsAndAHeldFragmentWaits) {
  fund(1'000'00);
  const auto id = offer(offer_of(0));
  const auto opened = open(issuer, open_of(rest, 700'00));
  expect_refused(world.ledger, {{"held", tier1, make_operation(AcceptEarly{id, opened.fragment, Amount{700'00}, {}}),
                                 Refusal::E_FROZEN}});
  const auto stored = must_load<EarlyOffer>(world.ledger.view(), id);
  world.ledger.pass(Millis{(stored.expiry - world.ledger.next_block().time).raw()});
  EXPECT_EQ(world.ledger.run(tier2, AcceptEarly{id, passed.part, Amount{300'00}, {}}).refusal, Refusal::E_EXPIRED);
  EXPECT_FALSE(load<EarlyOffer>(world.ledger.view(), id).has_value());
}

}  // namespace
}  // namespace tallystick::contracts::settlement
