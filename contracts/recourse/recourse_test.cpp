// Recourse, from the first request to the last payer: every refusal, three tiers, refusals on the way, caps, surplus.
#include <gtest/gtest.h>

#include "contracts/cash/mint.h"
#include "contracts/cash/payment.h"
#include "contracts/dispute/order_record.h"
#include "contracts/financing/accept.h"
#include "contracts/financing/quote.h"
#include "contracts/financing/request.h"
#include "contracts/fragment/claim.h"
#include "contracts/fragment/merge.h"
#include "contracts/fragment/offer.h"
#include "contracts/guarantee/call.h"
#include "contracts/guarantee/give.h"
#include "contracts/ledger/attempts.h"
#include "contracts/ledger/invariants/recourse_within_claim.h"
#include "contracts/ledger/trade_world.h"
#include "contracts/loan/accept.h"
#include "contracts/loan/offer.h"
#include "contracts/loan/start.h"
#include "contracts/party/change_role.h"
#include "contracts/recourse/answer.h"
#include "contracts/recourse/request.h"
#include "contracts/settlement/pay.h"

namespace tallystick::contracts::recourse {
namespace {

constexpr std::int64_t kReserves = 100'000'000'00;

// 1,000.00 for tier 1, passed on with recourse to tier 2, by tier 2 with recourse to tier 3, and sold by tier 3 to bank 3 with recourse.
struct RecourseTest : ::testing::Test {
  explicit RecourseTest(const Genesis& genesis = test_genesis()) : world{genesis} {}
  TradeWorld world;
  TradeWorld::Root root = world.outstanding(1'000'00, 90);
  Date due = world.receivable(root.id).pay_on;

