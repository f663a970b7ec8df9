#include <gtest/gtest.h>

#include "contracts/cash/reserves.h"
#include "contracts/claim/record_outside.h"
#include "contracts/financing/accept.h"
#include "contracts/financing/policy.h"
#include "contracts/financing/quote.h"
#include "contracts/financing/request.h"
#include "contracts/financing/sale.h"
#include "contracts/financing/sell.h"
#include "contracts/fragment/transfer.h"
#include "contracts/ledger/attempts.h"
#include "contracts/ledger/trade_world.h"
#include "contracts/policy/set_parameter.h"

namespace tallystick::contracts::financing {
namespace {

constexpr Millis kHour{3'600'000};
constexpr std::int64_t kReserves = 100'000'000'00;

struct FinancingTest : ::testing::Test {
  TradeWorld world;
  AccountId seller = world.tier1.account, bank = world.bank1.account, other_bank = world.bank3.account;
  TradeWorld::Root root = world.outstanding(1'000'000'00, 90);

  Timestamp now() const { return world.ledger.next_block().time; }
  Request request(std::int64_t fen = 1'000'000'00) const {
    return {root.first, Amount{fen}, {}, now() + kHour, {}};
  }
  static Terms terms(std::int64_t fee = 0) {
    return {SaleKind::without_recourse, Rate{42'000}, pricing::DayCount::actual_360, Amount{fee}};
  }
  Offer offer() const { return {root.first, terms(), std::nullopt, now() + kHour}; }
  // Asked for and quoted by bank 1.
  QuoteId quoted(const Offer& op) {
    world.ledger.must(seller, request());
    world.ledger.must(bank, op);
    return events_of<Quoted>(world.ledger.last()).at(0).quote.id;
  }
};

TEST_F(FinancingTest, PriceRefusesWhatLeavesNothing) {
  const Date today = *parse_date("2026-01-06");
  const struct {
    const char* name;
    Terms terms;
    std::int64_t fen;
    std::int32_t days;
    bool priced;
  } rows[] = {
      {"golden", terms(), 1'000'000'00, 90, true},
      {"a fee of all but one fen", terms(989'499'99), 1'000'000'00, 90, false},  // passes 1,000 % a year
      {"a fee of everything", terms(989'500'00), 1'000'000'00, 90, false},
      {"a fee of one fen more", terms(989'500'01), 1'000'000'00, 90, false},
      {"due today", terms(1), 1'000'000'00, 0, false},
      {"a high fee that still has a rate", terms(300'000'00), 1'000'000'00, 90, true},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    const auto price = price_of(Amount{row.fen}, row.terms, today, today + Days{row.days});
    EXPECT_EQ(price.has_value(), row.priced);
    if (!price) {
      EXPECT_EQ(price.error().code, Refusal::E_AMOUNT);
    }
  }
}

TEST_F(FinancingTest, RequestRefusals) {
  const auto made = [&](auto&& change) { return make_operation(but(request(), change)); };
  expect_refused(
      world.ledger,
      {{"unknown bank", seller, made([&](Request& r) { r.banks.items = {world.tier2.party}; }), Refusal::E_NOENT},
       {"unknown fragment", seller, made([](Request& r) { r.fragment = {}; }), Refusal::E_NOENT},
       {"another's", world.tier2.account, made([](Request&) {}), Refusal::E_OWNER},
       {"nothing", seller, made([](Request& r) { r.amount = {}; }), Refusal::E_AMOUNT},
       {"more than there is", seller, made([](Request& r) { r.amount = Amount{1'000'000'01}; }), Refusal::E_AMOUNT,
        "CNY 1000000.01 of a fragment of CNY 1000000.00"},
       {"over at once", seller, made([&](Request& r) { r.until = now(); }), Refusal::E_EXPIRED}});
  claim::RecordOutside outside{request().fragment, {"a factor"}, Amount{1}, {}, {}, {}};
  outside.entry = claim::OutsideEntry{{"zdw"}, {"17"}, now()};
  world.ledger.must(world.bank0.account, outside);
  expect_refused(world.ledger, {{"somebody's before", seller, make_operation(request()), Refusal::E_LIEN, "zdw 17"}});
}

// A part of a fragment is one fragment more.
TEST(FinancingCount, NoMoreFragmentsThanOnePieceOfWorkCanPay) {
  Genesis genesis = test_genesis();
  genesis.parameters.items = {{{"leaves_max"}, 1, genesis.calendar.first_date}};
  TradeWorld world{genesis};
  const auto root = world.outstanding(100'00, 90);
  const Timestamp until = world.ledger.next_block().time + kHour;
  const auto request = [&](std::int64_t fen) {
    return make_operation(Request{root.first, Amount{fen}, {}, until, {}});
  };
  expect_refused(world.ledger, {{"a part", world.tier1.account, request(99'99), Refusal::E_COUNT}});
  const Transaction whole = world.ledger.transaction(world.tier1.account, {request(100'00)});
  EXPECT_EQ(world.ledger.run(whole).outcome, Outcome::applied);
}

TEST_F(FinancingTest, QuoteRefusals) {
  const auto made = [&](auto&& change) { return make_operation(but(offer(), change)); };
  expect_refused(world.ledger, {{"no request", bank, made([](Offer&) {}), Refusal::E_NOENT, "no request"}});
  Request asked = request();
  asked.banks.items = {world.bank1.party};
  world.ledger.must(seller, asked);
  expect_refused(
      world.ledger,
      {{"no bank", world.tier2.account, made([](Offer&) {}), Refusal::E_ROLE},
       {"unknown fragment", bank, made([](Offer& o) { o.fragment = {}; }), Refusal::E_NOENT},
       {"a bank that was not asked", other_bank, made([](Offer&) {}), Refusal::E_OWNER},
       {"a cap without recourse", bank, made([](Offer& o) { o.recourse_cap = Amount{1}; }), Refusal::E_AMOUNT},
       {"a fee that eats everything", bank, made([](Offer& o) { o.terms.fee = Amount{989'500'00}; }),
        Refusal::E_AMOUNT},
       {"over at once", bank, made([&](Offer& o) { o.expiry = now(); }), Refusal::E_EXPIRED},
       {"open for ever", bank, made([&](Offer& o) { o.expiry = now() + Millis{720 * kHour.raw() + 1}; }),
        Refusal::E_POLICY, "quote_hours_max"}});
  world.ledger.pass(kHour);
  // The block refuses the offer, and then ends the request.
  EXPECT_EQ(world.ledger.run(bank, offer()).refusal, Refusal::E_EXPIRED);
  EXPECT_FALSE(load<SaleRequest>(world.ledger.view(), root.first));
}

TEST_F(FinancingTest, AQuoteReservesUntilItEnds) {
  const QuoteId id = quoted(offer());
  const auto reserved = world.fragment(root.first);
  EXPECT_EQ(reserved.state, fragment::State::reserved);
  EXPECT_EQ(reserved.quote, id);
  expect_refused(world.ledger,
                 {{"passed on", seller, make_operation(world.transfer_of(root.first, world.tier1, world.tier2, 100)),
                   Refusal::E_STATE},
                  {"asked for again", seller, make_operation(request()), Refusal::E_STATE},
                  {"withdrawn: unknown", bank, make_operation(Withdraw{}), Refusal::E_NOENT},
                  {"withdrawn by a stranger", other_bank, make_operation(Withdraw{id}), Refusal::E_OWNER}});
  world.ledger.must(bank, Withdraw{id});
  EXPECT_EQ(world.fragment(root.first).state, fragment::State::held);

  const QuoteId declined = quoted(offer());
  world.ledger.must(seller, Withdraw{declined});
  EXPECT_EQ(world.fragment(root.first).state, fragment::State::held);

  const QuoteId expiring = quoted(offer());
  world.ledger.pass(kHour);
  EXPECT_EQ(world.ledger.run(seller, Accept{expiring, Rate{43'738}}).refusal, Refusal::E_EXPIRED);
  EXPECT_EQ(world.fragment(root.first).state, fragment::State::held);
  EXPECT_EQ(events_of<QuoteEnded>(world.ledger.last()).at(0).cause, QuoteEnd::expired);
  EXPECT_EQ(world.ledger.run(seller, Accept{expiring, Rate{43'738}}).refusal, Refusal::E_NOENT);
}

TEST_F(FinancingTest, AcceptRefusals) {
  const QuoteId id = quoted(offer());
  expect_refused(world.ledger, {{"unknown", seller, make_operation(Accept{{}, Rate{43'738}}), Refusal::E_NOENT},
                                {"by the bank", bank, make_operation(Accept{id, Rate{43'738}}), Refusal::E_OWNER},
                                {"shown too little", seller, make_operation(Accept{id, Rate{43'637}}), Refusal::E_APR},
                                {"shown too much", seller, make_operation(Accept{id, Rate{43'839}}), Refusal::E_APR}});
  // Within 0.01 %.
  EXPECT_EQ(world.ledger.run(seller, Accept{id, Rate{43'638}}).outcome, Outcome::applied);
}

TEST_F(FinancingTest, WithinABankTheBankMints) {
  world.ledger.must(seller, Accept{quoted(offer()), Rate{43'738}});
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 989'500'00);
  EXPECT_EQ(world.supply(world.bank1), 989'500'00);
  EXPECT_EQ(world.reserves(world.bank1), kReserves);
  const auto deal = must_load<Deal>(world.ledger.view(), root.first);
  EXPECT_EQ(deal.price.interest, Amount{10'500'00});
  EXPECT_EQ(deal.price.cost, (pricing::AnnualCost{Rate{42'446}, Rate{43'738}}));
  EXPECT_EQ(deal.seller, seller);
  EXPECT_EQ(deal.bank_account, bank);
  EXPECT_EQ(world.fragment(root.first).holder, bank);
}

TEST_F(FinancingTest, AcrossBanksReservesMustSuffice) {
  world.ledger.must(world.ledger.authority().account,
                    cash::BurnReserves{world.bank3.party, yuan(kReserves - 989'499'99)});
  const auto policy = world.publish(world.bank3, world.policy_text());
  const Sell sell{policy, root.first, Amount{1'000'000'00}, Rate{43'738}};
  expect_refused(world.ledger, {{"one fen of reserves short", seller, make_operation(sell), Refusal::E_CASH}});
  world.ledger.mint_reserves(3, yuan(1));
  world.ledger.must(seller, sell);
  EXPECT_EQ(world.reserves(world.bank3), 0);
}

TEST_F(FinancingTest, ABankBuysNothingFromItself) {
  // The bank delivered services to the issuer and was paid with a receivable.
  receivable::Issue op = world.issue_of(world.tier1, 100'00, 90);
  op.payee = bank;
  op.evidence.items.clear();
  for (const auto kind : {evidence::Kind::invoice, evidence::Kind::delivery}) {
    const auto document = world.registration(kind, world.bank1, world.issuer, 100'00, "B-1");
    world.ledger.must(world.bank0.account, document);
    op.evidence.items.push_back({document.fingerprint, Amount{kind == evidence::Kind::invoice ? 100'00 : 0}});
  }
  const auto own = world.issue(op);
  world.claim(world.bank1, own.first);
  const auto policy = world.publish(world.bank1, world.policy_text());
  expect_refused(world.ledger, {{"its own", bank, make_operation(Sell{policy, own.first, Amount{100'00}, Rate{43'738}}),
                                 Refusal::E_SELF}});
  // To another bank it can: reserves pay.
  const auto elsewhere = world.publish(world.bank3, world.policy_text());
  world.ledger.must(bank, Sell{elsewhere, own.first, Amount{100'00}, Rate{43'738}});
  EXPECT_EQ(world.reserves(world.bank1), kReserves + 98'95);
}

TEST_F(FinancingTest, APartIsSoldAndTheRestKept) {
  const auto policy = world.publish(world.bank1, world.policy_text());
  world.ledger.must(seller, Sell{policy, root.first, Amount{400'000'00}, Rate{43'738}});
  const auto sold = events_of<Sold>(world.ledger.last()).at(0);
  EXPECT_EQ(world.fragment(root.first).state, fragment::State::spent);
  EXPECT_EQ(world.fragment(sold.fragment).outstanding(), Amount{400'000'00});
  EXPECT_EQ(world.fragment(sold.fragment).state, fragment::State::sold);
  EXPECT_EQ(world.fragment(*sold.change).outstanding(), Amount{600'000'00});
  EXPECT_EQ(world.fragment(*sold.change).holder, seller);
  EXPECT_EQ(world.fragment(*sold.change).level, 0);
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 395'800'00);
}

TEST_F(FinancingTest, RecourseNamesTheSellerAndACap) {
  Offer op = offer();
  op.terms.kind = SaleKind::with_recourse;
  op.recourse_cap = Amount{500'000'00};
  world.ledger.must(seller, Accept{quoted(op), Rate{43'738}});
  EXPECT_EQ(world.fragment(root.first).state, fragment::State::sold_recourse);
  const auto deal = must_load<Deal>(world.ledger.view(), root.first);
  EXPECT_EQ(deal.terms.kind, SaleKind::with_recourse);
  EXPECT_EQ(deal.recourse_cap, Amount{500'000'00});
  EXPECT_EQ(deal.seller, seller);
}

TEST_F(FinancingTest, LaterAcceptanceIsCheaper) {
  Offer op = offer();
  op.expiry = now() + Millis{48 * kHour.raw()};
  const QuoteId id = quoted(op);
  world.ledger.go_to(world.ledger.today() + Days{1});
  world.ledger.must(seller, Accept{id, Rate{43'738}});
  // 89 days: 10,383.33.
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 989'616'67);
}

TEST_F(FinancingTest, RegistrationsRankByBlockTransactionAndOperation) {
  const auto policy = world.publish(world.bank1, world.policy_text());
  Transaction two =
      world.ledger.transaction(seller, {make_operation(Sell{policy, root.first, Amount{100'000'00}, Rate{43'738}})});
  const Transaction before = world.ledger.transaction(other_bank, {make_operation(PublishPolicy{world.policy_text()})});
  world.ledger.run_block({before, two});
  const auto sold = events_of<Sold>(world.ledger.last()).at(0);
  EXPECT_EQ(sold.registration.transaction, 1U);
  EXPECT_EQ(sold.registration.operation, 0U);
  world.ledger.must(seller, Sell{policy, *sold.change, Amount{100'000'00}, Rate{43'738}});
  EXPECT_LT(sold.registration, events_of<Sold>(world.ledger.last()).at(0).registration);
}

// --- published policies ---

TEST_F(FinancingTest, PublishAndRetireRefusals) {
  const PublishPolicy good{world.policy_text()};
  const auto made = [&](auto&& change) { return make_operation(but(good, [&](PublishPolicy& p) { change(p.text); })); };
  const auto id = world.publish(world.bank1, good.text);
  expect_refused(
      world.ledger,
      {{"no bank", seller, make_operation(good), Refusal::E_ROLE},
       {"unknown issuer", bank, made([](PolicyText& t) { t.issuers.items = {{}}; }), Refusal::E_NOENT},
       {"no price", bank, made([](PolicyText& t) { t.prices.items.clear(); }), Refusal::E_AMOUNT},
       {"a price for no days", bank, made([](PolicyText& t) { t.prices.items[0].days_max = 0; }), Refusal::E_AMOUNT},
       {"above 100 %", bank, made([](PolicyText& t) { t.prices.items[0].rate = Rate{1'000'001}; }), Refusal::E_AMOUNT},
       {"over at once", bank, made([&](PolicyText& t) { t.valid_until = now(); }), Refusal::E_EXPIRED},
       {"currency", bank, made([](PolicyText& t) { t.currency = *Currency::of("JPY"); }), Refusal::E_POLICY,
        "currency"},
       {"retire: unknown", bank, make_operation(RetirePolicy{}), Refusal::E_NOENT},
       {"retire: another bank's", other_bank, make_operation(RetirePolicy{id}), Refusal::E_OWNER}});
  world.ledger.must(bank, RetirePolicy{id});
  expect_refused(world.ledger, {{"retire: twice", bank, make_operation(RetirePolicy{id}), Refusal::E_STATE},
                                {"sell under it", seller, make_operation(Sell{id, root.first, Amount{1'00}, Rate{}}),
                                 Refusal::E_STATE}});
}

TEST_F(FinancingTest, SellRefusalsInOrder) {
  PolicyText text = world.policy_text();
  text.valid_until = now() + kHour;
  const auto id = world.publish(world.bank1, text);
  PolicyText euro = world.policy_text();
  euro.currency = *Currency::of("EUR");
  const auto in_euro = world.publish(world.bank1, euro);
  PolicyText shallow = world.policy_text();
  shallow.prices.items = {{30, 10, Rate{36'000}, Amount{}}};
  const auto short_only = world.publish(world.bank1, shallow);
  const Sell good{id, root.first, Amount{1'000'000'00}, Rate{43'738}};
  const auto made = [&](auto&& change) { return make_operation(but(good, change)); };
  expect_refused(
      world.ledger,
      {{"unknown policy", seller, made([](Sell& s) { s.policy = {}; }), Refusal::E_NOENT},
       {"unknown fragment", seller, made([](Sell& s) { s.fragment = {}; }), Refusal::E_NOENT},
       {"another's", world.tier2.account, made([](Sell&) {}), Refusal::E_OWNER},
       {"nothing", seller, made([](Sell& s) { s.amount = {}; }), Refusal::E_AMOUNT},
       {"one fen too many", seller, made([](Sell& s) { s.amount = Amount{1'000'000'01}; }), Refusal::E_AMOUNT},
       {"another currency", seller, made([&](Sell& s) { s.policy = in_euro; }), Refusal::E_POLICY, "currency"},
       {"no price for the term", seller, made([&](Sell& s) { s.policy = short_only; }), Refusal::E_POLICY, "price"},
       {"another cost than shown", seller, made([](Sell& s) { s.shown_cost = Rate{42'446}; }), Refusal::E_APR}});
  world.ledger.pass(kHour);
  expect_refused(world.ledger, {{"the policy is over", seller, make_operation(good), Refusal::E_EXPIRED, "the policy ended at 20"}});
}

TEST_F(FinancingTest, TheFirstClauseThatFailsIsNamed) {
  const struct {
    const char* name;
    std::vector<Clause> clauses;
    std::string named;  // empty: bought
  } rows[] = {
      {"amount", {{ClauseField::amount, Comparison::at_most, 999'99}}, "amount: clause 1 asks at_most CNY 999.99, is CNY 1000.00"},
      {"amount at its bound", {{ClauseField::amount, Comparison::at_most, 1'000'00}}, ""},
      {"days", {{ClauseField::days, Comparison::at_most, 89}}, "days"},
      {"days at their bound", {{ClauseField::days, Comparison::equal, 90}}, ""},
      {"level", {{ClauseField::level, Comparison::at_least, 1}}, "level"},
      {"issuer not listed", {{ClauseField::issuer_listed, Comparison::equal, 0}}, "issuer_listed"},
      {"issuer not stopped", {{ClauseField::issuer_stopped, Comparison::equal, 1}}, "issuer_stopped"},
      {"seller served", {{ClauseField::seller_served, Comparison::not_equal, 1}}, "seller_served"},
      {"seller too young", {{ClauseField::seller_age_days, Comparison::at_least, 1}}, "seller_age_days"},
      {"cost", {{ClauseField::cost, Comparison::at_most, 43'737}}, "cost: clause 1 asks at_most 4.3737 %, is 4.3738 %"},
      {"cost at its bound", {{ClauseField::cost, Comparison::at_most, 43'738}}, ""},
      {"the receivable is too small",
       {{ClauseField::receivable_face, Comparison::at_least, 1'000'000'01}},
       "receivable_face"},
      {"one bank's word", {{ClauseField::evidence_level, Comparison::at_least, 2}}, "evidence_level: clause 1 asks at_least 2, is 1"},
      {"one bank's word at its bound", {{ClauseField::evidence_level, Comparison::at_least, 1}}, ""},
      {"documents without a past", {{ClauseField::evidence_depth, Comparison::at_least, 2}}, "evidence_depth: clause 1 asks at_least 2, is 1"},
      {"a gap in the flows", {{ClauseField::flows_pass, Comparison::equal, 1}}, "flows_pass: clause 1 asks equal 1, is 0"},
      {"the second of two",
       {{ClauseField::level, Comparison::equal, 0}, {ClauseField::amount, Comparison::at_least, 1'000'01}},
       "amount: clause 2"},
  };
  FragmentId held = root.first;
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    PolicyText text = world.policy_text();
    text.clauses.items = row.clauses;
    const auto id = world.publish(world.bank1, text);
    const Receipt receipt = world.ledger.run(seller, Sell{id, held, Amount{1'000'00}, Rate{43'738}});
    if (row.named.empty()) {
      EXPECT_EQ(receipt.outcome, Outcome::applied) << receipt.detail.value;
      held = *events_of<Sold>(world.ledger.last()).at(0).change;
    } else {
      EXPECT_EQ(receipt.refusal, Refusal::E_POLICY);
      EXPECT_EQ(receipt.detail.value.rfind(row.named, 0), 0U) << receipt.detail.value;
    }
  }
}

TEST_F(FinancingTest, ADailyCapBeginsAnewEachDay) {
  PolicyText text = world.policy_text();
  text.clauses.items = {{ClauseField::bought_today, Comparison::at_most, 150'000'00}};
  const auto id = world.publish(world.bank1, text);
  FragmentId held = root.first;
  const auto sell = [&] {
    const Receipt receipt = world.ledger.run(seller, Sell{id, held, Amount{100'000'00}, Rate{43'738}});
    if (receipt.outcome == Outcome::applied) held = *events_of<Sold>(world.ledger.last()).at(0).change;
    return receipt.refusal;
  };
  EXPECT_EQ(sell(), std::nullopt);
  EXPECT_EQ(sell(), Refusal::E_POLICY);
  world.ledger.go_to(world.ledger.today() + Days{1});
  EXPECT_EQ(sell(), std::nullopt);
}

TEST_F(FinancingTest, AfterTheCutOffPoliciesPayTheNextDay) {
  const Date tomorrow = world.ledger.today() + Days{1};
  world.ledger.must(world.ledger.association().account, policy::SetParameter{{"cut_off_minute"}, 960, tomorrow});
  const auto id = world.publish(world.bank1, world.policy_text());
  const Sell sell{id, root.first, Amount{100'000'00}, Rate{43'738}};
  world.ledger.go_to(tomorrow);
  world.ledger.pass(Millis{16 * kHour.raw()});
  expect_refused(world.ledger, {{"16:00", seller, make_operation(sell), Refusal::E_POLICY, "cut_off_minute"}});
  world.ledger.go_to(tomorrow + Days{1});
  world.ledger.pass(Millis{16 * kHour.raw() - 1});
  world.ledger.must(seller, sell);
}

TEST_F(FinancingTest, ThePriceGridLooksAtDaysAndLevel) {
  PolicyText text = world.policy_text();
  text.prices.items = {{90, 0, Rate{42'000}, Amount{}}, {366, 10, Rate{60'000}, Amount{5'00}}};
  const auto id = world.publish(world.bank1, text);
  const auto passed = world.pass_on(root.first, world.tier1, world.tier2, 100'000'00);
  const Context flat{world.ledger.next_block(), {}, 0, seller, world.tier1.party, {}};
  const auto shallow = preview(world.ledger.view(), flat, id, *passed.change, Amount{100'000'00});
  ASSERT_TRUE(shallow.has_value());
  EXPECT_EQ(shallow->interest, Amount{1'050'00});
  const Context deep{world.ledger.next_block(), {}, 0, world.tier2.account, world.tier2.party, {}};
  const auto deeper = preview(world.ledger.view(), deep, id, passed.part, Amount{100'000'00});
  ASSERT_TRUE(deeper.has_value());
  EXPECT_EQ(deeper->interest, Amount{1'500'00});
  EXPECT_EQ(deeper->proceeds, Amount{98'495'00});
}

}  // namespace
}  // namespace tallystick::contracts::financing
