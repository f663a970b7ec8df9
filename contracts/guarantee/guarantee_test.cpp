// Guarantees: every refusal, shares and caps, first loss in ranks, reserves, what the ledger calls by itself, and to whom the claim passes.
#include <functional>

#include <gtest/gtest.h>

#include "contracts/account/freeze.h"
#include "contracts/cash/mint.h"
#include "contracts/financing/sell.h"
#include "contracts/fragment/merge.h"
#include "contracts/fragment/offer.h"
#include "contracts/guarantee/call.h"
#include "contracts/guarantee/end.h"
#include "contracts/guarantee/give.h"
#include "contracts/ledger/attempts.h"
#include "contracts/ledger/invariants/guarantee_within_cover.h"
#include "contracts/ledger/trade_world.h"
#include "contracts/party/change_role.h"
#include "contracts/party/events.h"
#include "contracts/party/group.h"
#include "contracts/receivable/accelerate.h"
#include "contracts/receivable/declare_default.h"
#include "contracts/settlement/pay.h"

namespace tallystick::contracts::guarantee {
namespace {

constexpr std::int64_t kReserves = 100'000'000'00;

struct GuaranteeTest : ::testing::Test {
  explicit GuaranteeTest(const Genesis& genesis = test_genesis()) : world{genesis} {}
  TradeWorld world;
  TradeWorld::Root root = world.outstanding(1'000'00, 90);
  Date due = world.receivable(root.id).pay_on;
  Member surety = appoint("surety", 51);
  Member second = appoint("second surety", 52);

