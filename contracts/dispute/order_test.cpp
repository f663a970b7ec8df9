#include <functional>

#include <gtest/gtest.h>

#include "contracts/cash/send.h"
#include "contracts/dispute/dispute_world.h"
#include "contracts/dispute/freeze.h"
#include "contracts/dispute/lift.h"
#include "contracts/financing/sell.h"
#include "contracts/fragment/claim.h"
#include "contracts/ledger/invariants/holds_hold.h"
#include "contracts/party/freeze.h"
#include "core/sha256.h"

namespace tallystick::contracts::dispute {
namespace {

struct OrderTest : DisputeWorld {
  Member supervisor = world.ledger.appoint("supervisor", party::Role::supervisor);
  Member other_supervisor = world.ledger.appoint("another supervisor", party::Role::supervisor);

  OrderTest() {
    for (const Member& one : {supervisor, other_supervisor}) {
      world.ledger.edit([&](LedgerDelta& delta) {
        auto account = must_load<account::Account>(delta, one.account);
        auto keys = one_key(71).keys.items;
        keys.push_back(one_key(72).keys.items[0]);
        std::sort(keys.begin(), keys.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
        account.policy.keys.items = keys;
        delta.store(account);
      });
    }
  }
  Freeze order_of(const FragmentId& fragment, std::optional<std::int64_t> fen = {}) const {
    Freeze op;
    op.fragment = fragment;
    if (fen) op.amount = Amount{*fen};
    op.order_hash = sha256(as_bytes("(2026) 沪01民初7号"));
    op.reason = {"Shanghai first court, case 7"};
    op.ends = world.ledger.today() + Days{180};
    return op;
  }
  Freeze order_of_party(const PartyId& party) const {
    Freeze op = order_of({});
    op.fragment.reset();
    op.party = party;
    return op;
  }
  Order freeze(const Freeze& op) {
    world.ledger.must(supervisor.account, op);
    return events_of<Frozen>(world.ledger.last()).at(0).order;
  }
  Order order(const HoldId& id) const { return must_load<Order>(world.ledger.view(), id); }
};

TEST_F(OrderTest, RefusalsInOrder) {
  const auto other = world.issue(world.issue_of(world.tier1, 100'00, 60));
  const auto policy = world.publish(world.bank1, world.policy_text());
  const auto passed = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  world.ledger.must(tier2, financing::Sell{policy, passed.part, Amount{300'00}, Rate{43'659}});
  const FragmentId held = *passed.change;
  const AccountId who = supervisor.account;
  const auto made = [&](auto&& change) { return make_operation(but(order_of(held, 100'00), change)); };
  const auto day = [&](std::int32_t days) { return world.ledger.today() + Days{days}; };
  expect_refused(
      world.ledger,
      {{"no supervisor", tier1, made([](Freeze&) {}), Refusal::E_ROLE},
       {"neither fragment nor party", who, made([](Freeze& f) { f.fragment.reset(); }), Refusal::E_AMOUNT},
       {"both", who, made([&](Freeze& f) { f.party = world.tier1.party; }), Refusal::E_AMOUNT},
       {"unknown fragment", who, made([](Freeze& f) { f.fragment = FragmentId{}; }), Refusal::E_NOENT},
       {"not claimed", who, made([&](Freeze& f) { f.fragment = other.first; }), Refusal::E_STATE},
       {"spent", who, made([&](Freeze& f) { f.fragment = root.first; }), Refusal::E_STATE},
       {"nothing", who, made([](Freeze& f) { f.amount = Amount{}; }), Refusal::E_AMOUNT},
       {"more than is there", who, made([](Freeze& f) { f.amount = Amount{700'01}; }), Refusal::E_AMOUNT},
       {"no reason", who, made([](Freeze& f) { f.reason = {}; }), Refusal::E_AMOUNT},
       {"a day that has come", who, made([&](Freeze& f) { f.ends = day(0); }), Refusal::E_EXPIRED},
       {"too far away", who, made([&](Freeze& f) { f.ends = day(366); }), Refusal::E_POLICY, "order_days_max"},
       {"sold to a bank", who, make_operation(order_of(passed.part)), Refusal::E_LIEN},
       {"a part of what is sold", who,
        make_operation(but(order_of(passed.part, 1'00), [](Freeze& f) { f.names_banks = true; })), Refusal::E_LIEN},
       {"unknown party", who, make_operation(order_of_party(PartyId{})), Refusal::E_NOENT},
       {"an amount of a party", who,
        make_operation(but(order_of_party(world.tier1.party), [](Freeze& f) { f.amount = Amount{1}; })),
        Refusal::E_AMOUNT},
       {"a bank", who, make_operation(order_of_party(world.bank1.party)), Refusal::E_POLICY, "constitution"}});
  // Two keys, whatever the account's policy says.
  const auto one_signed = world.ledger.transaction(who, {made([](Freeze&) {})}, {test_key(71)});
  EXPECT_EQ(world.ledger.run(one_signed).refusal, Refusal::E_SIG);

  const Order standing = freeze(order_of(held, 100'00));
  expect_refused(world.ledger,
                 {{"frozen already", who, make_operation(order_of(*standing.fragment)), Refusal::E_FROZEN},
                  {"lift: no supervisor", tier1, make_operation(Lift{standing.id}), Refusal::E_ROLE},
                  {"lift: unknown", who, make_operation(Lift{}), Refusal::E_NOENT},
                  {"lift: another's", other_supervisor.account, make_operation(Lift{standing.id}), Refusal::E_OWNER}});
  const auto lift_signed = world.ledger.transaction(who, {make_operation(Lift{standing.id})}, {test_key(71)});
  EXPECT_EQ(world.ledger.run(lift_signed).refusal, Refusal::E_SIG);
  world.ledger.must(who, Lift{standing.id});
  expect_refused(world.ledger, {{"lift: twice", who, make_operation(Lift{standing.id}), Refusal::E_STATE}});
}

TEST_F(OrderTest, AnAmountIsFrozenUntilTheOrderIsLifted) {
  const Order standing = freeze(order_of(root.first, 400'00));
  expect_refused(
      world.ledger,
      {{"passed on", tier1, make_operation(world.transfer_of(*standing.fragment, world.tier1, world.tier2, 400'00)),
        Refusal::E_FROZEN},
       {"disputed", issuer, make_operation(open_of(*standing.fragment, 1'00)), Refusal::E_FROZEN}});
  fund(1'000'00);
  world.arrive(pay_day());
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 600'00);
  EXPECT_EQ(escrow(world.bank0, tier1), 400'00);
  world.ledger.must(supervisor.account, Lift{standing.id});
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 1'000'00);
  EXPECT_EQ(order(standing.id).state, OrderState::lifted);
}

TEST_F(OrderTest, AnOrderExpires) {
  const Order standing = freeze(order_of(root.first));
  fund(1'000'00);
  world.arrive(pay_day());
  EXPECT_EQ(escrow(world.bank0, tier1), 1'000'00);
  world.arrive(standing.ends + Days{-1});
  EXPECT_TRUE(order(standing.id).is_standing());
  world.arrive(standing.ends);
  EXPECT_EQ(order(standing.id).state, OrderState::expired);
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 1'000'00);
  EXPECT_EQ(fragment(root.first).state, fragment::State::settled);
}

// Good faith ends where the order says so.
TEST_F(OrderTest, AnOrderThatNamesBanksStopsThePaymentOfWhatABankBought) {
  const auto policy = world.publish(world.bank1, world.policy_text());
  world.ledger.must(tier1, financing::Sell{policy, root.first, Amount{1'000'00}, Rate{43'659}});
  const Order standing = freeze(but(order_of(root.first), [](Freeze& f) { f.names_banks = true; }));
  fund(1'000'00);
  world.arrive(pay_day());
  EXPECT_EQ(escrow(world.bank0, world.bank1.account), 1'000'00);
  const std::int64_t before = world.reserves(world.bank1);
  world.ledger.must(supervisor.account, Lift{standing.id});
  EXPECT_EQ(world.reserves(world.bank1) - before, 1'000'00);
  EXPECT_EQ(must_load<financing::Deal>(world.ledger.view(), root.first).received, Amount{1'000'00});
}

TEST_F(OrderTest, ADisputeDecidesNothingWhileAnOrderStands) {
  const Opened opened = open(issuer, open_of(root.first, 300'00));
  expect_refused(world.ledger, {{"a part of it", supervisor.account, make_operation(order_of(opened.fragment, 1'00)),
                                 Refusal::E_FROZEN}});
  const Order standing = freeze(order_of(opened.fragment));
  EXPECT_EQ(standing.dispute, opened.dispute);
  expect_refused(
      world.ledger,
      {{"answer", tier1, make_operation(Answer{opened.dispute, true, {}}), Refusal::E_FROZEN},
       {"resolve", judges[0].account, make_operation(Resolve{opened.dispute, Ruling::dismiss, {}}), Refusal::E_FROZEN},
       {"withdraw", issuer, make_operation(Withdraw{opened.dispute}), Refusal::E_FROZEN},
       {"another order", supervisor.account, make_operation(order_of(opened.fragment)), Refusal::E_FROZEN}});
  fund(1'000'00);
  world.arrive(opened.ends);
  EXPECT_TRUE(dispute(opened.dispute).is_open());
  EXPECT_EQ(dispute(opened.dispute).ends, opened.ends + Days{1});
  world.ledger.must(supervisor.account, Lift{standing.id});
  EXPECT_EQ(escrow(world.bank0, tier1), 300'00);
  rule(opened.dispute, Ruling::reduce, 300'00);
  EXPECT_EQ(world.deposit(world.bank0, world.issuer), 300'00);
}

TEST_F(OrderTest, AFrozenPartysMoneyWaits) {
  const auto passed = world.pass_on(root.first, world.tier1, world.tier2, 300'00);
  const Order standing = freeze(order_of_party(world.tier1.party));
  EXPECT_EQ(world.ledger.run(tier1, fragment::Claim{passed.part}).refusal, Refusal::E_FROZEN);
  expect_refused(world.ledger,
                 {{"again", supervisor.account, make_operation(order_of_party(world.tier1.party)), Refusal::E_EXISTS},
                  {"unfrozen otherwise", supervisor.account, make_operation(party::Unfreeze{world.tier1.party, {"no"}}),
                   Refusal::E_FROZEN}});
  fund(1'000'00);
  world.arrive(pay_day());
  EXPECT_EQ(world.deposit(world.bank1, world.tier2), 300'00);
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 0);
  EXPECT_EQ(escrow(world.bank0, tier1), 700'00);
  EXPECT_EQ(world.receivable(root.id).state, receivable::State::settled);
  world.ledger.must(supervisor.account, Lift{standing.id});
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 700'00);
  EXPECT_EQ(escrow(world.bank0, tier1), 0);
  world.ledger.must(tier1, cash::Send{world.bank1.party, tier2, world.bank1.party, yuan(1), {}});
}

// One payment out of each escrow, one unit each; an order that has none is one unit.
TEST_F(OrderTest, AnOrderThatEndsCountsWhatItPays) {
  const Order standing = freeze(order_of_party(world.tier1.party));
  LedgerDelta delta{world.ledger.view()};
  const auto units = [&] {
    const auto rows = scan_prefix(delta, Index::order_ends, index_key(standing.ends, standing.id), 1);
    return expire_order_units(rows.at(0), world.ledger.next_block(), delta);
  };
  EXPECT_EQ(units(), 1U);
  for (const Member& bank : {world.bank0, world.bank1, world.bank2})
    delta.store(Escrow{standing.id, bank.party, tier1, *Currency::of("CNY"), Amount{1}});
  EXPECT_EQ(units(), 3U);
}

// HoldsHold, broken on purpose.
TEST_F(OrderTest, OrdersAndWhatTheyFreezeBelongTogether) {
  const Opened opened = open(issuer, open_of(root.first, 300'00));
  const FragmentId rest = fragment_id(root.id, {{root.first}}, 1);
  const Order on_dispute = freeze(order_of(opened.fragment));
  const Order on_rest = freeze(order_of(rest));
  const Order on_party = freeze(order_of_party(world.tier2.party));
  const auto order_changed = [](const HoldId& id, auto&& change) {
    return [id, change](LedgerDelta& delta) {
      auto one = must_load<Order>(delta, id);
      change(one);
      delta.store(one);
    };
  };
  const auto ended = [](Order& one) { one.state = OrderState::lifted; };
  const struct {
    const char* name;
    std::function<void(LedgerDelta&)> act;
    bool holds;
  } rows[] = {
      {"another reason", order_changed(on_rest.id, [](Order& one) { one.reason = {"another"}; }), true},
      {"ended, its fragment held", order_changed(on_rest.id, ended), false},
      {"ended, its dispute waits", order_changed(on_dispute.id, ended), false},
      {"on another's fragment", order_changed(on_rest.id, [&](Order& one) { one.fragment = opened.fragment; }), false},
      {"erased", [&](LedgerDelta& delta) { delta.erase<Order>(on_rest.id); }, false},
      {"its party unfrozen",
       [&](LedgerDelta& delta) {
         auto party = must_load<party::Party>(delta, *on_party.party);
         party.frozen = false;
         delta.store(party);
       },
       false},
      {"its dispute knows nothing of it",
       [&](LedgerDelta& delta) {
         auto one = must_load<Dispute>(delta, opened.dispute);
         one.order.reset();
         delta.store(one);
         order_changed(on_dispute.id, [](Order& other) { other.reason = {"another"}; })(delta);
       },
       false},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    LedgerDelta delta{world.ledger.view()};
    const auto start = delta.savepoint();
    row.act(delta);
    HoldsHold invariant;
    for (const RecordChange& change : delta.changes_since(start)) invariant.visit(change);
    EXPECT_EQ(!invariant.verdict(delta).has_value(), row.holds);
  }
}

}  // namespace
}  // namespace tallystick::contracts::dispute
