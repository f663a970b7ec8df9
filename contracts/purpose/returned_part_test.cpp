// Bound money returns before maturity: the bank's claim falls, and what of the fragment is beyond it is the seller's again, with all the rights of
// a holder. Tier 1 passed 1,000,000.00 on to tier 2 with recourse, who sold it to bank 3 with recourse for 989,500.00, bound.
#include <algorithm>

#include <gtest/gtest.h>

#include "contracts/claim/enter.h"
#include "contracts/dispute/freeze.h"
#include "contracts/financing/accept.h"
#include "contracts/financing/exposure.h"
#include "contracts/financing/quote.h"
#include "contracts/financing/request.h"
#include "contracts/fragment/transfer.h"
#include "contracts/ledger/attempts.h"
#include "contracts/ledger/trade_world.h"
#include "contracts/policy/parameters.h"
#include "contracts/purpose/grant.h"
#include "contracts/purpose/pay.h"
#include "contracts/recourse/answer.h"
#include "contracts/recourse/request.h"
#include "contracts/settlement/accept_early.h"
#include "contracts/settlement/early_offer.h"
#include "contracts/settlement/take_over.h"
#include "core/sha256.h"

namespace tallystick::contracts::purpose {
namespace {

constexpr Millis kHour{3'600'000};
constexpr Millis kDay{24 * kHour.raw()};
constexpr std::int64_t kFace = 1'000'000'00, kNet = 989'500'00, kSpent = 400'000'00;
constexpr std::int64_t kBack = kNet - kSpent, kClaim = kFace - kBack;

struct ReturnedPart : ::testing::Test {
  explicit ReturnedPart(const Genesis& genesis = test_genesis()) : world{genesis} {
    auto pass = world.transfer_of(root.first, world.tier1, world.tier2, kFace);
    pass.parts.items[0].recourse = true;
    world.ledger.must(world.tier1.account, pass);
    whole = events_of<fragment::Split>(world.ledger.last()).at(0).offered.items.at(0);
    world.claim(world.tier2, whole);
    const Timestamp soon = now() + kHour;
    world.ledger.must(seller, financing::Request{whole, Amount{kFace}, {}, soon, {}});
    const Bound bound{{{world.tier3.account}}, {}, {}, now() + Millis{30 * kDay.raw()}};
    const financing::Terms terms{
        financing::SaleKind::with_recourse, Rate{42'000}, pricing::DayCount::actual_360, {}, {}, bound};
    world.ledger.must(bank, financing::Offer{whole, terms, {}, soon});
    const auto quote = events_of<financing::Quoted>(world.ledger.last()).at(0).quote;
    world.ledger.must(seller, financing::Accept{quote.id, quote.price.cost.effective});
    purpose = events_of<Granted>(world.ledger.last()).at(0).purpose;
  }
  TradeWorld world;
  AccountId seller = world.tier2.account, bank = world.bank3.account;
  TradeWorld::Root root = world.outstanding(kFace, 90);
  FragmentId whole;
  PurposeId purpose;

  Timestamp now() const { return world.ledger.next_block().time; }
  evidence::Uses invoice(std::int64_t fen) {
    return {{{world.document(evidence::Kind::invoice, world.tier3, world.tier2, fen), Amount{fen}}}};
  }
  void spend() { world.ledger.must(seller, Pay{purpose, world.tier3.account, Amount{kSpent}, invoice(kSpent)}); }
  void give_back() { world.ledger.must(seller, GiveBack{purpose}); }
  void spend_and_return() {
    spend();
    give_back();
  }
  std::vector<fragment::Fragment> live() const {
    std::vector<fragment::Fragment> out;
    for (const IndexRow& row : scan_prefix(world.ledger.view(), Index::fragment_by_root, root.id.view(), 16))
      out.push_back(load_row<fragment::Fragment>(world.ledger.view(), row));
    return out;
  }
  fragment::Fragment of(const AccountId& holder) const {
    for (const auto& one : live())
      if (one.holder == holder) return one;
    return {};
  }
  std::int64_t on_issuer() const {
    return financing::outstanding_on(
               world.ledger.view(),
               {world.issuer.party, financing::Debtor::issuer, world.bank3.party, yuan(0).currency, {}})
        .minor();
  }
  // Held by an order for so many days; the day on which it ends.
  Date frozen(std::int64_t days) {
    const Member supervisor = world.ledger.appoint("supervisor", party::Role::supervisor);
    world.ledger.edit([&](LedgerDelta& delta) {
      auto account = must_load<account::Account>(delta, supervisor.account);
      auto keys = one_key(71).keys.items;
      keys.push_back(one_key(72).keys.items[0]);
      std::sort(keys.begin(), keys.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
      account.policy.keys.items = keys;
      delta.store(account);
    });
    dispute::Freeze order;
    order.fragment = whole;
    order.order_hash = sha256(as_bytes("case 7"));
    order.reason = {"case 7"};
    order.names_banks = true;
    order.ends = world.ledger.today() + Days{static_cast<std::int32_t>(days)};
    world.ledger.must(supervisor.account, order);
    return order.ends;
  }
  void default_on() {
    const Date due = world.receivable(root.id).pay_on;
    world.arrive(due);
    world.arrive(due + Days{90});
    ASSERT_EQ(world.receivable(root.id).state, receivable::State::defaulted);
  }
};

TEST_F(ReturnedPart, IsAFragmentOfTheSellers) {
  spend_and_return();
  EXPECT_EQ(events_of<settlement::SetApart>(world.ledger.last()).at(0).money, yuan(kBack));
  const auto back = of(seller), rest = of(bank);
  EXPECT_EQ(back.state, fragment::State::held);
  EXPECT_EQ(back.face, Amount{kBack});
  EXPECT_EQ(back.liable.items, std::vector{world.tier1.account});
  EXPECT_EQ(rest.state, fragment::State::sold_recourse);
  EXPECT_EQ(rest.face, Amount{kClaim});
  const auto deal = must_load<financing::Deal>(world.ledger.view(), rest.id);
  EXPECT_EQ(deal.amount, Amount{kClaim});
  EXPECT_EQ(deal.received, Amount{});
  EXPECT_FALSE(load<financing::Deal>(world.ledger.view(), whole));
  EXPECT_FALSE(claim::live_on(world.ledger.view(), back));
  EXPECT_EQ(claim::live_on(world.ledger.view(), rest)->amount, Amount{kClaim});
  EXPECT_EQ(on_issuer(), kClaim);
  world.ledger.must(seller, world.transfer_of(back.id, world.tier2, world.tier3, kBack));
}

// Who else than the seller pays gets what he paid for. The rest is tier 2's, who may turn to tier 1 for it.
TEST_F(ReturnedPart, StaysTheSellersWhenTheNextInTheChainPaysTheBank) {
  spend_and_return();
  default_on();
  world.ledger.mint(1, world.tier1.account, yuan(kFace));
  const FragmentId rest = of(bank).id;
  world.ledger.must(bank, recourse::Request{rest, Amount{}});
  world.ledger.must(seller, recourse::Reject{rest, {"no"}});
  world.ledger.must(bank, recourse::Request{rest, Amount{}});
  world.ledger.must(world.tier1.account, recourse::Pay{rest, world.bank1.party});
  EXPECT_EQ(of(world.tier1.account).outstanding(), Amount{kClaim});
  const auto back = of(seller);
  EXPECT_EQ(back.outstanding(), Amount{kBack});
  world.ledger.must(seller, recourse::Request{back.id, Amount{}});
  EXPECT_EQ(events_of<recourse::Requested>(world.ledger.last()).at(0).demand.debtor, world.tier1.account);
}

// A discount is agreed to by whoever bears it.
struct Discounted : ReturnedPart {
  using ReturnedPart::ReturnedPart;
  settlement::AcceptEarly of_the_bank() {
    world.ledger.mint(0, world.issuer.account, yuan(kFace));
    world.ledger.must(
        world.issuer.account,
        settlement::OfferEarly{
            root.id, world.bank0.party, {{bank}}, Rate{40'000}, pricing::DayCount::actual_360, now() + kHour});
    const auto offer = events_of<settlement::EarlyOffered>(world.ledger.last()).at(0).offer;
    const auto rest = of(bank);
    const auto pay_on = world.receivable(root.id).pay_on;
    const Date today = world.ledger.today();
    const Amount price = *settlement::early_price(rest.outstanding(), offer.rate, offer.day_count, today, pay_on);
    const auto cost = *settlement::early_cost(price, rest.outstanding(), offer.day_count, today, pay_on);
    return {offer.id, rest.id, price, cost.effective};
  }
};

TEST_F(Discounted, ByTheBankOnItsOwnPart) {
  spend_and_return();
  const auto accept = of_the_bank();
  world.ledger.must(bank, accept);
  EXPECT_EQ(world.receivable(root.id).cancelled, Amount{kClaim - accept.shown.minor()});
  EXPECT_EQ(of(seller).outstanding(), Amount{kBack});
}

TEST_F(ReturnedPart, IsAllOfItWhenAllReturnsAndNothingIsOwed) {
  world.ledger.edit([&](LedgerDelta& delta) {
    auto deal = must_load<financing::Deal>(delta, whole);
    deal.received = Amount{kFace - kNet};  // the issuer paid so much before
    delta.store(deal);
  });
  give_back();
  ASSERT_EQ(live().size(), 1U);
  EXPECT_EQ(live().at(0).id, whole);
  EXPECT_EQ(live().at(0).holder, seller);
  EXPECT_EQ(on_issuer(), 0);
}

// Where the receivable may have no further fragment, the bank keeps the whole until maturity; nobody takes the seller's part.
struct OneLeaf : Discounted {
  static Genesis rules() {
    Genesis genesis = test_genesis();
    genesis.parameters.items = {{{"leaves_max"}, 1, genesis.calendar.first_date}};
    return genesis;
  }
  OneLeaf() : Discounted{rules()} {}
};

TEST_F(OneLeaf, NobodyTakesTheSellersPart) {
  spend_and_return();
  ASSERT_EQ(live().size(), 1U);
  EXPECT_EQ(of(bank).outstanding(), Amount{kFace});
  default_on();
  world.ledger.mint(1, world.tier1.account, yuan(kFace));
  world.ledger.must(bank, recourse::Request{whole, Amount{}});
  world.ledger.must(seller, recourse::Reject{whole, {"no"}});
  world.ledger.must(bank, recourse::Request{whole, Amount{}});
  EXPECT_EQ(world.ledger.run(world.tier1.account, recourse::Pay{whole, world.bank1.party}).refusal, Refusal::E_COUNT);
  world.ledger.mint(1, seller, yuan(kFace));
  world.ledger.must(seller, recourse::Pay{whole, world.bank1.party});
  EXPECT_EQ(of(seller).outstanding(), Amount{kFace});
}

TEST_F(OneLeaf, TheBankDiscountsNothing) {
  spend_and_return();
  EXPECT_EQ(world.ledger.run(bank, of_the_bank()).refusal, Refusal::E_OWNER);
}

TEST_F(OneLeaf, AtMaturityItIsPaidToTheSeller) {
  spend_and_return();
  world.ledger.mint(0, world.issuer.account, yuan(kFace));
  world.arrive(world.receivable(root.id).pay_on);
  EXPECT_EQ(world.deposit(world.bank1, world.tier2), kBack);
}

// While an order holds the fragment, nothing is set apart; when it ends, the part is.
TEST_F(ReturnedPart, WaitsForTheEndOfAnOrder) {
  spend();
  const Date ends = frozen(20);
  give_back();
  EXPECT_EQ(of(bank).outstanding(), Amount{kFace});
  world.arrive(ends);
  EXPECT_EQ(of(bank).outstanding(), Amount{kClaim});
  EXPECT_EQ(of(seller).outstanding(), Amount{kBack});
}

// While an order stands nobody can be asked: the days for asking begin anew with its end.
TEST_F(ReturnedPart, TheDaysForRecourseDoNotRunUnderAnOrder) {
  give_back();
  default_on();
  whole = of(bank).id;
  const auto days = policy::value_at(world.ledger.view(), policy::kRecourseDays, world.ledger.today());
  world.arrive(frozen(days + 10));
  world.ledger.must(bank, recourse::Request{whole, Amount{}});
  world.arrive_in(static_cast<std::int32_t>(days) + 1);
  EXPECT_EQ(world.ledger.run(bank, recourse::Request{whole, Amount{}}).refusal, Refusal::E_EXPIRED);
}

// The bank looks first to the money that it still has: 589,500.00 return, and the seller is asked for the rest.
TEST_F(ReturnedPart, IsSetApartWhenTheSellerIsAsked) {
  spend();
  world.ledger.edit([&](LedgerDelta& delta) {  // accelerated, and never paid
    auto declared = must_load<receivable::Receivable>(delta, root.id);
    declared.state = receivable::State::defaulted;
    declared.pay_on = world.ledger.today();
    declared.defaulted_on = world.ledger.today();
    delta.store(declared);
  });
  expect_refused(world.ledger, {{"costs beyond the rest", bank,
                                 make_operation(recourse::Request{whole, Amount{kClaim + 1}}), Refusal::E_AMOUNT}});
  world.ledger.must(bank, recourse::Request{whole, Amount{}});
  EXPECT_EQ(events_of<Returned>(world.ledger.last()).at(0).cause, ReturnCause::called);
  const auto demand = events_of<recourse::Requested>(world.ledger.last()).at(0).demand;
  EXPECT_EQ(demand.fragment, of(bank).id);
  EXPECT_EQ(demand.principal, Amount{kClaim});
  EXPECT_EQ(of(seller).outstanding(), Amount{kBack});
}

}  // namespace
}  // namespace tallystick::contracts::purpose
