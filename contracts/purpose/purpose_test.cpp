// Bound money from the sale that brings it to its last fen: whom it may be paid to, against what, and how the rest returns.
#include <algorithm>
#include <functional>

#include <gtest/gtest.h>

#include "contracts/account/freeze.h"
#include "contracts/cash/mint.h"
#include "contracts/cash/payment.h"
#include "contracts/cash/reserves.h"
#include "contracts/financing/accept.h"
#include "contracts/financing/policy.h"
#include "contracts/financing/quote.h"
#include "contracts/financing/request.h"
#include "contracts/financing/sale.h"
#include "contracts/ledger/attempts.h"
#include "contracts/ledger/invariants/bound_money_adds_up.h"
#include "contracts/ledger/sums.h"
#include "contracts/ledger/trade_world.h"
#include "contracts/purpose/grant.h"
#include "contracts/purpose/pay.h"
#include "contracts/settlement/pay.h"
#include "contracts/settlement/take_over.h"

namespace tallystick::contracts::purpose {
namespace {

constexpr Millis kHour{3'600'000};
constexpr Millis kDay{24 * kHour.raw()};
constexpr std::int64_t kFace = 1'000'000'00, kNet = 989'500'00;

struct PurposeTest : ::testing::Test {
  TradeWorld world;
  AccountId borrower = world.tier1.account;
  TradeWorld::Root root = world.outstanding(kFace, 90);