  FragmentId pass_on(const FragmentId& source, const Member& from, const Member& to, bool with_recourse) {
    auto op = world.transfer_of(source, from, to, world.fragment(source).outstanding().minor());
    op.parts.items[0].recourse = with_recourse;
    world.ledger.must(from.account, op);
    const FragmentId part = events_of<fragment::Split>(world.ledger.last()).at(0).offered.items.at(0);
    world.claim(to, part);
    return part;
  }
  void sell(const FragmentId& id, const Member& seller, std::optional<std::int64_t> cap = {},
            financing::SaleKind kind = financing::SaleKind::with_recourse) {
    const Timestamp soon = world.ledger.next_block().time + Millis{3'600'000};
    world.ledger.must(seller.account, financing::Request{id, world.fragment(id).outstanding(), {}, soon, {}});
    const auto limit = cap ? std::optional{Amount{*cap}} : std::nullopt;
    world.ledger.must(world.bank3.account,
                      financing::Offer{id, {kind, Rate{36'000}, pricing::DayCount::actual_360, Amount{}}, limit, soon});
    const auto quote = events_of<financing::Quoted>(world.ledger.last()).at(0).quote;
    world.ledger.must(seller.account, financing::Accept{quote.id, quote.price.cost.effective});
  }
  void default_on() {
    world.arrive(due);
    world.arrive(due + Days{90});
    ASSERT_EQ(world.receivable(root.id).state, receivable::State::defaulted);
  }
  void give(std::uint16_t bank, const Member& who, std::int64_t fen) {
    world.ledger.mint(bank, who.account, yuan(fen));
  }
  Demand demand(const FragmentId& id, const Member& claimant, const Member& debtor) const {
    return must_load<Demand>(world.ledger.view(), {id, claimant.account, debtor.account});
  }
  Refusal refused(const AccountId& who, const auto& op) { return *world.ledger.run(who, op).refusal; }
};

struct ThreeTiers : RecourseTest {
  FragmentId with2 = pass_on(root.first, world.tier1, world.tier2, true);
  FragmentId with3 = pass_on(with2, world.tier2, world.tier3, true);
};

TEST_F(ThreeTiers, RequestRefusalsInOrder) {
  sell(with3, world.tier3);
  const AccountId bank = world.bank3.account;
  const auto ask = make_operation(Request{with3, Amount{}});
  world.arrive(due);
  expect_refused(world.ledger, {{"unknown", bank, make_operation(Request{}), Refusal::E_NOENT},
                                {"spent", bank, make_operation(Request{with2, {}}), Refusal::E_STATE, "spent"},
                                {"overdue only", bank, ask, Refusal::E_STATE, "overdue"}});
  world.arrive(due + Days{90});
  world.ledger.edit([&](LedgerDelta& delta) {
    auto held = world.fragment(with3);
    held.hold = HoldId{};
    delta.store(held);
  });
  expect_refused(world.ledger, {{"held by a dispute", bank, ask, Refusal::E_FROZEN}});
  world.ledger.edit([&](LedgerDelta& delta) {
    auto free = world.fragment(with3);
    free.hold.reset();
    delta.store(free);
  });
  expect_refused(world.ledger, {{"a stranger", world.tier3.account, ask, Refusal::E_OWNER},
                                {"costs above the principal", bank, make_operation(Request{with3, Amount{1'000'01}}),
                                 Refusal::E_AMOUNT}});
  world.ledger.must(bank, Request{with3, Amount{}});
  expect_refused(world.ledger, {{"it may still answer", bank, ask, Refusal::E_STATE, "may answer until"}});
  for (int i = 0; i < 2; ++i) {
    world.arrive_in(8);
    world.ledger.must(bank, Request{with3, Amount{}});
  }
  world.arrive_in(8);
  expect_refused(world.ledger, {{"all were asked", bank, ask, Refusal::E_EXISTS}});
}

TEST_F(ThreeTiers, TheWindowCloses) {
  sell(with3, world.tier3);
  default_on();
  world.arrive(due + Days{90 + 180});
  EXPECT_TRUE(world.ledger.run(world.bank3.account, Request{with3, Amount{}}).outcome == Outcome::applied);
  world.arrive(due + Days{90 + 181});
  world.arrive_in(8);
  EXPECT_EQ(refused(world.bank3.account, Request{with3, Amount{}}), Refusal::E_EXPIRED);
}

TEST_F(ThreeTiers, AnswerRefusalsInOrder) {
  sell(with3, world.tier3);
  default_on();
  const auto pay = [&](auto&& change) { return make_operation(but(Pay{with3, world.bank2.party}, change)); };
  const AccountId tier3 = world.tier3.account;
  expect_refused(world.ledger,
                 {{"pay: unknown", tier3, pay([](Pay& p) { p.fragment = {}; }), Refusal::E_NOENT},
                  {"pay: no bank", tier3, pay([&](Pay& p) { p.from_bank = world.tier1.party; }), Refusal::E_NOENT},
                  {"pay: not asked", tier3, pay([](Pay&) {}), Refusal::E_NOENT},
                  {"reject: unknown", tier3, make_operation(Reject{{}, {"no"}}), Refusal::E_NOENT},
                  {"reject: not asked", tier3, make_operation(Reject{with3, {"no"}}), Refusal::E_NOENT}});
  world.ledger.must(world.bank3.account, Request{with3, Amount{}});
  world.ledger.must(tier3, cash::Redeem{world.bank2.party, yuan(world.deposit(world.bank2, world.tier3)), {}});
  expect_refused(world.ledger,
                 {{"pay: another account", world.tier2.account, pay([](Pay&) {}), Refusal::E_NOENT},
                  {"pay: without money", tier3, pay([](Pay&) {}), Refusal::E_CASH},
                  {"reject: without a reason", tier3, make_operation(Reject{with3, {}}), Refusal::E_AMOUNT}});
  world.ledger.must(tier3, Reject{with3, {"the goods came back"}});
  expect_refused(world.ledger, {{"reject: twice", tier3, make_operation(Reject{with3, {"no"}}), Refusal::E_STATE}});
  give(2, world.tier3, 1'009'00);
  world.ledger.must(tier3, Pay{with3, world.bank2.party});  // who refused may still pay
  expect_refused(world.ledger, {{"pay: it holds it itself", tier3, pay([](Pay&) {}), Refusal::E_NOENT}});
}

// Tier 3 pays the bank, tier 2 pays tier 3, tier 1 pays tier 2; the issuer pays tier 1 at last.
TEST_F(ThreeTiers, EachPayerGoesOnUpTheChain) {
  sell(with3, world.tier3);
  EXPECT_EQ(world.deposit(world.bank2, world.tier3), 991'00);  // 1,000.00 less 90 days at 3.6 %
  default_on();
  world.ledger.must(world.bank3.account, Request{with3, Amount{5'00}});
  EXPECT_EQ(demand(with3, world.bank3, world.tier3).interest, Amount{9'00});  // 90 days more, at the same rate

  give(2, world.tier3, 100'00);
  world.ledger.must(world.tier3.account, Pay{with3, world.bank2.party});
  EXPECT_EQ(demand(with3, world.bank3, world.tier3).paid, Amount{1'014'00});
  EXPECT_EQ(world.deposit(world.bank2, world.tier3), 77'00);
  EXPECT_EQ(world.reserves(world.bank3), kReserves - 991'00 + 1'014'00);
  EXPECT_EQ(world.fragment(with3).holder, world.tier3.account);
  EXPECT_EQ(world.fragment(with3).state, fragment::State::held);
  EXPECT_EQ(world.receivable(root.id).state, receivable::State::defaulted);
  EXPECT_FALSE(load<financing::Deal>(world.ledger.view(), with3));

  // Recourse does not come back to who has paid: tier 3's next is tier 2, then tier 1.
  world.ledger.must(world.tier3.account, Request{with3, Amount{14'00}});
  give(1, world.tier2, 1'014'00);
  world.ledger.must(world.tier2.account, Pay{with3, world.bank1.party});
  EXPECT_EQ(world.deposit(world.bank2, world.tier3), 77'00 + 1'014'00);
  world.ledger.must(world.tier2.account, Request{with3, Amount{}});
  give(1, world.tier1, 1'000'00);
  world.ledger.must(world.tier1.account, Pay{with3, world.bank1.party});
  EXPECT_EQ(world.deposit(world.bank1, world.tier2), 1'000'00);
  EXPECT_EQ(refused(world.tier1.account, Request{with3, Amount{}}), Refusal::E_STATE) << "nobody stands before tier 1";

  // The claim is tier 1's: face and 91 days of late interest.
  world.ledger.go_to(due + Days{91});
  world.ledger.mint(0, world.issuer.account, yuan(2'000'00));
  EXPECT_EQ(world.receivable(root.id).state, receivable::State::settled);
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 1'000'00 + 45'50);
}

// A court has frozen who is paid: the money waits in escrow at the clearing bank, as the issuer's would, until the order ends.
TEST_F(ThreeTiers, WhatAFrozenClaimantIsPaidWaitsInEscrow) {
  default_on();
  world.ledger.must(world.tier3.account, Request{with3, Amount{}});
  const Member supervisor = world.ledger.appoint("supervisor", party::Role::supervisor);
  world.ledger.edit([&](LedgerDelta& delta) {
    dispute::Order order;
    order.supervisor = supervisor.party;
    order.party = world.tier3.party;
    order.ends = world.ledger.today() + Days{10};
    delta.store(order);
    auto owner = must_load<party::Party>(delta, world.tier3.party);
    owner.frozen = true;
    delta.store(owner);
  });
  give(1, world.tier2, 1'000'00);
  world.ledger.must(world.tier2.account, Pay{with3, world.bank1.party});
  EXPECT_EQ(world.fragment(with3).holder, world.tier2.account);
  EXPECT_EQ(world.deposit(world.bank2, world.tier3), 0);
  const auto in_escrow = [&] {
    return cash::balance_of(world.ledger.view(), world.bank0.party, world.tier3.account, *Currency::of("CNY"),
                            cash::Kind::escrow);
  };
  EXPECT_EQ(in_escrow(), Amount{1'000'00});
  world.arrive_in(10);
  EXPECT_EQ(in_escrow(), Amount{});
  EXPECT_EQ(world.deposit(world.bank2, world.tier3), 1'000'00);
}

TEST_F(ThreeTiers, ARefusalClosesNothingForThoseBehind) {
  sell(with3, world.tier3);
  default_on();
  world.ledger.must(world.bank3.account, Request{with3, Amount{}});
  world.ledger.must(world.tier3.account, Reject{with3, {"insolvent"}});
  world.ledger.must(world.bank3.account, Request{with3, Amount{}});  // at once
  EXPECT_EQ(demand(with3, world.bank3, world.tier2).state, State::asked);
  world.ledger.must(world.tier2.account, Reject{with3, {"insolvent"}});
  world.ledger.must(world.bank3.account, Request{with3, Amount{}});
  give(1, world.tier1, 1'009'00);
  world.ledger.must(world.tier1.account, Pay{with3, world.bank1.party});
  EXPECT_EQ(world.fragment(with3).holder, world.tier1.account);
  EXPECT_TRUE(world.fragment(with3).liable.empty());
}

// Civil Code 766: what the issuer pays beyond the bank's claim is the seller's; so is the saving when the bank has received a part.
TEST_F(RecourseTest, TheBankClaimsOnlyWhatItHasNotReceived) {
  sell(root.first, world.tier1);
  world.arrive(due);
  world.ledger.go_to(due + Days{90});
  give(0, world.issuer, 445'00);  // 45.00 of late interest and 400.00 of face, all of it towards what the bank bought
  world.ledger.must(world.bank3.account, Request{root.first, Amount{}});
  const auto asked = demand(root.first, world.bank3, world.tier1);
  EXPECT_EQ(asked.principal, Amount{555'00});
  EXPECT_EQ(asked.interest, Amount{9'00});  // 90 days on 1,000.00, booked when the issuer paid
  give(1, world.tier1, 1'000'00);
  world.arrive_in(10);
  world.ledger.must(world.tier1.account, Pay{root.first, world.bank1.party});
  EXPECT_EQ(demand(root.first, world.bank3, world.tier1).paid, Amount{564'56});  // ten days more on 555.00
  EXPECT_EQ(world.fragment(root.first).outstanding(), Amount{600'00});
}

// Ninety days late at 3.6 % the bank is owed 1,009.00, whoever pays it; what is beyond that, of 1,045.00, is the seller's.
TEST_F(RecourseTest, AnIssuerThatPaysLatePaysTheBankItsInterest) {
  sell(root.first, world.tier1);
  const std::int64_t before = world.deposit(world.bank1, world.tier1);
  world.arrive(due);
  world.ledger.go_to(due + Days{90});
  give(0, world.issuer, 1'045'00);
  EXPECT_EQ(world.receivable(root.id).state, receivable::State::settled);
  EXPECT_EQ(world.reserves(world.bank3), kReserves - 991'00 + 1'009'00);
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), before + 36'00);
}

TEST_F(RecourseTest, ACapPassesThatMuchOfTheFragment) {
  sell(root.first, world.tier1, 300'00);
  default_on();
  world.ledger.must(world.bank3.account, Request{root.first, Amount{}});
  give(1, world.tier1, 1'000'00);
  const std::int64_t before = world.deposit(world.bank1, world.tier1);
  world.ledger.must(world.tier1.account, Pay{root.first, world.bank1.party});
  const auto paid = events_of<Paid>(world.ledger.last()).at(0);
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), before - 300'00);
  EXPECT_EQ(world.fragment(paid.fragment).face, Amount{300'00});
  EXPECT_EQ(world.fragment(paid.fragment).holder, world.tier1.account);
  EXPECT_EQ(world.fragment(*paid.change).state, fragment::State::sold_recourse);
  const auto deal = must_load<financing::Deal>(world.ledger.view(), *paid.change);
  EXPECT_EQ(deal.amount, Amount{700'00});
  EXPECT_EQ(deal.received, Amount{});
  EXPECT_EQ(deal.bank_account, world.bank3.account);
  EXPECT_EQ(refused(world.bank3.account, Request{*paid.change, Amount{}}), Refusal::E_STATE) << "the cap is used up";
  // Both parts are still claims on the issuer.
  world.ledger.go_to(due + Days{100});
  give(0, world.issuer, 1'050'00);
  EXPECT_EQ(world.receivable(root.id).state, receivable::State::settled);
  EXPECT_EQ(world.deposit(world.bank1, world.tier1),
            before - 300'00 + 315'00 + 25'30);  // its third, and the bank's surplus
  // 90 days on 1,000.00 and ten on 700.00.
  EXPECT_EQ(world.reserves(world.bank3), kReserves - 991'00 + 300'00 + 709'70);
}

// A guarantor pays a part: what tier 3 keeps is a new fragment, and tier 2 was asked for it before.
TEST_F(ThreeTiers, NobodyIsAskedTwiceForWhatIsLeftOfAFragment) {
  const Member surety = world.ledger.enroll(2, "surety", {{party::Role::supplier}});
  world.ledger.must(world.ledger.association().account, party::GrantRole{surety.party, party::Role::guarantor});
  guarantee::Terms terms;
  terms.receivable = root.id;
  terms.share = Rate{1'000'000};
  terms.cap = Amount{400'00};
  terms.from_bank = world.bank2.party;
  world.ledger.must(surety.account, guarantee::Give{terms});
  const auto given = events_of<guarantee::Given>(world.ledger.last()).at(0).guarantee.id;
  give(2, surety, 400'00);
  default_on();
  world.ledger.must(world.tier3.account, Request{with3, Amount{}});
  world.ledger.must(world.tier2.account, Reject{with3, {"insolvent"}});
  world.ledger.must(world.tier3.account, Request{with3, Amount{}});
  world.ledger.must(world.tier3.account, guarantee::Call{given, with3});
  const FragmentId rest = *events_of<guarantee::Called>(world.ledger.last()).at(0).change;
  EXPECT_EQ(refused(world.tier3.account, Request{rest, Amount{}}), Refusal::E_STATE) << "tier 1 has time to answer";
  world.arrive_in(8);
  EXPECT_EQ(refused(world.tier3.account, Request{rest, Amount{}}), Refusal::E_EXISTS) << "both were asked";
  // Who was asked for the whole may pay, or refuse, for the rest.
  expect_refused(world.ledger,
                 {{"refused before", world.tier2.account, make_operation(Reject{rest, {"no"}}), Refusal::E_STATE}});
  give(1, world.tier1, 600'00);
  world.ledger.must(world.tier1.account, Pay{rest, world.bank1.party});
  EXPECT_EQ(world.fragment(rest).holder, world.tier1.account);
  EXPECT_EQ(demand(rest, world.tier3, world.tier1).paid, Amount{600'00});
  EXPECT_EQ(demand(with3, world.tier3, world.tier1).state, State::asked);
}

// What secures a loan is claimed like what does not; the loan is paid first.
TEST_F(ThreeTiers, RecourseForAPledgedFragmentRepaysTheLoan) {
  const Timestamp soon = world.ledger.next_block().time + Millis{3'600'000};
  loan::Terms terms;
  terms.plan = loan::Plan::bullet;
  terms.principal = Amount{500'00};
  terms.rate = Rate{36'000};
  terms.payments = 12;
  world.ledger.must(world.bank3.account, loan::Offer{world.tier3.account, {{with3}}, terms, soon});
  const auto lent = events_of<loan::Offered>(world.ledger.last()).at(0).offer.id;
  const Rate cost = loan::price_of(terms, world.ledger.today(), world.ledger.view())->cost.effective;
  world.ledger.must(world.tier3.account, loan::Accept{lent, cost, {world.tier3.account, world.bank2.party}});
  default_on();
  EXPECT_EQ(refused(world.bank1.account, Request{with3, Amount{}}), Refusal::E_OWNER);
  world.ledger.must(world.bank3.account, Request{with3, Amount{}});
  EXPECT_EQ(demand(with3, world.tier3, world.tier2).state, State::asked);
  give(1, world.tier2, 1'000'00);
  const std::int64_t had = world.deposit(world.bank2, world.tier3), reserves = world.reserves(world.bank3);
  world.ledger.must(world.tier2.account, Pay{with3, world.bank1.party});
  EXPECT_EQ(must_load<loan::Loan>(world.ledger.view(), lent).state, loan::State::repaid);
  const std::int64_t to_bank = world.reserves(world.bank3) - reserves;
  EXPECT_GE(to_bank, 500'00);
  EXPECT_EQ(world.deposit(world.bank2, world.tier3), had + 1'000'00 - to_bank);
  EXPECT_EQ(world.fragment(with3).holder, world.tier2.account);
  EXPECT_EQ(world.fragment(with3).state, fragment::State::held);
}

struct OneLeaf : RecourseTest {
  static Genesis rules() {
    Genesis genesis = test_genesis();
    genesis.parameters.items = {{{"leaves_max"}, 1, genesis.calendar.first_date}};
    return genesis;
  }
  OneLeaf() : RecourseTest{rules()} {}
};

TEST_F(OneLeaf, APartMayBeOneTooMany) {
  sell(root.first, world.tier1, 300'00);
  default_on();
  world.ledger.must(world.bank3.account, Request{root.first, Amount{}});
  give(1, world.tier1, 1'000'00);
  expect_refused(world.ledger, {{"one fragment too many", world.tier1.account,
                                 make_operation(Pay{root.first, world.bank1.party}), Refusal::E_COUNT}});
}

TEST_F(RecourseTest, WhoDidNotSignIsNotAsked) {
  const FragmentId with2 = pass_on(root.first, world.tier1, world.tier2, true);
  const FragmentId with3 = pass_on(with2, world.tier2, world.tier3, false);
  default_on();
  world.ledger.must(world.tier3.account, Request{with3, Amount{}});  // never sold: tier 1 signed
  EXPECT_EQ(demand(with3, world.tier3, world.tier1).state, State::asked);
  world.arrive_in(8);
  EXPECT_EQ(refused(world.tier3.account, Request{with3, Amount{}}), Refusal::E_EXISTS);
}

TEST_F(RecourseTest, WithoutRecourseNobodyIsAsked) {
  const FragmentId with2 = pass_on(root.first, world.tier1, world.tier2, true);
  sell(with2, world.tier2, {}, financing::SaleKind::without_recourse);
  default_on();
  EXPECT_EQ(refused(world.bank3.account, Request{with2, Amount{}}), Refusal::E_STATE);
}

TEST_F(RecourseTest, AnOfferThatComesBackTakesItsSignatureAlong) {
  auto op = world.transfer_of(root.first, world.tier1, world.tier2, 300'00);
  op.parts.items[0].recourse = true;
  world.ledger.must(world.tier1.account, op);
  const auto split = events_of<fragment::Split>(world.ledger.last()).at(0);
  EXPECT_EQ(world.fragment(split.offered.items[0]).liable.items, std::vector{world.tier1.account});
  EXPECT_TRUE(world.fragment(*split.change).liable.empty());
  world.ledger.must(world.tier2.account, fragment::Reject{split.offered.items[0]});
  EXPECT_TRUE(world.fragment(split.offered.items[0]).liable.empty());
}

TEST_F(RecourseTest, OnlyWhatTheSameSignedIsMerged) {
  const auto split = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  auto op = world.transfer_of(*split.change, world.tier1, world.tier2, 200'00);
  op.parts.items[0].recourse = true;
  world.ledger.must(world.tier1.account, op);
  const FragmentId second = events_of<fragment::Split>(world.ledger.last()).at(0).offered.items.at(0);
  world.claim(world.tier2, second);
  fragment::Merge merge;
  merge.parents.items = {std::min(split.part, second), std::max(split.part, second)};
  EXPECT_EQ(refused(world.tier2.account, merge), Refusal::E_STATE);
}

TEST_F(ThreeTiers, TheInvariantSeesWhatIsTooMuch) {
  sell(with3, world.tier3, 1'005'00);
  default_on();
  world.ledger.must(world.bank3.account, Request{with3, Amount{}});
  give(2, world.tier3, 1'000'00);
  const struct {
    const char* name;
    std::function<void(LedgerDelta&, Demand&)> spoil;
    bool holds;
  } rows[] = {
      {"as it is paid", [](LedgerDelta&, Demand&) {}, true},
      {"past the cap", [](LedgerDelta&, Demand& d) { d.paid = Amount{1'005'01}; }, false},
      {"past the claim", [](LedgerDelta&, Demand& d) { d.interest = Amount{}, d.paid = Amount{1'000'01}; }, false},
      {"not for the payer",
       [&](LedgerDelta& delta, Demand&) {
         auto kept = must_load<fragment::Fragment>(delta, with3);
         kept.holder = world.bank3.account;
         delta.store(kept);
       },
       false},
      {"paid and asked again", [](LedgerDelta&, Demand& d) { d.state = State::asked; }, false},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    LedgerDelta delta{world.ledger.view()};
    const auto start = delta.savepoint();
    const BlockContext block = world.ledger.next_block();
    const Context context{block, {}, 0, world.tier3.account, world.tier3.party, {}};
    const Pay op{with3, world.bank2.party};
    ASSERT_TRUE(permit(op, context, delta));
    apply(op, context, delta);
    auto paid = must_load<Demand>(delta, {with3, world.bank3.account, world.tier3.account});
    row.spoil(delta, paid);
    delta.store(paid);
    RecourseWithinClaim invariant;
    for (const RecordChange& change : delta.changes_since(start)) invariant.visit(change);
    const auto verdict = invariant.verdict(delta);
    EXPECT_EQ(!verdict, row.holds) << verdict.value_or("holds");
  }
}

// The bank may still claim 400.00 of 1,000.00. Whoever pays that has 400.00 of the fragment, and the seller alone all of it.
TEST_F(ThreeTiers, TheInvariantSeesWhoTakesTheSellersPart) {
  sell(with3, world.tier3);
  default_on();
  world.ledger.must(world.bank3.account, Request{with3, Amount{}});
  world.ledger.edit([&](LedgerDelta& delta) {
    auto deal = must_load<financing::Deal>(delta, with3);
    deal.received = Amount{600'00};
    delta.store(deal);
  });
  const struct {
    const char* name;
    Member payer;
    bool holds;
  } rows[] = {{"the seller", world.tier3, true}, {"who signed before it", world.tier2, false}};
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    LedgerDelta delta{world.ledger.view()};
    const auto start = delta.savepoint();
    Demand paid = demand(with3, world.bank3, world.tier3);
    paid.debtor = row.payer.account;
    paid.state = State::paid;
    paid.paid = Amount{400'00};
    delta.store(paid);
    auto taken = world.fragment(with3);
    taken.state = fragment::State::held;
    taken.holder = row.payer.account;
    delta.store(taken);
    delta.erase<financing::Deal>(with3);
    RecourseWithinClaim invariant;
    for (const RecordChange& change : delta.changes_since(start)) invariant.visit(change);
    const auto verdict = invariant.verdict(delta);
    EXPECT_EQ(!verdict, row.holds) << verdict.value_or("holds");
  }
}

}  // namespace
}  // namespace tallystick::contracts::recourse
