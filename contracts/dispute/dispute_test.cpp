#include <gtest/gtest.h>

#include "contracts/cash/mint.h"
#include "contracts/credit/record.h"
#include "contracts/dispute/dispute_world.h"
#include "contracts/financing/accept.h"
#include "contracts/financing/quote.h"
#include "contracts/financing/request.h"
#include "contracts/financing/sell.h"
#include "contracts/fragment/merge.h"
#include "contracts/fragment/offer.h"
#include "contracts/guarantee/call.h"
#include "contracts/guarantee/give.h"
#include "contracts/party/change_role.h"
#include "contracts/policy/set_parameter.h"
#include "contracts/recourse/answer.h"
#include "contracts/recourse/request.h"
#include "contracts/scenario/books.h"
#include "contracts/settlement/pay.h"

namespace tallystick::contracts::dispute {
namespace {

struct DisputeTest : DisputeWorld {};

FragmentId unknown() {
  return FragmentId{};
}

TEST_F(DisputeTest, OpenRefusalsInOrder) {
  const auto other = world.issue(world.issue_of(world.tier1, 100'00, 90));
  const Open good = open_of(root.first, 300'00);
  const auto made = [&](auto&& change) { return make_operation(but(good, change)); };
  expect_refused(
      world.ledger,
      {{"unknown fragment", issuer, made([](Open& o) { o.fragment = unknown(); }), Refusal::E_NOENT},
       {"unknown arbiter", issuer, made([](Open& o) { o.arbiters.items[0] = PartyId{}; }), Refusal::E_NOENT},
       {"an arbiter who is none", issuer, made([&](Open& o) { o.arbiters.items = {world.bank3.party}; }),
        Refusal::E_ROLE},
       {"arbiters out of order", issuer, made([](Open& o) { std::swap(o.arbiters.items[0], o.arbiters.items[1]); }),
        Refusal::E_AMOUNT},
       {"not claimed yet", issuer, made([&](Open& o) { o.fragment = other.first; }), Refusal::E_STATE},
       {"a transfer that nobody made", tier1, made([](Open& o) { o.subject = Subject::transfer; }), Refusal::E_STATE},
       {"a stranger", tier2, made([](Open&) {}), Refusal::E_OWNER},
       {"nothing", issuer, made([](Open& o) { o.amount = Amount{}; }), Refusal::E_AMOUNT},
       {"more than is there", issuer, made([](Open& o) { o.amount = Amount{1'000'01}; }), Refusal::E_AMOUNT},
       {"two arbiters", issuer, made([](Open& o) { o.arbiters.items.pop_back(); }), Refusal::E_POLICY,
        "arbiters_min: 2 arbiters"},
       {"no documents", issuer, made([](Open& o) { o.documents.items.clear(); }), Refusal::E_EVIDENCE},
       {"an unknown document", issuer, made([](Open& o) { o.documents.items = {Fingerprint{}}; }), Refusal::E_EVIDENCE},
       {"another's document", issuer, made([&](Open& o) {
          o.documents.items = {world.document(evidence::Kind::invoice, world.tier2, world.tier1, 5)};
        }),
        Refusal::E_EVIDENCE}});
  world.ledger.edit([&](LedgerDelta& delta) {
    auto judge = must_load<party::Party>(delta, judges[0].party);
    const auto group = party::GroupId{};
    judge.group = group;
    delta.store(judge);
    auto supplier = must_load<party::Party>(delta, world.tier1.party);
    supplier.group = group;
    delta.store(supplier);
  });
  expect_refused(world.ledger, {{"an arbiter of the holder's group", issuer, made([](Open&) {}), Refusal::E_SELF}});
}

TEST_F(DisputeTest, AHeldFragmentIsDisputedOnceAndStandsStill) {
  const Opened opened = open(issuer, open_of(root.first, 300'00));
  expect_refused(
      world.ledger,
      {{"again", issuer, make_operation(open_of(opened.fragment, 100'00)), Refusal::E_FROZEN},
       {"passed on", tier1, make_operation(world.transfer_of(opened.fragment, world.tier1, world.tier2, 300'00)),
        Refusal::E_FROZEN},
       {"offered for sale", tier1, make_operation(financing::Request{opened.fragment, Amount{300'00}, {}, Timestamp{}, {}}),
        Refusal::E_FROZEN}});
  // The rest moves as ever.
  const FragmentId rest = fragment_id(root.id, {{root.first}}, 1);
  EXPECT_EQ(fragment(rest).outstanding(), Amount{700'00});
  world.pass_on(rest, world.tier1, world.tier2, 700'00);
}

TEST_F(DisputeTest, AnswerResolveAndWithdrawRefusalsInOrder) {
  const HoldId id = open(issuer, open_of(root.first, 300'00)).dispute;
  const Member stranger = world.ledger.appoint("judge d", party::Role::arbiter);
  const Member e = world.ledger.appoint("judge e", party::Role::arbiter);
  const Member f = world.ledger.appoint("judge f", party::Role::arbiter);
  const Member g = world.ledger.appoint("judge g", party::Role::arbiter);
  Arbiters four{{stranger.party, e.party, f.party, g.party}};
  std::sort(four.items.begin(), four.items.end());
  const auto resolve = [&](Ruling ruling, std::int64_t fen) {
    return make_operation(Resolve{id, ruling, Amount{fen}});
  };
  expect_refused(
      world.ledger,
      {{"answer: unknown", tier1, make_operation(Answer{HoldId{}, true, {}}), Refusal::E_NOENT},
       {"answer: no arbiter", tier1, make_operation(Answer{id, false, {{world.bank3.party}}}), Refusal::E_ROLE},
       {"answer: by the claimant", issuer, make_operation(Answer{id, true, {}}), Refusal::E_OWNER},
       {"answer: agrees, with arbiters", tier1, make_operation(Answer{id, true, {{stranger.party}}}),
        Refusal::E_AMOUNT},
       {"answer: more arbiters than named", tier1, make_operation(Answer{id, false, four}), Refusal::E_COUNT},
       {"answer: named already", tier1, make_operation(Answer{id, false, {{judges[0].party}}}), Refusal::E_EXISTS},
       {"resolve: the respondent may still answer", judges[0].account, resolve(Ruling::reduce, 1), Refusal::E_STATE,
        "may answer until 2026-01-21"},
       {"withdraw: unknown", issuer, make_operation(Withdraw{}), Refusal::E_NOENT},
       {"withdraw: by the respondent", tier1, make_operation(Withdraw{id}), Refusal::E_OWNER}});
  world.ledger.must(tier1, Answer{id, false, {}});
  expect_refused(
      world.ledger,
      {{"answer: twice", tier1, make_operation(Answer{id, true, {}}), Refusal::E_STATE},
       {"resolve: no arbiter", tier1, resolve(Ruling::dismiss, 0), Refusal::E_ROLE},
       {"resolve: unknown", judges[0].account, make_operation(Resolve{}), Refusal::E_NOENT},
       {"resolve: does not fit", judges[0].account, resolve(Ruling::reverse, 0), Refusal::E_STATE},
       {"resolve: not of the panel", stranger.account, resolve(Ruling::dismiss, 0), Refusal::E_OWNER},
       {"resolve: reduced by nothing", judges[0].account, resolve(Ruling::reduce, 0), Refusal::E_AMOUNT},
       {"resolve: by more than disputed", judges[0].account, resolve(Ruling::reduce, 300'01), Refusal::E_AMOUNT},
       {"resolve: dismissed with an amount", judges[0].account, resolve(Ruling::dismiss, 1), Refusal::E_AMOUNT}});
  world.ledger.must(issuer, Withdraw{id});
  EXPECT_EQ(dispute(id).state, State::withdrawn);
  EXPECT_FALSE(fragment(dispute(id).fragment).hold);
  expect_refused(world.ledger, {{"answer: ended", tier1, make_operation(Answer{id, true, {}}), Refusal::E_STATE},
                                {"resolve: ended", judges[0].account, resolve(Ruling::dismiss, 0), Refusal::E_STATE},
                                {"withdraw: ended", issuer, make_operation(Withdraw{id}), Refusal::E_STATE}});
}

TEST_F(DisputeTest, OnTheDayOnlyTheDisputedPartWaits) {
  const Opened opened = open(issuer, open_of(root.first, 300'00));
  fund(1'000'00);
  world.arrive(pay_day());
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 700'00);
  EXPECT_EQ(escrow(world.bank0, tier1), 300'00);
  EXPECT_EQ(world.receivable(root.id).state, receivable::State::settled);
  EXPECT_EQ(world.receivable(root.id).leaves, 1u);
  EXPECT_EQ(limit_used(), 0);

  rule(opened.dispute, Ruling::dismiss);
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 1'000'00);
  EXPECT_EQ(escrow(world.bank0, tier1), 0);
  EXPECT_EQ(fragment(opened.fragment).state, fragment::State::settled);
  EXPECT_EQ(world.receivable(root.id).leaves, 0u);
  EXPECT_EQ(dispute(opened.dispute).state, State::dismissed);
  const auto history = must_load<credit::History>(world.ledger.view(), {world.issuer.party, *Currency::of("CNY")});
  EXPECT_EQ(history.disputes, 1u);
  EXPECT_EQ(history.disputes_open, 0u);
  EXPECT_EQ(history.disputes_lost, 1u);
}

TEST_F(DisputeTest, AReductionAfterPaymentGoesBackToTheIssuer) {
  const Opened opened = open(issuer, open_of(root.first, 300'00));
  fund(1'000'00);
  world.arrive(pay_day());
  rule(opened.dispute, Ruling::reduce, 200'00);
  EXPECT_EQ(world.deposit(world.bank0, world.issuer), 200'00);
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 800'00);
  EXPECT_EQ(escrow(world.bank0, tier1), 0);
  EXPECT_EQ(world.receivable(root.id).paid, Amount{1'000'00});
  EXPECT_EQ(invoice_used(), 800'00);
}

// Each side that is not the issuer has its own history of disputes: won, lost, undecided.
TEST_F(DisputeTest, SuppliersHaveAHistoryOfTheirDisputes) {
  const auto passed = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  const auto is = [&](const Member& who, std::uint32_t disputes, std::uint32_t open, std::uint32_t lost,
                      std::int64_t amount) {
    const auto one = must_load<credit::SupplierHistory>(world.ledger.view(), {who.party, *Currency::of("CNY")});
    EXPECT_EQ(std::tie(one.disputes, one.disputes_open, one.disputes_lost), std::tie(disputes, open, lost));
    EXPECT_EQ(one.amount_lost, Amount{amount});
  };
  const Opened owed = open(issuer, open_of(*passed.change, 300'00));
  is(world.tier1, 1, 1, 0, 0);
  EXPECT_FALSE(load<credit::SupplierHistory>(world.ledger.view(), {world.issuer.party, *Currency::of("CNY")}));
  rule(owed.dispute, Ruling::reduce, 200'00);
  is(world.tier1, 1, 0, 1, 200'00);
  Open transfer = open_of(passed.part, 100'00);
  transfer.subject = Subject::transfer;
  transfer.documents.items = {fragment(passed.part).evidence.items[0].fingerprint};
  const Opened undone = open(tier1, transfer);
  is(world.tier1, 2, 1, 1, 200'00);
  is(world.tier2, 1, 1, 0, 0);
  rule(undone.dispute, Ruling::reverse);
  is(world.tier1, 2, 0, 1, 200'00);
  is(world.tier2, 1, 0, 1, 100'00);
  transfer.fragment = fragment_id(root.id, {{passed.part}}, 1);
  rule(open(tier1, transfer).dispute, Ruling::dismiss);
  is(world.tier1, 3, 0, 2, 300'00);
  transfer.fragment = fragment_id(root.id, {{transfer.fragment}}, 1);
  world.ledger.must(tier1, Withdraw{open(tier1, transfer).dispute});
  is(world.tier1, 4, 0, 2, 300'00);
  is(world.tier2, 3, 0, 1, 100'00);
}

TEST_F(DisputeTest, AReductionBeforePaymentIsNeverOwed) {
  const Opened opened = open(issuer, open_of(root.first, 300'00));
  rule(opened.dispute, Ruling::reduce, 200'00);
  EXPECT_EQ(world.receivable(root.id).cancelled, Amount{200'00});
  EXPECT_EQ(world.receivable(root.id).unpaid(), Amount{800'00});
  EXPECT_EQ(limit_used(), 800'00);
  EXPECT_EQ(invoice_used(), 800'00);
  EXPECT_EQ(fragment(opened.fragment).state, fragment::State::spent);
  EXPECT_EQ(fragment(fragment_id(root.id, {{opened.fragment}}, 0)).state, fragment::State::cancelled);
  EXPECT_EQ(fragment(fragment_id(root.id, {{opened.fragment}}, 1)).outstanding(), Amount{100'00});
  fund(1'000'00);
  world.arrive(pay_day());
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 800'00);
  EXPECT_EQ(world.deposit(world.bank0, world.issuer), 200'00);
  EXPECT_EQ(world.receivable(root.id).state, receivable::State::settled);
}

// 1,000.00 due, 500.00 there: 150.00 of the disputed 300.00 lie in escrow. Of 200.00 granted, 150.00 were unpaid and are cancelled, 50.00 go
// back; late interest on the part follows in proportion.
TEST_F(DisputeTest, AReductionTakesWhatIsUnpaidFirst) {
  const Opened opened = open(issuer, open_of(root.first, 300'00));
  fund(500'00);
  world.arrive(pay_day());
  ASSERT_EQ(escrow(world.bank0, tier1), 150'00);
  // 20 days late: 10 % of a part of a per cent on 500.00 is 5.00, of it 1.50 on the disputed part.
  world.ledger.go_to(pay_day() + Days{20});
  fund(5'00);
  ASSERT_EQ(world.receivable(root.id).penalty_paid, Amount{5'00});
  ASSERT_EQ(escrow(world.bank0, tier1), 151'50);
  rule(opened.dispute, Ruling::reduce, 200'00);
  EXPECT_EQ(world.deposit(world.bank0, world.issuer), 50'00 + 1'00);
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 350'00 + 3'50 + 100'00 + 50);
  EXPECT_EQ(world.receivable(root.id).cancelled, Amount{150'00});
  EXPECT_EQ(world.receivable(root.id).unpaid(), Amount{350'00});
  EXPECT_EQ(fragment(opened.fragment).state, fragment::State::settled);
}

// All of it overdue, and none of it owed in the end: the late interest on it ends with it.
TEST_F(DisputeTest, LateInterestOnWhatWasNeverOwedEndsWithIt) {
  const Opened opened = open(issuer, open_of(root.first, 300'00));
  fund(700'00);
  world.arrive(pay_day());
  world.ledger.go_to(pay_day() + Days{20});
  fund(10'00);
  EXPECT_GT(world.receivable(root.id).penalty_paid, Amount{});
  const Amount unpaid = fragment(opened.fragment).outstanding();
  world.ledger.go_to(pay_day() + Days{25});
  rule(opened.dispute, Ruling::reduce, 300'00);
  EXPECT_EQ(world.receivable(root.id).cancelled, unpaid);
  // The other part is still owed, with late interest.
  fund(1'000'00);
  world.arrive(pay_day() + Days{26});
  EXPECT_EQ(world.receivable(root.id).state, receivable::State::settled);

  const auto other = world.issue(world.issue_of(world.tier1, 100'00, 30));
  world.claim(world.tier1, other.first);
  const Opened whole = open(issuer, open_of(other.first, 100'00));
  world.ledger.must(issuer, cash::Redeem{world.bank0.party, yuan(world.deposit(world.bank0, world.issuer)), {}});
  world.arrive(world.receivable(other.id).pay_on + Days{20});
  world.arrive_in(10);
  world.ledger.must(tier1, Answer{whole.dispute, true, {}});
  EXPECT_EQ(world.receivable(other.id).state, receivable::State::cancelled);
  EXPECT_EQ(world.receivable(other.id).penalty_owed, Amount{});
}

// Half was paid, the other half is overdue and is not owed: the receivable ends cancelled, and its invoice stays used by the half that was paid.
TEST_F(DisputeTest, TheBooksOfAReceivableThatWasPartlyPaidAndThenCancelledAddUp) {
  fund(500'00);
  world.arrive(pay_day());
  world.arrive_in(10);
  const Opened opened = open(issuer, open_of(root.first, 500'00));
  world.ledger.must(tier1, Answer{opened.dispute, true, {}});
  ASSERT_EQ(world.receivable(root.id).state, receivable::State::cancelled);
  EXPECT_EQ(invoice_used(), 500'00);
  EXPECT_EQ(books_complaint(world.ledger.view()), "");
}

TEST_F(DisputeTest, WhoAgreesEndsItAtOnce) {
  const Opened opened = open(issuer, open_of(root.first, 1'000'00));
  EXPECT_EQ(opened.fragment, root.first);
  const Fingerprint invoice = world.receivable(root.id).evidence.items[0].fingerprint;
  world.ledger.must(tier1, Answer{opened.dispute, true, {}});
  EXPECT_EQ(dispute(opened.dispute).state, State::reduced);
  EXPECT_EQ(world.receivable(root.id).state, receivable::State::cancelled);
  EXPECT_EQ(world.receivable(root.id).leaves, 0u);
  EXPECT_EQ(fragment(root.first).state, fragment::State::cancelled);
  EXPECT_EQ(limit_used(), 0);
  EXPECT_EQ(must_load<evidence::Evidence>(world.ledger.view(), invoice).used, Amount{});
}

TEST_F(DisputeTest, AReversedTransferGoesBackToWhoPassedItOn) {
  const auto passed = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  const Fingerprint invoice = fragment(passed.part).evidence.items[0].fingerprint;
  Open op = open_of(passed.part, 100'00);
  op.subject = Subject::transfer;
  op.documents.items = {invoice};
  const Opened opened = open(tier1, op);
  EXPECT_EQ(opened.respondent, tier2);
  expect_refused(world.ledger,
                 {{"not reduced", judges[0].account, make_operation(Resolve{opened.dispute, Ruling::reduce, Amount{1}}),
                   Refusal::E_STATE}});
  rule(opened.dispute, Ruling::reverse);
  EXPECT_EQ(fragment(opened.fragment).holder, tier1);
  EXPECT_EQ(fragment(opened.fragment).level, 0);
  EXPECT_EQ(must_load<evidence::Evidence>(world.ledger.view(), invoice).used, Amount{200'00});
  // It came back to where the issuer's promise began: there is no transfer left to undo.
  op.fragment = opened.fragment;
  expect_refused(world.ledger, {{"again", tier1, make_operation(op), Refusal::E_STATE}});
  fund(1'000'00);
  world.arrive(pay_day());
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 800'00);
  EXPECT_EQ(world.deposit(world.bank1, world.tier2), 200'00);
}

// What is on offer has not been passed on yet: the way back from it is another's transfer.
TEST_F(DisputeTest, ATransferThatIsOnlyOfferedIsNotDisputed) {
  const auto passed = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  for (const auto& [holder, payee, fragment, fen] : {std::tuple{world.tier1, world.tier3, *passed.change, 200'00},
                                                     {world.tier2, world.tier3, passed.part, 100'00}}) {
    world.ledger.must(holder.account, world.transfer_of(fragment, holder, payee, fen));
    const auto split = events_of<fragment::Split>(world.ledger.last()).at(0);
    Open op = open_of(split.offered.items.at(0), fen);
    op.subject = Subject::transfer;
    op.documents.items = {this->fragment(op.fragment).evidence.items[0].fingerprint};
    expect_refused(world.ledger, {{"by who offers it", holder.account, make_operation(op), Refusal::E_STATE}});
    expect_refused(world.ledger, {{"by who passed it before", tier1, make_operation(op), Refusal::E_STATE}});
    expect_refused(world.ledger, {{"by whom it is offered to", payee.account, make_operation(op), Refusal::E_STATE}});
  }
}

// Who took a fragment back by recourse holds what it passed on itself.
TEST_F(DisputeTest, NobodyDisputesWithItself) {
  const auto passed = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  world.ledger.edit([&](LedgerDelta& delta) {
    auto back = must_load<fragment::Fragment>(delta, passed.part);
    back.holder = tier1;
    delta.store(back);
  });
  Open op = open_of(passed.part, 300'00);
  op.subject = Subject::transfer;
  expect_refused(world.ledger, {{"with itself", tier1, make_operation(op), Refusal::E_SELF}});
}

TEST_F(DisputeTest, AReversedTransferTakesItsSignatureWithIt) {
  auto transfer = world.transfer_of(root.first, world.tier1, world.tier2, 300'00);
  transfer.parts.items[0].recourse = true;
  world.ledger.must(tier1, transfer);
  const FragmentId part = events_of<fragment::Split>(world.ledger.last()).at(0).offered.items.at(0);
  world.claim(world.tier2, part);
  ASSERT_EQ(fragment(part).liable.items, std::vector<AccountId>{tier1});
  Open op = open_of(part, 300'00);
  op.subject = Subject::transfer;
  op.documents.items = {fragment(part).evidence.items[0].fingerprint};
  const Opened opened = open(tier2, op);
  world.ledger.must(tier1, Answer{opened.dispute, true, {}});
  EXPECT_TRUE(fragment(part).liable.items.empty());
}

// The split for the disputed part lengthens the way back by one step; it is looked up once, before.
TEST_F(DisputeTest, TheLongestWayBackIsStillFoundAtTheEnd) {
  const auto passed = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  FragmentId last = passed.part;
  world.ledger.edit([&](LedgerDelta& delta) {
    for (int step = 1; step < 256; ++step) {
      auto parent = must_load<fragment::Fragment>(delta, last);
      auto child = parent;
      child.parents.items = {parent.id};
      child.index = 0;
      child.id = fragment_id(root.id, child.parents, 0);
      child.evidence = {};
      parent.state = fragment::State::spent;
      delta.store(parent);
      delta.store(child);
      last = child.id;
    }
  });
  Open op = open_of(last, 100'00);
  op.subject = Subject::transfer;
  op.documents.items = {fragment(passed.part).evidence.items[0].fingerprint};
  const Opened opened = open(tier1, op);
  world.ledger.must(tier2, Answer{opened.dispute, true, {}});
  EXPECT_EQ(fragment(opened.fragment).holder, tier1);
  EXPECT_EQ(fragment(opened.fragment).level, 0);
}

// Who paid by recourse, or as a guarantor, holds what nobody passed on to it: there is no trade of its own to undo.
TEST_F(DisputeTest, WhatCameByRecourseOrGuaranteeIsNoTransfer) {
  auto pass = world.transfer_of(root.first, world.tier1, world.tier2, 300'00);
  pass.parts.items[0].recourse = true;
  world.ledger.must(tier1, pass);
  const auto split = events_of<fragment::Split>(world.ledger.last()).at(0);
  const FragmentId part = split.offered.items.at(0);
  world.claim(world.tier2, part);
  const auto second = world.pass_on(*split.change, world.tier1, world.tier3, 400'00);
  const Member surety = world.ledger.enroll(1, "surety", {{party::Role::supplier}}, one_key(51));
  world.ledger.must(world.ledger.association().account, party::GrantRole{surety.party, party::Role::guarantor});
  for (const AccountId& who : {surety.account, tier1}) world.ledger.mint(1, who, yuan(400'00));
  guarantee::Terms terms;
  terms.receivable = root.id;
  terms.fragment = second.part;
  terms.share = Rate{1'000'000};
  terms.cap = Amount{150'00};
  terms.from_bank = world.bank1.party;
  world.ledger.must(surety.account, guarantee::Give{terms});
  const auto guarantee = events_of<guarantee::Given>(world.ledger.last()).at(0).guarantee.id;
  world.arrive(pay_day());
  world.arrive(pay_day() + Days{90});
  world.ledger.must(tier2, recourse::Request{part, {}});
  world.ledger.must(tier1, recourse::Pay{part, world.bank1.party});
  ASSERT_EQ(fragment(part).holder, tier1);
  world.ledger.must(world.tier3.account, guarantee::Call{guarantee, second.part});
  const FragmentId covered = events_of<guarantee::Called>(world.ledger.last()).at(0).payout.part;
  ASSERT_EQ(fragment(covered).holder, surety.account);
  const auto transfer_of = [&](const FragmentId& id) {
    return make_operation(but(open_of(id, 100'00), [](Open& op) { op.subject = Subject::transfer; }));
  };
  expect_refused(world.ledger, {{"with itself", tier1, transfer_of(part), Refusal::E_STATE, "in the issuer's place"},
                                {"by the guarantor", surety.account, transfer_of(covered), Refusal::E_STATE},
                                {"with the guarantor", tier1, transfer_of(covered), Refusal::E_STATE}});
}

TEST_F(DisputeTest, AReversalAfterPaymentTurnsTheMoneyToo) {
  const auto passed = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  Open op = open_of(passed.part, 300'00);
  op.subject = Subject::transfer;
  op.documents.items = {fragment(passed.part).evidence.items[0].fingerprint};
  const Opened opened = open(tier2, op);
  EXPECT_EQ(opened.respondent, tier1);
  fund(1'000'00);
  world.arrive(pay_day());
  EXPECT_EQ(escrow(world.bank0, tier2), 300'00);
  world.ledger.must(tier1, Answer{opened.dispute, true, {}});
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 1'000'00);
  EXPECT_EQ(fragment(passed.part).state, fragment::State::settled);
}

// Good faith: what a bank bought is paid on its day, whatever issuer and seller dispute afterwards.
TEST_F(DisputeTest, ABankThatBoughtIsPaidWhateverIsDisputedAfterwards) {
  const auto policy = world.publish(world.bank1, world.policy_text());
  world.ledger.must(tier1, financing::Sell{policy, root.first, Amount{400'00}, Rate{43'659}});
  const FragmentId sold = fragment_id(root.id, {{root.first}}, 0);
  expect_refused(world.ledger,
                 {{"the bank", world.bank1.account, make_operation(open_of(sold, 300'00)), Refusal::E_OWNER},
                  {"the seller", tier1, make_operation(open_of(sold, 300'00)), Refusal::E_LIEN}});
  const Opened opened = open(issuer, open_of(sold, 300'00));
  EXPECT_FALSE(opened.holding);
  EXPECT_EQ(opened.fragment, sold);
  EXPECT_EQ(opened.respondent, tier1);
  EXPECT_FALSE(fragment(sold).hold);
  expect_refused(world.ledger, {{"again", issuer, make_operation(open_of(sold, 100'00)), Refusal::E_EXISTS}});
  fund(1'000'00);
  const std::int64_t before = world.reserves(world.bank1);
  world.arrive(pay_day());
  EXPECT_EQ(world.reserves(world.bank1) - before, 1'000'00);
  EXPECT_EQ(fragment(sold).state, fragment::State::settled);
  rule(opened.dispute, Ruling::reduce, 250'00);
  EXPECT_EQ(dispute(opened.dispute).granted, Amount{250'00});
  EXPECT_EQ(world.receivable(root.id).cancelled, Amount{});
}

TEST_F(DisputeTest, OpenOffersAndQuotesEndWhenItIsHeld) {
  const auto passed = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  world.ledger.must(tier1, world.transfer_of(*passed.change, world.tier1, world.tier3, 200'00));
  const auto split = events_of<fragment::Split>(world.ledger.last()).at(0);
  open(issuer, open_of(split.offered.items.at(0), 200'00));
  EXPECT_EQ(events_of<fragment::Returned>(world.ledger.last()).at(0).cause, fragment::ReturnCause::held);

  const Timestamp soon = world.ledger.next_block().time + Millis{3'600'000};
  world.ledger.must(tier1, financing::Request{*split.change, Amount{500'00}, {}, soon, {}});
  world.ledger.must(world.bank1.account, financing::Offer{*split.change,
                                                          {financing::SaleKind::without_recourse, Rate{42'000},
                                                           pricing::DayCount::actual_360, Amount{}},
                                                          {},
                                                          soon});
  open(issuer, open_of(*split.change, 500'00));
  EXPECT_EQ(events_of<financing::QuoteEnded>(world.ledger.last()).at(0).cause, financing::QuoteEnd::held);
}

TEST_F(DisputeTest, ArbitersMayChangeTheirWordAndNeedAMajorityOfAll) {
  const HoldId id = open(issuer, open_of(root.first, 300'00)).dispute;
  const Member d = world.ledger.appoint("judge d", party::Role::arbiter);
  world.ledger.must(tier1, Answer{id, false, {{d.party}}});
  EXPECT_EQ(dispute(id).arbiters.size(), 4u);
  EXPECT_EQ(dispute(id).needed(), 3u);
  rule(id, Ruling::dismiss);
  world.ledger.must(d.account, Resolve{id, Ruling::reduce, Amount{1'00}});
  world.ledger.must(judges[0].account, Resolve{id, Ruling::reduce, Amount{1'00}});
  world.ledger.must(judges[1].account, Resolve{id, Ruling::reduce, Amount{1'01}});
  EXPECT_EQ(dispute(id).state, State::contested);
  EXPECT_EQ(dispute(id).votes.size(), 3u);
  world.ledger.must(judges[2].account, Resolve{id, Ruling::reduce, Amount{1'00}});
  EXPECT_EQ(dispute(id).state, State::reduced);
  EXPECT_EQ(events_of<Ruled>(world.ledger.last()).at(0).same, 3);
}

// The claimant's own arbiters wait for the other side's answer, or for the last day that it has to give one.
TEST_F(DisputeTest, ArbitersDecideOnceTheOtherSideWasHeardOrWasSilentTooLong) {
  const Opened opened = open(issuer, open_of(root.first, 300'00));
  const Resolve reduce{opened.dispute, Ruling::reduce, Amount{300'00}};
  EXPECT_EQ(opened.answer_by, world.ledger.today() + Days{15});
  world.ledger.go_to(opened.answer_by);
  expect_refused(world.ledger, {{"its last day", judges[0].account, make_operation(reduce), Refusal::E_STATE}});
  world.ledger.go_to(opened.answer_by + Days{1});
  for (const std::size_t i : {0U, 1U}) world.ledger.must(judges[i].account, reduce);
  EXPECT_EQ(dispute(opened.dispute).state, State::reduced);
}

// However it ended, and whatever became of the part: who asked once does not ask again.
TEST_F(DisputeTest, ADisputedPartIsNotDisputedAgainByTheSameSide) {
  const Opened opened = open(issuer, open_of(root.first, 300'00));
  world.arrive(opened.ends);
  ASSERT_EQ(dispute(opened.dispute).state, State::lapsed);
  expect_refused(world.ledger, {{"the same part", issuer, make_operation(open_of(opened.fragment, 300'00)),
                                 Refusal::E_EXISTS, "lapsed"}});
}

TEST_F(DisputeTest, APartOfWhatWasDisputedIsNotDisputedAgain) {
  const Opened opened = open(issuer, open_of(root.first, 300'00));
  const FragmentId rest = fragment_id(root.id, {{root.first}}, 1);
  world.ledger.must(issuer, Withdraw{opened.dispute});
  const auto passed = world.pass_on(opened.fragment, world.tier1, world.tier2, 100'00);
  expect_refused(world.ledger,
                 {{"passed on", issuer, make_operation(open_of(passed.part, 100'00)), Refusal::E_EXISTS},
                  {"the change", issuer, make_operation(open_of(*passed.change, 1'00)), Refusal::E_EXISTS}});
  // What it has not disputed yet; the other side; the transfer, which is another question.
  open(issuer, open_of(rest, 1'00));
  open(tier1, open_of(*passed.change, 1'00));
  Open op = open_of(passed.part, 100'00);
  op.subject = Subject::transfer;
  op.documents.items = {fragment(passed.part).evidence.items[0].fingerprint};
  open(tier1, op);
}

TEST_F(DisputeTest, DocumentsAreOfTheTradeInDispute) {
  const auto passed = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  const auto with = [&](const Fingerprint& document, Subject subject = Subject::obligation) {
    Open op = open_of(passed.part, 100'00);
    op.subject = subject;
    op.documents.items = {document};
    return make_operation(op);
  };
  const Fingerprint elsewhere = world.document(evidence::Kind::invoice, world.tier3, world.issuer, 5);
  const Fingerprint root_trade = world.receivable(root.id).evidence.items[0].fingerprint;
  expect_refused(
      world.ledger,
      {{"of the issuer's other trade", issuer, with(elsewhere), Refusal::E_EVIDENCE, "in dispute"},
       {"of the trade before", tier1, with(root_trade, Subject::transfer), Refusal::E_EVIDENCE, "in dispute"}});
  Open op = open_of(passed.part, 100'00);
  op.documents.items = {fragment(passed.part).evidence.items[0].fingerprint};
  open(tier2, op);
  op = open_of(*passed.change, 100'00);
  op.documents.items = {world.document(evidence::Kind::receipt, world.tier1, world.issuer, 0)};
  open(issuer, op);
}

TEST_F(DisputeTest, ADisputeThatNobodyDecidesLapses) {
  const Opened opened = open(issuer, open_of(root.first, 300'00));
  EXPECT_EQ(opened.ends, world.ledger.today() + Days{90});
  fund(1'000'00);
  world.arrive(pay_day());
  world.arrive(opened.ends + Days{-1});
  EXPECT_EQ(dispute(opened.dispute).state, State::open);
  world.arrive(opened.ends);
  EXPECT_EQ(dispute(opened.dispute).state, State::lapsed);
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 1'000'00);
  EXPECT_TRUE(scan_prefix(world.ledger.view(), Index::dispute_ends, {}, 1).empty());
}

// From another bank than the clearing bank, whose reserves are gone: the money waits there.
TEST_F(DisputeTest, EscrowFallsBackToThePayersBank) {
  const Opened opened = open(issuer, open_of(root.first, 300'00));
  world.arrive(pay_day());
  world.ledger.mint(1, tier2, yuan(1'000'00));
  world.ledger.must(tier2, settlement::Pay{root.id, Amount{500'00}, world.bank1.party});
  EXPECT_EQ(escrow(world.bank0, tier1), 150'00);
  world.ledger.edit([&](LedgerDelta& delta) {
    const auto key = cash::Balance::Key{cash::settlement_authority(delta), world.bank1.account, *Currency::of("CNY"),
                                        cash::Kind::reserve};
    delta.erase<cash::Balance>(key);
  });
  world.ledger.must(tier2, settlement::Pay{root.id, Amount{500'00}, world.bank1.party});
  EXPECT_EQ(escrow(world.bank1, tier1), 150'00);
  rule(opened.dispute, Ruling::reduce, 200'00);
  EXPECT_EQ(world.deposit(world.bank0, world.issuer) + world.deposit(world.bank1, world.issuer), 200'00);
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 800'00);
}

}  // namespace
}  // namespace tallystick::contracts::dispute