  Timestamp now() const { return world.ledger.next_block().time; }
  Bound bound(std::vector<AccountId> payees) const {
    std::sort(payees.begin(), payees.end());
    return {{std::move(payees)}, {}, {}, now() + Millis{30 * kDay.raw()}};
  }
  financing::Terms terms(std::optional<Bound> with, std::optional<AccountId> to = {}) const {
    return {financing::SaleKind::with_recourse, Rate{42'000}, pricing::DayCount::actual_360, {}, to, std::move(with)};
  }
  financing::Offer offer(const financing::Terms& asked) const { return {root.first, asked, {}, now() + kHour}; }
  void ask() { world.ledger.must(borrower, financing::Request{root.first, Amount{kFace}, {}, now() + kHour, {}}); }
  // Sold to bank 3 with these terms.
  void sold(const financing::Terms& asked) {
    ask();
    world.ledger.must(world.bank3.account, offer(asked));
    const auto quote = events_of<financing::Quoted>(world.ledger.last()).at(0).quote;
    world.ledger.must(borrower, financing::Accept{quote.id, quote.price.cost.effective});
  }
  PurposeId bound_to(const Bound& with) {
    sold(terms(with));
    return events_of<Granted>(world.ledger.last()).at(0).purpose;
  }
  std::int64_t held() const {
    return cash::balance_of(world.ledger.view(), world.bank3.party, borrower, yuan(0).currency, cash::Kind::purpose)
        .minor();
  }
  // What is left of the one sale.
  financing::Deal deal_of_the_bank() const {
    for (const IndexRow& row : scan_prefix(world.ledger.view(), Index::fragment_by_root, root.id.view(), 8)) {
      const auto one = load_row<fragment::Fragment>(world.ledger.view(), row);
      if (one.is_sold()) return must_load<financing::Deal>(world.ledger.view(), one.id);
    }
    return {};
  }
  evidence::Uses invoice(const Member& from, std::int64_t fen) {
    return {{{world.document(evidence::Kind::invoice, from, world.tier1, fen), Amount{fen}}}};
  }
};

TEST_F(PurposeTest, TermsAreRefused) {
  ask();
  const auto bank = world.bank3.account;
  const auto made = [&](const financing::Terms& asked) { return make_operation(offer(asked)); };
  const Bound good = bound({world.tier2.account, world.tier3.account});
  Bound twice = good, over = good;
  twice.payees.items[1] = twice.payees.items[0];
  over.expires = now();
  financing::Terms true_sale = terms(good);
  true_sale.kind = financing::SaleKind::without_recourse;
  expect_refused(world.ledger,
                 {{"an unknown payee", bank, made(terms(bound({AccountId{}}))), Refusal::E_NOENT},
                  {"an unknown counterparty", bank, made(terms({}, AccountId{})), Refusal::E_NOENT},
                  {"a payee twice", bank, made(terms(twice)), Refusal::E_AMOUNT},
                  {"bound and to a counterparty", bank, made(terms(good, world.tier2.account)), Refusal::E_AMOUNT},
                  {"a true sale", bank, made(true_sale), Refusal::E_AMOUNT, "true sale"},
                  {"over at once", bank, made(terms(over)), Refusal::E_EXPIRED}});
}

TEST_F(PurposeTest, ProceedsGoStraightToTheCounterparty) {
  sold(terms({}, world.tier3.account));
  EXPECT_EQ(world.deposit(world.bank2, world.tier3), kNet);
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 0);
}

TEST_F(PurposeTest, BoundMoneyIsSpentOnItsPurposeOnly) {
  Bound with = bound({world.tier2.account});
  with.evidence = evidence::Kind::delivery;
  const PurposeId id = bound_to(with);
  EXPECT_EQ(held(), kNet);
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 0);
  evidence::Uses documents = invoice(world.tier2, 400'000'00);
  const evidence::Uses bare = documents;
  documents.items.push_back({world.document(evidence::Kind::delivery, world.tier2, world.tier1, 0), Amount{}});
  evidence::Uses contradicting = documents;
  contradicting.items.push_back({world.document(evidence::Kind::contract, world.tier2, world.tier1, 1), Amount{}});
  const Pay good{id, world.tier2.account, Amount{400'000'00}, documents};
  const AccountId court = world.ledger.appoint("court", party::Role::supervisor).account;
  const auto made = [&](auto&& change) { return make_operation(but(good, change)); };
  expect_refused(
      world.ledger,
      {{"unknown purpose", borrower, made([](Pay& p) { p.purpose = {}; }), Refusal::E_NOENT},
       {"unknown payee", borrower, made([](Pay& p) { p.to = {}; }), Refusal::E_NOENT},
       {"a payee without a bank", borrower, made([&](Pay& p) { p.to = court; }), Refusal::E_ROLE},
       {"another's", world.tier2.account, made([](Pay&) {}), Refusal::E_OWNER},
       {"nothing", borrower, made([](Pay& p) { p.amount = {}; }), Refusal::E_AMOUNT},
       {"more than there is", borrower, made([](Pay& p) { p.amount = Amount{kNet + 1}; }), Refusal::E_AMOUNT},
       {"a payee who is not allowed", borrower, made([&](Pay& p) { p.to = world.tier3.account; }), Refusal::E_PURPOSE},
       {"to himself", borrower, made([&](Pay& p) { p.to = borrower; }), Refusal::E_PURPOSE},
       {"without the document", borrower, made([&](Pay& p) { p.evidence = bare; }), Refusal::E_PURPOSE, "no delivery"},
       {"another amount than the invoice", borrower, made([](Pay& p) { p.amount = Amount{1}; }), Refusal::E_EVIDENCE},
       {"a contract for less", borrower, made([&](Pay& p) { p.evidence = contradicting; }), Refusal::E_FLOW},
       {"redeemed", borrower, make_operation(cash::Redeem{world.bank3.party, yuan(1), {}}), Refusal::E_CASH}});
  world.ledger.must(world.bank1.account, account::Freeze{world.tier2.account, {"looked into"}});
  expect_refused(world.ledger, {{"a frozen payee", borrower, make_operation(good), Refusal::E_FROZEN}});
  world.ledger.must(world.bank1.account, account::Unfreeze{world.tier2.account, {"found in order"}});
  world.ledger.must(borrower, good);
  EXPECT_EQ(held(), kNet - 400'000'00);
  EXPECT_EQ(world.deposit(world.bank1, world.tier2), 400'000'00);
  expect_refused(world.ledger, {{"the same invoice again", borrower, make_operation(good), Refusal::E_EVIDENCE_DUP}});
}

TEST_F(PurposeTest, GoodsMustFit) {
  Bound with = bound({});
  with.goods = {"72"};
  const PurposeId id = bound_to(with);
  const auto document = [&](const char* goods, const char* number) {
    auto op = world.registration(evidence::Kind::invoice, world.tier2, world.tier1, 100'00, number);
    op.goods_code = {goods};
    world.ledger.must(world.bank1.account, op);
    return evidence::Uses{{{op.fingerprint, Amount{100'00}}}};
  };
  const auto pay = [&](const evidence::Uses& uses) {
    return make_operation(Pay{id, world.tier2.account, Amount{100'00}, uses});
  };
  expect_refused(world.ledger,
                 {{"the lender", borrower, make_operation(Pay{id, world.bank3.account, Amount{100'00}, {}}),
                   Refusal::E_PURPOSE, "the lender"}});
  expect_refused(world.ledger, {{"wine", borrower, pay(document("2204", "W-1")), Refusal::E_PURPOSE, "goods 72"}});
  EXPECT_EQ(world.ledger.run(world.ledger.transaction(borrower, {pay(document("7208", "S-1"))})).outcome,
            Outcome::applied);
}

TEST_F(PurposeTest, ABankWithoutReservesPaysLater) {
  const PurposeId id = bound_to(bound({world.tier3.account}));
  world.ledger.must(world.ledger.authority().account,
                    cash::BurnReserves{world.bank3.party, yuan(world.reserves(world.bank3))});
  const Pay pay{id, world.tier3.account, Amount{100'00}, invoice(world.tier3, 100'00)};
  expect_refused(world.ledger, {{"short", borrower, make_operation(pay), Refusal::E_CASH}});
  world.ledger.mint_reserves(3, yuan(100'00));
  world.ledger.must(borrower, pay);
}

// What is unspent is a prepayment: at maturity the bank takes so much less, and the seller so much more.
TEST_F(PurposeTest, WhatIsUnspentReturnsAndIsTheSellersAtMaturity) {
  const PurposeId id = bound_to(bound({world.tier2.account}));
  world.ledger.must(borrower, Pay{id, world.tier2.account, Amount{400'000'00}, invoice(world.tier2, 400'000'00)});
  const std::int64_t reserves = world.reserves(world.bank3), rest = kNet - 400'000'00;
  world.ledger.pass(Millis{31 * kDay.raw()});
  world.ledger.run_block({});
  const auto returned = events_of<Returned>(world.ledger.last()).at(0);
  EXPECT_EQ(returned.cause, ReturnCause::expired);
  EXPECT_EQ(returned.money, yuan(rest));
  EXPECT_EQ(held(), 0);
  EXPECT_EQ(world.reserves(world.bank3), reserves);
  EXPECT_FALSE(load<Earmark>(world.ledger.view(), id));
  expect_refused(world.ledger, {{"gone", borrower, make_operation(GiveBack{id}), Refusal::E_NOENT}});
  world.ledger.mint(0, world.issuer.account, yuan(kFace));
  world.arrive(world.receivable(root.id).pay_on);
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), rest);
  EXPECT_EQ(world.reserves(world.bank3), reserves + kFace - rest);
}

TEST_F(PurposeTest, TheBorrowerMayGiveItBackAndAfterItsEndNobodySpendsIt) {
  const PurposeId id = bound_to(bound({world.tier2.account}));
  expect_refused(world.ledger, {{"by another", world.tier2.account, make_operation(GiveBack{id}), Refusal::E_OWNER}});
  const Pay late{id, world.tier2.account, Amount{100'00}, invoice(world.tier2, 100'00)};
  world.ledger.pass(Millis{31 * kDay.raw()});
  EXPECT_EQ(world.ledger.run(borrower, late).refusal, Refusal::E_EXPIRED);
  EXPECT_EQ(held(), 0);
}

TEST_F(PurposeTest, GivenBackEarly) {
  const PurposeId id = bound_to(bound({world.tier2.account}));
  world.ledger.must(borrower, GiveBack{id});
  EXPECT_EQ(events_of<Returned>(world.ledger.last()).at(0).cause, ReturnCause::given_back);
  EXPECT_EQ(deal_of_the_bank().amount, Amount{kFace - kNet});
}

// What was bound for longer returns on the day of payment, before the issuer pays.
TEST_F(PurposeTest, EndsOnTheDayOfPaymentAtTheLatest) {
  Bound with = bound({world.tier2.account});
  with.expires = now() + Millis{200 * kDay.raw()};
  const PurposeId id = bound_to(with);
  world.ledger.must(borrower, Pay{id, world.tier2.account, Amount{400'000'00}, invoice(world.tier2, 400'000'00)});
  const Date pay_on = world.receivable(root.id).pay_on;
  EXPECT_EQ(world.ledger.today() < pay_on, true);
  EXPECT_EQ(
      ledger_day(world.ledger.next_block().config->calendar, must_load<Earmark>(world.ledger.view(), id).bound.expires),
      pay_on);
  world.ledger.mint(0, world.issuer.account, yuan(kFace));
  world.arrive(pay_on);
  const auto returned = events_of<Returned>(world.ledger.last()).at(0);
  EXPECT_EQ(returned.money, yuan(kNet - 400'000'00));
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), kNet - 400'000'00);
}

// Thirty days late at 4.2 % on 1,000,000.00: 3,500.00, which the bank is owed beside the principal that is left.
TEST_F(PurposeTest, ALateClaimBearsInterestUntilTheMoneyReturns) {
  Bound with = bound({world.tier2.account});
  with.expires = now() + Millis{100 * kDay.raw()};
  bound_to(with);
  world.ledger.go_to(world.receivable(root.id).pay_on + Days{30});
  world.ledger.run_block({});
  EXPECT_EQ(events_of<Returned>(world.ledger.last()).at(0).money, yuan(kNet));
  const auto deal = deal_of_the_bank();
  EXPECT_EQ(minus(deal.amount, deal.received), Amount{kFace - kNet});
  EXPECT_EQ(deal.interest, Amount{3'500'00});
  EXPECT_EQ(world.fragment(deal.fragment).outstanding(), Amount{kFace - kNet + 3'500'00});
}

TEST_F(PurposeTest, WhatThePaidPartOfTheClaimLeavesIsTheSellers) {
  const PurposeId id = bound_to(bound({world.tier2.account}));
  world.ledger.mint(0, world.issuer.account, yuan(600'000'00));
  world.ledger.must(world.issuer.account, settlement::Pay{root.id, Amount{600'000'00}, world.bank0.party});
  const std::int64_t reserves = world.reserves(world.bank3);
  world.ledger.must(borrower, GiveBack{id});
  EXPECT_EQ(world.fragment(root.first).holder, borrower);
  EXPECT_EQ(world.fragment(root.first).outstanding(), Amount{400'000'00});
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), kNet - 400'000'00);
  EXPECT_EQ(world.reserves(world.bank3), reserves - (kNet - 400'000'00));
}

// A guarantor, or the seller himself, paid 300,000.00 in the issuer's place: the deal is about the rest, and then over.
TEST_F(PurposeTest, BoundMoneyFollowsItsSale) {
  const PurposeId id = bound_to(bound({world.tier2.account}));
  const auto take_over = [&](const FragmentId& from, std::int64_t fen) {
    std::optional<FragmentId> change;
    world.ledger.edit([&](LedgerDelta& delta) {
      auto taken = settlement::take_over(must_load<fragment::Fragment>(delta, from), Amount{fen}, Amount{fen},
                                         world.tier3.account, world.ledger.next_block(), delta);
      delta.store(taken.part);
      change = taken.change;
    });
    return change;
  };
  const auto rest = take_over(root.first, 300'000'00);
  EXPECT_EQ(must_load<Earmark>(world.ledger.view(), id).source, rest);
  take_over(*rest, 700'000'00);
  EXPECT_FALSE(must_load<Earmark>(world.ledger.view(), id).source.has_value());
  world.ledger.must(borrower, GiveBack{id});
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), kNet);
}

TEST_F(PurposeTest, APolicyCanBindWhatItPays) {
  financing::PolicyText text = world.policy_text();
  text.kind = financing::SaleKind::with_recourse;
  text.bound = bound({});
  text.bound->expires = now();
  expect_refused(world.ledger, {{"over at once", world.bank3.account, make_operation(financing::PublishPolicy{text}),
                                 Refusal::E_EXPIRED}});
}

TEST_F(PurposeTest, TheInvariantSeesMoneyWithoutPurpose) {
  const PurposeId id = bound_to(bound({world.tier2.account}));
  const cash::Balance::Key place{world.bank3.party, borrower, yuan(0).currency, cash::Kind::purpose};
  const struct {
    const char* name;
    std::function<void(LedgerDelta&)> act;
    bool holds;
  } rows[] = {
      {"money gone", [&](LedgerDelta& d) { d.erase<cash::Balance>(place); }, false},
      {"purpose gone", [&](LedgerDelta& d) { d.erase<Earmark>(id); }, false},
      {"both less",
       [&](LedgerDelta& d) {
         auto e = must_load<Earmark>(d, id);
         auto b = must_load<cash::Balance>(d, place);
         e.left = b.amount = Amount{1};
         d.store(e);
         d.store(b);
       },
       true},
      {"ordinary deposits are no business of it",
       [&](LedgerDelta& d) {
         d.store(cash::Balance{world.bank3.party, borrower, yuan(0).currency, cash::Kind::deposit, Amount{1}});
       },
       true},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    LedgerDelta delta{world.ledger.view()};
    const auto start = delta.savepoint();
    row.act(delta);
    BoundMoneyAddsUp invariant;
    for (const RecordChange& change : delta.changes_since(start)) invariant.visit(change);
    EXPECT_EQ(!invariant.verdict(delta).has_value(), row.holds);
  }
}

}  // namespace
}  // namespace tallystick::contracts::purpose
