// A claimed receivable is cancelled by all who have a part in it, and the notice before the day.
#include <set>

#include <gtest/gtest.h>

#include "contracts/claim/end_outside.h"
#include "contracts/claim/enter.h"
#include "contracts/claim/record_outside.h"
#include "contracts/dispute/dispute_world.h"
#include "contracts/dispute/withdraw.h"
#include "contracts/financing/quote.h"
#include "contracts/financing/request.h"
#include "contracts/fragment/merge.h"
#include "contracts/fragment/trades.h"
#include "contracts/guarantee/end.h"
#include "contracts/guarantee/give.h"
#include "contracts/party/change_role.h"
#include "contracts/receivable/cancel.h"
#include "contracts/receivable/consent_cancel.h"
#include "contracts/receivable/notice.h"
#include "contracts/settlement/finish.h"
#include "contracts/settlement/pay.h"

namespace tallystick::contracts::receivable {
namespace {

constexpr Millis kHour{3'600'000};

struct LaterTest : dispute::DisputeWorld {
  TradeWorld::Passed passed = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  FragmentId rest = *passed.change;
};

TEST_F(LaterTest, AllAgreeAndItIsCancelled) {
  const Timestamp now = world.ledger.next_block().time;
  fund(100'00);
  world.ledger.must(issuer, settlement::Pay{root.id, Amount{100'00}, world.bank0.party});
  expect_refused(world.ledger,
                 {{"consent: unknown", tier1, make_operation(ConsentCancel{}), Refusal::E_NOENT},
                  {"consent: spent", tier1, make_operation(ConsentCancel{root.first, {}}), Refusal::E_STATE},
                  {"consent: another's", tier1, make_operation(ConsentCancel{passed.part, {}}), Refusal::E_OWNER},
                  {"consent: at once", tier1, make_operation(ConsentCancel{rest, now}), Refusal::E_EXPIRED},
                  {"consent: too far away", tier1, make_operation(ConsentCancel{rest, now + Millis{169 * kHour.raw()}}),
                   Refusal::E_POLICY, "offer_hours"},
                  {"nobody agreed", issuer, make_operation(Cancel{root.id}), Refusal::E_OWNER, "has not agreed"},
                  {"not the issuer", tier1, make_operation(Cancel{root.id}), Refusal::E_OWNER}});
  world.ledger.must(tier1, ConsentCancel{rest, {}});
  expect_refused(world.ledger, {{"one of two agreed", issuer, make_operation(Cancel{root.id}), Refusal::E_OWNER}});

  // What rests on a fragment, in the order of the checks.
  const Timestamp soon = now + kHour;
  world.ledger.must(tier2, financing::Request{passed.part, Amount{270'00}, {}, soon, {}});
  world.ledger.must(world.bank1.account, financing::Offer{passed.part,
                                                          {financing::SaleKind::without_recourse, Rate{42'000},
                                                           pricing::DayCount::actual_360, Amount{}},
                                                          {},
                                                          soon});
  const auto quote = events_of<financing::Quoted>(world.ledger.last()).at(0).quote;
  expect_refused(world.ledger,
                 {{"consent: reserved", tier2, make_operation(ConsentCancel{passed.part, {}}), Refusal::E_LIEN},
                  {"reserved", issuer, make_operation(Cancel{root.id}), Refusal::E_LIEN}});
  world.ledger.must(tier2, financing::Withdraw{quote.id});
  const auto opened = open(tier1, open_of(rest, 630'00));
  expect_refused(world.ledger, {{"consent: held", tier1, make_operation(ConsentCancel{rest, {}}), Refusal::E_FROZEN},
                                {"held", issuer, make_operation(Cancel{root.id}), Refusal::E_FROZEN}});
  world.ledger.must(tier1, dispute::Withdraw{opened.dispute});

  const Fingerprint invoice = fragment(passed.part).evidence.items[0].fingerprint;
  world.ledger.must(tier2, ConsentCancel{passed.part, {}});
  world.ledger.must(issuer, Cancel{root.id});
  EXPECT_EQ(world.receivable(root.id).state, State::cancelled);
  EXPECT_EQ(world.receivable(root.id).paid, Amount{100'00});
  EXPECT_EQ(world.receivable(root.id).cancelled, Amount{900'00});
  EXPECT_EQ(limit_used(), 0);
  EXPECT_EQ(invoice_used(), 100'00);
  EXPECT_EQ(must_load<evidence::Evidence>(world.ledger.view(), invoice).used, Amount{30'00});
  EXPECT_EQ(events_of<Cancelled>(world.ledger.last()).at(0).cause, CancelCause::by_all);
  expect_refused(world.ledger, {{"twice", issuer, make_operation(Cancel{root.id}), Refusal::E_STATE}});
  world.arrive(pay_day());
  EXPECT_EQ(world.receivable(root.id).state, State::cancelled);
}

struct UndoneTest : dispute::DisputeWorld {
  std::int64_t used(const Fingerprint& invoice) const {
    return must_load<evidence::Evidence>(world.ledger.view(), invoice).used.minor();
  }
  Fingerprint invoice_of(const FragmentId& id) const { return fragment(id).evidence.items[0].fingerprint; }
  void pay(std::int64_t fen) {
    fund(fen);
    world.ledger.must(issuer, settlement::Pay{root.id, Amount{fen}, world.bank0.party});
  }
  // Every holder agrees.
  void cancel() {
    for (const auto& leaf : settlement::live_fragments(world.ledger.view(), world.receivable(root.id)))
      world.ledger.must(leaf.holder, ConsentCancel{leaf.id, {}});
    world.ledger.must(issuer, Cancel{root.id});
  }
  // Who passed it on disputes the transfer, its holder agrees.
  void reverse(const FragmentId& id, std::int64_t fen, const Fingerprint& invoice) {
    auto op = open_of(id, fen);
    op.subject = dispute::Subject::transfer;
    op.documents.items = {invoice};
    const auto opened = open(tier1, op);
    world.ledger.must(tier2, dispute::Answer{opened.dispute, true, {}});
  }
};

// 1,000.00 at tier 1; 300.00 of it to tier 2, of which 200.00 to tier 3, who splits and merges them. A tenth is paid.
TEST_F(UndoneTest, TheInvoicesOfAllTransfersAreFree) {
  const auto to2 = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  const auto to3 = world.pass_on(to2.part, world.tier2, world.tier3, 200'00);
  const Fingerprint first = invoice_of(to2.part), second = invoice_of(to3.part);
  const auto back = world.pass_on(to3.part, world.tier3, world.tier2, 50'00);
  const Fingerprint third = invoice_of(back.part);
  // Part of what tier 3 kept is split off and merged again.
  const auto opened = open(issuer, open_of(*back.change, 20'00));
  world.ledger.must(issuer, dispute::Withdraw{opened.dispute});
  fragment::Merge merge{{{opened.fragment, fragment_id(root.id, {{*back.change}}, 1)}}};
  std::sort(merge.parents.items.begin(), merge.parents.items.end());
  world.ledger.must(world.tier3.account, merge);
  pay(100'00);
  cancel();
  EXPECT_EQ(invoice_used(), 100'00);
  EXPECT_EQ(used(first), 30'00);
  EXPECT_EQ(used(second), 20'00);
  EXPECT_EQ(used(third), 5'00);
}

TEST_F(UndoneTest, WhatAReversalGaveBackStaysAsItIs) {
  const auto to2 = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  const Fingerprint invoice = invoice_of(to2.part);
  reverse(to2.part, 100'00, invoice);
  ASSERT_EQ(used(invoice), 200'00);
  pay(200'00);
  cancel();
  EXPECT_EQ(used(invoice), 40'00);
}

TEST_F(UndoneTest, WhatWasPaidBeforeAReversalStaysUsed) {
  const auto to2 = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  const Fingerprint invoice = invoice_of(to2.part);
  pay(100'00);
  reverse(to2.part, 270'00, invoice);
  ASSERT_EQ(used(invoice), 30'00);
  cancel();
  EXPECT_EQ(used(invoice), 30'00);
}

// As many fragments as may be looked at, and one more.
TEST_F(UndoneTest, AWayThatIsTooLongIsNotUndone) {
  FragmentId last = root.first;
  const auto lengthen = [&](std::size_t steps) {
    world.ledger.edit([&](LedgerDelta& delta) {
      for (; steps > 0; --steps) {
        auto parent = must_load<fragment::Fragment>(delta, last);
        auto child = parent;
        child.parents.items = {parent.id};
        child.id = fragment_id(root.id, child.parents, 0);
        parent.state = fragment::State::spent;
        delta.store(parent);
        delta.store(child);
        last = child.id;
      }
    });
  };
  lengthen(fragment::kWaysMax - 1);
  world.ledger.must(tier1, ConsentCancel{last, {}});
  ASSERT_TRUE(fragment::unpaid_trades(world.ledger.view(), {fragment(last)}).has_value());
  lengthen(1);
  world.ledger.must(tier1, ConsentCancel{last, {}});
  expect_refused(world.ledger, {{"one more", issuer, make_operation(Cancel{root.id}), Refusal::E_COUNT}});
}

TEST_F(LaterTest, NoGuaranteeOutlivesIt) {
  const Member surety = world.ledger.enroll(2, "surety", {{party::Role::supplier}}, one_key(51));
  world.ledger.must(world.ledger.association().account, party::GrantRole{surety.party, party::Role::guarantor});
  world.ledger.mint(2, surety.account, yuan(500'00));
  const auto give = [&](std::uint8_t rank, std::int64_t reserve, std::int64_t fee) {
    guarantee::Terms terms;
    terms.receivable = root.id;
    terms.share = Rate{1'000'000};
    terms.cap = Amount{400'00};
    terms.rank = rank;
    terms.automatic = true;
    terms.from_bank = world.bank2.party;
    terms.reserve = Amount{reserve};
    terms.fee = Amount{fee};
    if (fee > 0) terms.beneficiary = tier1;
    world.ledger.must(surety.account, guarantee::Give{terms});
    return events_of<guarantee::Given>(world.ledger.last()).at(0).guarantee.id;
  };
  const auto in_force = give(1, 300'00, 0);
  const auto offered = give(2, 100'00, 5'00);
  const auto held_by = [&](cash::Kind kind) {
    return cash::balance_of(world.ledger.view(), world.bank2.party, surety.account, *Currency::of("CNY"), kind).minor();
  };
  EXPECT_EQ(held_by(cash::Kind::deposit), 100'00);
  world.ledger.must(tier1, ConsentCancel{rest, {}});
  world.ledger.must(tier2, ConsentCancel{passed.part, {}});
  world.ledger.must(issuer, Cancel{root.id});
  EXPECT_EQ(events_of<guarantee::Ended>(world.ledger.last()).size(), 2u);
  for (const auto& id : {in_force, offered}) {
    const auto ended = must_load<guarantee::Guarantee>(world.ledger.view(), id);
    EXPECT_EQ(ended.state, guarantee::State::ended);
    EXPECT_TRUE(ended.reserved.is_zero());
    EXPECT_FALSE(ended.next_day.has_value());
  }
  EXPECT_EQ(held_by(cash::Kind::deposit), 500'00);
  EXPECT_EQ(held_by(cash::Kind::cover), 0);
  expect_refused(world.ledger, {{"after it", tier1, make_operation(guarantee::Accept{offered, world.bank1.party}),
                                 Refusal::E_STATE}});
}

// What somebody outside the ledger has a claim to is not the holder's to give up, before its consent or after.
TEST_F(LaterTest, WhatIsClaimedOutsideIsNotCancelled) {
  world.ledger.must(tier1, ConsentCancel{rest, {}});
  world.ledger.must(tier2, ConsentCancel{passed.part, {}});
  const claim::RecordOutside claimed{root.first, {"Chengtong Factoring"}, Amount{400'00}, {}, {}, {}};
  world.ledger.must(world.bank1.account, but(claimed, [&](auto& op) { op.fragment = rest; }));  // the issuer knows nothing of it
  const auto with_notice = [&](const FragmentId& on) {
    return but(claimed, [&](auto& op) {
      op.fragment = on;
      op.amount = Amount{100'00};
      op.noticed_at = world.ledger.next_block().time + Millis{-1};
    });
  };
  world.ledger.must(world.bank1.account, with_notice(passed.part));
  const auto entered = events_of<claim::Entered>(world.ledger.last()).at(0);
  expect_refused(world.ledger, {{"after consent", issuer, make_operation(Cancel{root.id}), Refusal::E_LIEN, "Chengtong"},
                                {"consent", tier2, make_operation(ConsentCancel{passed.part, {}}), Refusal::E_LIEN}});
  world.ledger.must(world.bank1.account, claim::EndOutside{entered.fragment, entered.registration, false});
  world.ledger.must(issuer, Cancel{root.id});
  EXPECT_EQ(world.receivable(root.id).state, State::cancelled);
}

TEST_F(LaterTest, AConsentEndsWithTheHoldingAndWithItsTime) {
  world.ledger.must(tier1, ConsentCancel{rest, {}});
  world.ledger.must(tier2, ConsentCancel{passed.part, world.ledger.next_block().time + kHour});
  world.ledger.pass(kHour);
  expect_refused(world.ledger, {{"one has ended", issuer, make_operation(Cancel{root.id}), Refusal::E_OWNER}});
  world.ledger.must(tier2, ConsentCancel{passed.part, {}});
  const auto moved = world.pass_on(passed.part, world.tier2, world.tier3, 300'00);
  expect_refused(world.ledger, {{"one passed it on", issuer, make_operation(Cancel{root.id}), Refusal::E_OWNER}});
  world.ledger.must(world.tier3.account, ConsentCancel{moved.part, {}});
  world.ledger.must(issuer, Cancel{root.id});
}

TEST_F(LaterTest, IssuerAndHoldersAreToldBeforeTheDay) {
  const Date day = pay_day() + Days{-7};
  world.arrive(day + Days{-1});
  EXPECT_TRUE(events_of<DueSoon>(world.ledger.last()).empty());
  world.arrive(day);
  const auto told = events_of<DueSoon>(world.ledger.last());
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].unpaid, yuan(1'000'00));
  EXPECT_EQ(told[0].pay_on, pay_day());
  const std::set<AccountId> holders{told[0].holders.begin(), told[0].holders.end()};
  EXPECT_EQ(holders, (std::set<AccountId>{tier1, tier2}));
  world.arrive_in(1);
  EXPECT_TRUE(events_of<DueSoon>(world.ledger.last()).empty());
  EXPECT_TRUE(scan_prefix(world.ledger.view(), Index::notice_on, {}, 1).empty());
}

TEST_F(LaterTest, WhatIsPaidBeforeNeedsNoNotice) {
  fund(1'000'00);
  world.ledger.must(issuer, settlement::Pay{root.id, {}, world.bank0.party});
  world.arrive(pay_day() + Days{-7});
  EXPECT_TRUE(events_of<DueSoon>(world.ledger.last()).empty());
  EXPECT_FALSE(load<Notice>(world.ledger.view(), root.id).has_value());
}

}  // namespace
}  // namespace tallystick::contracts::receivable