  Member appoint(const std::string& name, std::uint8_t key) {
    const Member member = world.ledger.enroll(2, name, {{party::Role::supplier}}, one_key(key));
    world.ledger.must(world.ledger.association().account, party::GrantRole{member.party, party::Role::guarantor});
    return member;
  }
  // The whole principal up to the cap, on default.
  Terms terms(std::int64_t cap, std::uint8_t rank = 1) const {
    Terms out;
    out.receivable = root.id;
    out.share = Rate{1'000'000};
    out.cap = Amount{cap};
    out.rank = rank;
    out.from_bank = world.bank2.party;
    return out;
  }
  GuaranteeId give(const Member& who, const Terms& of) {
    world.ledger.must(who.account, Give{of});
    return events_of<Given>(world.ledger.last()).at(0).guarantee.id;
  }
  Guarantee at(const GuaranteeId& id) const { return must_load<Guarantee>(world.ledger.view(), id); }
  void fund(const Member& who, std::int64_t fen) { world.ledger.mint(2, who.account, yuan(fen)); }
  void default_on() {
    world.arrive(due);
    world.arrive(due + Days{90});
    ASSERT_EQ(world.receivable(root.id).state, receivable::State::defaulted);
  }
  Refusal refused(const AccountId& who, const auto& op) { return *world.ledger.run(who, op).refusal; }
};

TEST_F(GuaranteeTest, GiveRefusalsInOrder) {
  const auto passed = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  const auto other = world.outstanding(100'00, 90);
  const auto offered = world.issue(world.issue_of(world.tier1, 100'00, 90));
  const Member sister = appoint("sister", 53);
  world.ledger.must(world.ledger.association().account, party::FormGroup{{"group"}});
  const auto group = events_of<party::GroupFormed>(world.ledger.last()).at(0).group;
  for (const PartyId& member : {sister.party, world.issuer.party})
    world.ledger.must(world.ledger.association().account, party::SetGroup{member, group});
  give(second, terms(100, 2));
  const Member unbanked = world.ledger.appoint("without a bank", party::Role::guarantor);
  const auto made = [&](auto&& change) { return make_operation(Give{but(terms(500'00), change)}); };
  const AccountId by = surety.account;
  expect_refused(
      world.ledger,
      {{"no guarantor", world.tier3.account, made([](Terms&) {}), Refusal::E_ROLE},
       {"no receivable", by, made([](Terms& t) { t.receivable = {}; }), Refusal::E_NOENT},
       {"no fragment", by, made([](Terms& t) { t.fragment = FragmentId{}; }), Refusal::E_NOENT},
       {"no bank", by, made([&](Terms& t) { t.from_bank = world.tier1.party; }), Refusal::E_NOENT},
       {"nobody to accept", by, made([](Terms& t) { t.beneficiary = AccountId{}; }), Refusal::E_NOENT},
       {"not claimed yet", by, made([&](Terms& t) { t.receivable = offered.id; }), Refusal::E_STATE},
       {"another's fragment", by, made([&](Terms& t) { t.fragment = other.first; }), Refusal::E_STATE},
       {"a spent one", by, made([&](Terms& t) { t.fragment = root.first; }), Refusal::E_STATE},
       {"a share of nothing", by, made([](Terms& t) { t.share = Rate{0}; }), Refusal::E_AMOUNT},
       {"more than all", by, made([](Terms& t) { t.share = Rate{1'000'001}; }), Refusal::E_AMOUNT},
       {"no cap", by, made([](Terms& t) { t.cap = {}; }), Refusal::E_AMOUNT},
       {"no rank", by, made([](Terms& t) { t.rank = 0; }), Refusal::E_AMOUNT},
       {"a reserve above the cap", by, made([](Terms& t) { t.reserve = Amount{500'01}; }), Refusal::E_AMOUNT},
       {"a fee that nobody pays", by, made([](Terms& t) { t.fee = Amount{1}; }), Refusal::E_AMOUNT},
       {"a payer without a fee", by, made([&](Terms& t) { t.beneficiary = world.tier2.account; }), Refusal::E_AMOUNT},
       {"a rank that is taken", by, made([](Terms& t) { t.rank = 2; }), Refusal::E_EXISTS},
       {"of the issuer's group", sister.account, made([](Terms&) {}), Refusal::E_SELF},
       {"no account at a bank", unbanked.account, made([](Terms&) {}), Refusal::E_MANDATE},
       {"a bank that does not serve it", by, made([&](Terms& t) { t.from_bank = world.bank1.party; }),
        Refusal::E_MANDATE},
       {"a reserve that is not there", by, made([](Terms& t) { t.reserve = Amount{1}; }), Refusal::E_CASH}});
  for (std::uint8_t rank = 3; rank < 10; ++rank) give(second, terms(100, rank));
  expect_refused(world.ledger, {{"one too many", by, made([](Terms&) {}), Refusal::E_COUNT}});
  world.arrive(due);
  expect_refused(world.ledger, {{"matured", by, made([](Terms&) {}), Refusal::E_STATE}});
  static_cast<void>(passed);
}

TEST_F(GuaranteeTest, AFeeMakesItAnOffer) {
  fund(surety, 100'00);
  auto with_fee = terms(500'00);
  with_fee.fee = Amount{3'00};
  with_fee.beneficiary = world.tier1.account;
  with_fee.reserve = Amount{100'00};
  const GuaranteeId id = give(surety, with_fee);
  const auto accept = make_operation(Accept{id, world.bank1.party});
  const AccountId tier1 = world.tier1.account;
  EXPECT_EQ(at(id).state, State::offered);
  expect_refused(world.ledger,
                 {{"accept: unknown", tier1, make_operation(Accept{{}, world.bank1.party}), Refusal::E_NOENT},
                  {"accept: no bank", tier1, make_operation(Accept{id, world.tier1.party}), Refusal::E_NOENT},
                  {"accept: another", world.tier2.account, accept, Refusal::E_OWNER},
                  {"accept: without money", tier1, accept, Refusal::E_CASH},
                  {"withdraw: unknown", surety.account, make_operation(Withdraw{}), Refusal::E_NOENT},
                  {"withdraw: another", world.tier2.account, make_operation(Withdraw{id}), Refusal::E_OWNER},
                  {"withdraw: the limit's bank, of what another may accept", world.bank0.account,
                   make_operation(Withdraw{id}), Refusal::E_OWNER}});
  EXPECT_EQ(world.deposit(world.bank2, surety), 0);
  world.ledger.must(surety.account, Withdraw{id});
  EXPECT_EQ(world.deposit(world.bank2, surety), 100'00);
  expect_refused(world.ledger, {{"accept: withdrawn", tier1, accept, Refusal::E_STATE},
                                {"withdraw: twice", surety.account, make_operation(Withdraw{id}), Refusal::E_STATE},
                                {"withdraw: ended, another", world.tier2.account, make_operation(Withdraw{id}),
                                 Refusal::E_STATE}});
  const GuaranteeId again = give(surety, with_fee);
  world.ledger.mint(1, tier1, yuan(3'00));
  world.ledger.must(tier1, Accept{again, world.bank1.party});
  EXPECT_EQ(at(again).state, State::in_force);
  EXPECT_EQ(world.deposit(world.bank2, surety), 3'00);
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 0);
  expect_refused(world.ledger,
                 {{"withdraw: accepted", surety.account, make_operation(Withdraw{again}), Refusal::E_STATE},
                  {"declined after all", tier1, make_operation(Withdraw{again}), Refusal::E_STATE}});
}

// Nobody has to bear a guarantor that takes a rank or a place and is not wanted.
TEST_F(GuaranteeTest, WhoHoldsAPartOfWhatItCoversMayDecline) {
  auto of_fragment = terms(1);
  of_fragment.fragment = root.first;
  fund(surety, 10'00);
  const GuaranteeId id = give(surety, of_fragment);
  world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  expect_refused(world.ledger, {{"no holder", world.tier3.account, make_operation(Withdraw{id}), Refusal::E_OWNER}});
  world.ledger.must(world.tier1.account, Withdraw{id});
  EXPECT_EQ(events_of<Ended>(world.ledger.last()).at(0).cause, EndCause::declined);
}

TEST_F(GuaranteeTest, WhoIsToBenefitMayDecline) {
  fund(surety, 10'00);
  auto squatter = terms(1);
  squatter.reserve = Amount{1};
  auto of_fragment = terms(2, 2);
  of_fragment.fragment = root.first;
  auto asked = terms(3, 3);
  asked.fee = Amount{1};
  asked.beneficiary = world.tier1.account;
  const GuaranteeId a = give(surety, squatter), b = give(surety, of_fragment), c = give(surety, asked);
  const auto decline = [](const GuaranteeId& id) { return make_operation(Withdraw{id}); };
  expect_refused(world.ledger, {{"a holder, of one for all", world.tier1.account, decline(a), Refusal::E_OWNER},
                                {"another bank", world.bank1.account, decline(a), Refusal::E_OWNER},
                                {"no holder", world.tier2.account, decline(b), Refusal::E_OWNER},
                                {"its guarantor, in force", surety.account, decline(a), Refusal::E_STATE}});
  world.ledger.must(world.bank0.account, Withdraw{a});
  EXPECT_EQ(events_of<Ended>(world.ledger.last()).at(0), (Ended{a, EndCause::declined, yuan(0), Amount{1}}));
  world.ledger.must(world.tier1.account, Withdraw{b});
  world.ledger.must(world.tier1.account, Withdraw{c});
  EXPECT_EQ(world.deposit(world.bank2, surety), 10'00);
  give(second, terms(500'00));  // rank 1 is free
  const GuaranteeId late = give(second, terms(500'00, 2));
  world.arrive(due);
  expect_refused(world.ledger, {{"matured", world.bank0.account, decline(late), Refusal::E_STATE}});
}

TEST_F(GuaranteeTest, CallRefusalsInOrder) {
  const auto passed = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  auto only = terms(500'00);
  only.fragment = passed.part;
  const GuaranteeId id = give(surety, only);
  const GuaranteeId behind = give(second, terms(100'00, 2));
  auto unaccepted = terms(1, 3);
  unaccepted.fee = Amount{1};
  unaccepted.beneficiary = world.tier1.account;
  const GuaranteeId open = give(second, unaccepted);
  const auto call = make_operation(Call{id, passed.part});
  const AccountId tier2 = world.tier2.account;
  world.arrive(due);
  world.arrive(due + Days{30});
  const auto hold = [&](bool on) {
    world.ledger.edit([&](LedgerDelta& delta) {
      auto fragment = world.fragment(passed.part);
      if (on)
        fragment.hold = HoldId{};
      else
        fragment.hold.reset();
      delta.store(fragment);
    });
  };
  expect_refused(world.ledger, {{"unknown", tier2, make_operation(Call{{}, passed.part}), Refusal::E_NOENT},
                                {"no fragment", tier2, make_operation(Call{id, {}}), Refusal::E_NOENT}});
  hold(true);
  expect_refused(world.ledger, {{"held by a dispute", tier2, call, Refusal::E_FROZEN}});
  hold(false);
  expect_refused(
      world.ledger,
      {{"not accepted", tier2, make_operation(Call{open, passed.part}), Refusal::E_STATE, "offered"},
       {"not covered", world.tier1.account, make_operation(Call{id, *passed.change}), Refusal::E_STATE, "cover"},
       {"delinquent only", tier2, call, Refusal::E_STATE, "delinquent, not defaulted"}});
  world.ledger.must(tier2, receivable::DeclareDefault{root.id});
  expect_refused(world.ledger, {{"not the holder", world.tier1.account, call, Refusal::E_OWNER},
                                {"the guarantor is short", tier2, call, Refusal::E_CASH}});
  fund(surety, 300'00);
  fund(second, 100'00);
  expect_refused(world.ledger, {{"a lower rank first", tier2, make_operation(Call{behind, passed.part}),
                                 Refusal::E_STATE, "rank 1 comes first"}});
  world.ledger.must(tier2, Call{id, passed.part});
  expect_refused(world.ledger, {{"its guarantor's now", surety.account, make_operation(Call{behind, passed.part}),
                                 Refusal::E_STATE}});
  EXPECT_EQ(world.fragment(passed.part).holder, surety.account);
}

// 80 % of 1,000.00: the guarantor takes over 800.00 and is paid with everybody else.
TEST_F(GuaranteeTest, WhoPaysIsACreditorOfTheIssuer) {
  auto most = terms(900'00);
  most.share = Rate{800'000};
  const GuaranteeId id = give(surety, most);
  fund(surety, 1'000'00);
  default_on();
  world.ledger.must(world.tier1.account, Call{id, root.first});
  const auto called = events_of<Called>(world.ledger.last()).at(0);
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 800'00);
  EXPECT_EQ(world.deposit(world.bank2, surety), 200'00);
  EXPECT_EQ(world.fragment(called.payout.part).holder, surety.account);
  EXPECT_EQ(world.fragment(called.payout.part).face, Amount{800'00});
  EXPECT_EQ(world.fragment(*called.change).holder, world.tier1.account);
  EXPECT_EQ(at(id).paid, Amount{800'00});
  // The rest was the holder's own risk, and what was taken over nobody answers for again.
  EXPECT_EQ(refused(world.tier1.account, Call{id, *called.change}), Refusal::E_EXISTS);
  EXPECT_EQ(refused(surety.account, Call{id, called.payout.part}), Refusal::E_STATE);

  world.ledger.go_to(due + Days{100});
  world.ledger.mint(0, world.issuer.account, yuan(1'050'00));
  EXPECT_EQ(world.receivable(root.id).state, receivable::State::settled);
  EXPECT_EQ(world.deposit(world.bank2, surety), 200'00 + 840'00);
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 800'00 + 210'00);
  EXPECT_EQ(at(id).state, State::ended);
}

// First loss of 100.00, then up to 500.00, called by the ledger itself: 700.00 and 300.00 share each tranche in proportion.
TEST_F(GuaranteeTest, TranchesBearLossesInTheirOrder) {
  world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  auto first_loss = terms(100'00, 1), next = terms(500'00, 2);
  first_loss.automatic = next.automatic = true;
  const GuaranteeId a = give(surety, first_loss), b = give(second, next);
  fund(surety, 100'00);
  fund(second, 500'00);
  default_on();
  const auto called = events_of<Called>(world.ledger.last());
  ASSERT_EQ(called.size(), 4u);
  EXPECT_EQ(called[0].payout.guarantee, a);
  EXPECT_EQ(called[2].payout.guarantee, b);
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 70'00 + 350'00);
  EXPECT_EQ(world.deposit(world.bank1, world.tier2), 30'00 + 150'00);
  EXPECT_EQ(world.deposit(world.bank2, surety) + world.deposit(world.bank2, second), 0);
  for (const GuaranteeId& id : {a, b}) {
    EXPECT_EQ(at(id).state, State::ended);
    EXPECT_EQ(at(id).left(), Amount{});
  }
  // Everyone has what it did not get, or what it paid for.
  std::map<AccountId, std::int64_t> held;
  for (const IndexRow& row : scan_prefix(world.ledger.view(), Index::fragment_by_root, root.id.view(), 100)) {
    const auto fragment = load_row<fragment::Fragment>(world.ledger.view(), row);
    held[fragment.holder] += fragment.outstanding().minor();
  }
  EXPECT_EQ(held, (std::map<AccountId, std::int64_t>{{world.tier1.account, 280'00},
                                                     {world.tier2.account, 120'00},
                                                     {surety.account, 100'00},
                                                     {second.account, 500'00}}));
}

TEST_F(GuaranteeTest, WhoCannotPayHoldsNobodyUp) {
  give(surety, terms(100'00, 1));
  const GuaranteeId b = give(second, terms(1'000'00, 2));
  fund(second, 1'000'00);
  default_on();
  world.ledger.must(world.tier1.account, Call{b, root.first});
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 1'000'00);
}

TEST_F(GuaranteeTest, AReserveIsOutOfReachAndPaysFirst) {
  fund(surety, 300'00);
  auto reserved = terms(500'00);
  reserved.reserve = Amount{300'00};
  const GuaranteeId id = give(surety, reserved);
  EXPECT_EQ(refused(surety.account, cash::Redeem{world.bank2.party, yuan(1), {}}), Refusal::E_CASH);
  default_on();
  world.ledger.must(world.tier1.account, Call{id, root.first});  // 200.00 short
  const auto called = events_of<Called>(world.ledger.last()).at(0);
  EXPECT_EQ(called.payout.principal, Amount{300'00});
  EXPECT_EQ(called.payout.left, Amount{200'00});
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 300'00);
  EXPECT_EQ(world.fragment(called.payout.part).holder, surety.account);
  // The rest waits for the deposit to cover it: as often as anybody calls, no part of it is paid.
  EXPECT_EQ(refused(world.tier1.account, Call{id, *called.change}), Refusal::E_CASH);
  fund(surety, 199'99);
  EXPECT_EQ(refused(world.tier1.account, Call{id, *called.change}), Refusal::E_CASH);
  fund(surety, 50'01);
  world.ledger.must(world.bank2.account, account::Freeze{surety.account, {"an order"}});
  EXPECT_EQ(refused(world.tier1.account, Call{id, *called.change}), Refusal::E_CASH);
  world.ledger.must(world.bank2.account, account::Unfreeze{surety.account, {"lifted"}});
  world.ledger.must(world.tier1.account, Call{id, *called.change});
  EXPECT_EQ(world.deposit(world.bank2, surety), 50'00);
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 500'00);
  EXPECT_EQ(at(id).state, State::ended);
}

// 80 % of 1,000.00 and of 45.00 of late interest: 836.00, of which 418.00 are reserved. Half of both is paid; of the 600.00 that tier 1 keeps two
// thirds are owed still, and of its late interest.
TEST_F(GuaranteeTest, AReservePaysForPrincipalAndLateInterestAlike) {
  auto broad = terms(900'00);
  broad.share = Rate{800'000};
  broad.exposure = Exposure::principal_and_penalty;
  broad.reserve = Amount{418'00};
  fund(surety, 418'00);
  const GuaranteeId id = give(surety, broad);
  default_on();
  world.ledger.must(world.tier1.account, Call{id, root.first});
  const auto sooner = events_of<Called>(world.ledger.last()).at(0);
  EXPECT_EQ(sooner.payout.principal, Amount{400'00});
  EXPECT_EQ(sooner.payout.penalty, Amount{18'00});
  EXPECT_EQ(sooner.payout.left, Amount{400'00});
  EXPECT_EQ(sooner.payout.kept, Amount{600'00});
  fund(surety, 1'000'00);
  world.ledger.must(world.tier1.account, Call{id, *sooner.change});
  const auto later = events_of<Called>(world.ledger.last()).at(0);
  EXPECT_EQ(later.payout.principal, Amount{400'00});
  EXPECT_EQ(later.payout.penalty, Amount{18'00});
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 836'00);
  EXPECT_EQ(refused(world.tier1.account, Call{id, *later.change}), Refusal::E_EXISTS);
}

// The first loss of 500.00 has 300.00: the next rank pays for what that leaves.
TEST_F(GuaranteeTest, TheNextRankPaysWhatTheReserveDidNot) {
  auto first_loss = terms(500'00), next = terms(1'000'00, 2);
  first_loss.reserve = Amount{300'00};
  first_loss.automatic = next.automatic = true;
  fund(surety, 300'00);
  give(surety, first_loss);
  give(second, next);
  fund(second, 1'000'00);
  default_on();
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 1'000'00);
  EXPECT_EQ(world.deposit(world.bank2, second), 300'00);
}

// Nobody is paid by the first rank before the default; the second answers from the end of grace on.
TEST_F(GuaranteeTest, WhoseTriggerIsNotReachedHoldsNobodyUp) {
  give(surety, terms(1));
  auto sooner = terms(1'000'00, 2);
  sooner.trigger = Trigger::overdue;
  const GuaranteeId id = give(second, sooner);
  fund(surety, 1);
  fund(second, 1'000'00);
  world.arrive(due);
  world.arrive(due + Days{10});
  world.ledger.must(world.tier1.account, Call{id, root.first});
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 1'000'00);
}

TEST_F(GuaranteeTest, AReserveThatIsNotNeededComesBack) {
  fund(surety, 300'00);
  auto reserved = terms(500'00);
  reserved.reserve = Amount{300'00};
  const GuaranteeId id = give(surety, reserved);
  world.ledger.mint(0, world.issuer.account, yuan(1'000'00));
  world.arrive(due);
  EXPECT_EQ(at(id).state, State::ended);
  EXPECT_EQ(events_of<Ended>(world.ledger.last()).at(0), (Ended{id, EndCause::final, yuan(0), Amount{300'00}}));
  EXPECT_EQ(world.deposit(world.bank2, surety), 300'00);
}

// Ten days late, past the days of grace: 1,000.00 and 5.00 of late interest.
TEST_F(GuaranteeTest, ItMayCoverLateInterestAndNotWaitForTheDefault) {
  auto broad = terms(2'000'00);
  broad.exposure = Exposure::principal_and_penalty;
  broad.trigger = Trigger::overdue;
  const GuaranteeId id = give(surety, broad);
  fund(surety, 2'000'00);
  world.arrive(due);
  world.arrive(due + Days{3});
  EXPECT_EQ(refused(world.tier1.account, Call{id, root.first}), Refusal::E_STATE) << "days of grace";
  world.arrive(due + Days{10});
  world.ledger.must(world.tier1.account, Call{id, root.first});
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 1'005'00);
  EXPECT_EQ(world.fragment(root.first).holder, surety.account);
  world.ledger.go_to(due + Days{11});
  world.ledger.mint(0, world.issuer.account, yuan(1'005'50));
  EXPECT_EQ(world.deposit(world.bank2, surety), 995'00 + 1'005'50);
}

TEST_F(GuaranteeTest, ABankThatBoughtIsPaidAndKeepsTheRestUnderItsDeal) {
  auto text = world.policy_text();
  text.kind = financing::SaleKind::with_recourse;
  const auto policy = world.publish(world.bank3, text);
  world.ledger.must(world.tier1.account, financing::Sell{policy, root.first, Amount{1'000'00}, Rate{43'738}});
  auto part = terms(600'00);
  part.fragment = root.first;
  const GuaranteeId id = give(surety, part);
  fund(surety, 600'00);
  default_on();
  world.ledger.must(world.bank3.account, Call{id, root.first});
  const auto called = events_of<Called>(world.ledger.last()).at(0);
  EXPECT_EQ(world.reserves(world.bank3), kReserves - 989'50 + 600'00);
  EXPECT_EQ(world.fragment(*called.change).state, fragment::State::sold_recourse);
  const auto deal = must_load<financing::Deal>(world.ledger.view(), *called.change);
  EXPECT_EQ(deal.amount, Amount{400'00});
  EXPECT_EQ(deal.received, Amount{});
  EXPECT_EQ(world.fragment(called.payout.part).state, fragment::State::held);
}

TEST_F(GuaranteeTest, TheLedgerAsksAgainUntilThereIsMoney) {
  auto automatic = terms(1'000'00);
  automatic.automatic = true;
  const GuaranteeId id = give(surety, automatic);
  default_on();
  EXPECT_EQ(at(id).paid, Amount{});
  fund(surety, 1'000'00);
  world.arrive_in(1);
  EXPECT_EQ(at(id).paid, Amount{1'000'00});
  EXPECT_EQ(world.fragment(root.first).holder, surety.account);
}

TEST_F(GuaranteeTest, WhatIsDeclaredDueIsWatchedFromThatDayOn) {
  const auto early = world.outstanding(100'00, 28);
  auto automatic = terms(1'000'00);
  automatic.automatic = true;
  automatic.trigger = Trigger::overdue;
  const GuaranteeId id = give(surety, automatic);
  fund(surety, 1'000'00);
  world.arrive(world.receivable(early.id).pay_on);
  world.arrive_in(30);
  world.ledger.must(world.tier1.account, receivable::DeclareDefault{early.id});
  world.ledger.must(world.tier1.account, receivable::Accelerate{root.id, early.id});
  world.arrive_in(3);
  EXPECT_EQ(at(id).paid, Amount{});
  world.arrive_in(1);
  EXPECT_EQ(at(id).paid, Amount{1'000'00});
}

struct OneLeafOnly : GuaranteeTest {
  static Genesis rules() {
    Genesis genesis = test_genesis();
    genesis.parameters.items = {{{"leaves_max"}, 1, genesis.calendar.first_date}};
    return genesis;
  }
  OneLeafOnly() : GuaranteeTest{rules()} {}
};

TEST_F(OneLeafOnly, APartMayBeOneTooMany) {
  const GuaranteeId part = give(surety, terms(500'00));
  fund(surety, 500'00);
  default_on();
  expect_refused(world.ledger, {{"one fragment too many", world.tier1.account, make_operation(Call{part, root.first}),
                                 Refusal::E_COUNT}});
}

TEST_F(GuaranteeTest, NothingIsLeftToCallWhenAllIsShared) {
  const auto tiny = world.pass_on(root.first, world.tier1, world.tier2, 1);
  const GuaranteeId id = give(surety, terms(10'00));
  fund(surety, 10'00);
  default_on();
  expect_refused(world.ledger, {{"a thousandth of a fen", world.tier2.account, make_operation(Call{id, tiny.part}),
                                 Refusal::E_AMOUNT}});
}

// A guarantee for one fragment goes into a merge with parts that it covers, and keeps others out.
TEST_F(GuaranteeTest, OnlyWhatIsCoveredAlikeIsMerged) {
  const auto covered = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  const auto other = world.pass_on(*covered.change, world.tier1, world.tier2, 200'00);
  fund(surety, 300'00);
  auto one = terms(300'00);
  one.fragment = covered.part;
  const GuaranteeId id = give(surety, one);
  give(second, terms(100'00, 2));  // for all of the receivable: in nobody's way
  const AccountId tier2 = world.tier2.account;
  const auto merge = [](FragmentId a, FragmentId b) { return fragment::Merge{{{std::min(a, b), std::max(a, b)}}}; };
  expect_refused(world.ledger, {{"one of two", tier2, make_operation(merge(covered.part, other.part)), Refusal::E_STATE,
                                 "answers for some"}});
  world.ledger.must(tier2, world.transfer_of(covered.part, world.tier2, world.tier3, 100'00));
  const auto split = events_of<fragment::Split>(world.ledger.last()).at(0);
  const FragmentId back = split.offered.items.at(0);
  world.ledger.must(world.tier3.account, fragment::Reject{back});
  expect_refused(world.ledger, {{"a part of it", tier2, make_operation(merge(back, other.part)), Refusal::E_STATE,
                                 "answers for some"}});
  world.ledger.must(tier2, merge(back, *split.change));
  const FragmentId merged = events_of<fragment::Merged>(world.ledger.last()).at(0).fragment;
  default_on();
  EXPECT_EQ(refused(tier2, Call{id, other.part}), Refusal::E_STATE);
  world.ledger.must(tier2, Call{id, merged});
  EXPECT_EQ(world.deposit(world.bank1, world.tier2), 300'00);
  EXPECT_EQ(world.fragment(merged).holder, surety.account);
}

TEST_F(GuaranteeTest, TheInvariantSeesWhatIsTooMuch) {
  fund(surety, 1'000'00);
  auto reserved = terms(500'00);
  reserved.reserve = Amount{100'00};
  const GuaranteeId id = give(surety, reserved);
  default_on();
  const auto change = [&](const std::function<void(Guarantee&)>& how) {
    return [=](LedgerDelta& delta, const Payout&) {
      auto one = must_load<Guarantee>(delta, id);
      how(one);
      delta.store(one);
    };
  };
  const struct {
    const char* name;
    std::function<void(LedgerDelta&, const Payout&)> spoil;
    bool holds;
  } rows[] = {
      {"as it is called", [](LedgerDelta&, const Payout&) {}, true},
      {"past its cap", change([](Guarantee& g) { g.paid = Amount{500'01}; }), false},
      {"less than its payouts", change([](Guarantee& g) { g.paid = Amount{499'99}; }), false},
      {"a larger cap", change([](Guarantee& g) { g.terms.cap = Amount{600'00}; }), false},
      {"ended with a reserve", change([](Guarantee& g) { g.reserved = Amount{1}; }), false},
      {"erased", [&](LedgerDelta& delta, const Payout&) { delta.erase<Guarantee>(id); }, false},
      {"not for the guarantor",
       [&](LedgerDelta& delta, const Payout& payout) {
         auto part = must_load<fragment::Fragment>(delta, payout.part);
         part.holder = world.tier1.account;
         delta.store(part);
       },
       false},
      {"a payout that grew",
       [&](LedgerDelta& delta, const Payout& payout) {
         auto more = payout;
         more.principal = Amount{payout.principal.minor() + 1};
         delta.store(more);
       },
       false},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    LedgerDelta delta{world.ledger.view()};
    const auto start = delta.savepoint();
    const BlockContext block = world.ledger.next_block();
    const Context context{block, {}, 0, world.tier1.account, world.tier1.party, {}};
    const Call op{id, root.first};
    ASSERT_TRUE(permit(op, context, delta));
    apply(op, context, delta);
    row.spoil(delta, must_load<Payout>(delta, {id, root.first}));
    GuaranteeWithinCover invariant;
    for (const RecordChange& one : delta.changes_since(start)) invariant.visit(one);
    const auto verdict = invariant.verdict(delta);
    EXPECT_EQ(!verdict, row.holds) << verdict.value_or("holds");
  }
}

}  // namespace
}  // namespace tallystick::contracts::guarantee
