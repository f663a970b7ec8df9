// HoldsHold, broken on purpose by writing what no contract writes.
#include <functional>

#include "contracts/dispute/dispute_world.h"
#include "contracts/ledger/invariants/holds_hold.h"

namespace tallystick::contracts::dispute {
namespace {

struct HoldsInvariant : DisputeWorld {
  Opened opened = open(issuer, open_of(root.first, 300'00));
  FragmentId rest = fragment_id(root.id, {{root.first}}, 1);

  HoldsInvariant() {
    fund(500'00);
    world.arrive(pay_day());
  }
  Escrow::Key escrow_key() const { return {opened.dispute, world.bank0.party, tier1, *Currency::of("CNY")}; }
  cash::Balance::Key balance_key() const {
    return {world.bank0.party, tier1, *Currency::of("CNY"), cash::Kind::escrow};
  }
  template <class R, class F>
  std::function<void(LedgerDelta&)> changed(const typename R::Key& key, F&& change) {
    return [key, change](LedgerDelta& delta) {
      auto record = must_load<R>(delta, key);
      change(record);
      delta.store(record);
    };
  }
  bool holds(const std::function<void(LedgerDelta&)>& act) {
    LedgerDelta delta{world.ledger.view()};
    const auto start = delta.savepoint();
    act(delta);
    HoldsHold invariant;
    for (const RecordChange& change : delta.changes_since(start)) invariant.visit(change);
    return !invariant.verdict(delta).has_value();
  }
};

TEST_F(HoldsInvariant, HoldsAndEscrowsBelongTogether) {
  const auto on_held = [&](auto&& change) { return changed<fragment::Fragment>(opened.fragment, change); };
  const auto on_rest = [&](auto&& change) { return changed<fragment::Fragment>(rest, change); };
  const auto on_dispute = [&](auto&& change) { return changed<Dispute>(opened.dispute, change); };
  const struct {
    const char* name;
    std::function<void(LedgerDelta&)> act;
    bool holds;
  } rows[] = {
      {"nothing", [](LedgerDelta&) {}, true},
      {"another statement", on_dispute([](auto& d) { d.statement = {"rust"}; }), true},
      {"held by nothing", on_rest([](auto& f) { f.hold = HoldId{}; }), false},
      {"two fragments held by one dispute", on_rest([&](auto& f) { f.hold = opened.dispute; }), false},
      {"a hold forgotten", on_held([](auto& f) { f.hold.reset(); }), false},
      {"a dispute ended, its fragment held", on_dispute([](auto& d) { d.state = State::dismissed; }), false},
      {"held and offered", on_held([&](auto& f) {
         f.state = fragment::State::offered;
         f.payee = tier2;
         f.offer_expiry = Timestamp{1};
       }),
       false},
      {"a dispute erased", [&](LedgerDelta& delta) { delta.erase<Dispute>(opened.dispute); }, false},
      {"paid past the escrow", on_held([](auto& f) { f.paid = Amount{150'01}; }), false},
      {"late interest past the escrow", on_held([](auto& f) { f.penalty_paid = Amount{1}; }), false},
      {"an escrow without a balance", changed<Escrow>(escrow_key(), [](auto& e) { e.amount = Amount{150'01}; }), false},
      {"a balance without an escrow", changed<cash::Balance>(balance_key(), [](auto& b) { b.amount = Amount{150'01}; }),
       false},
      {"both, and nobody paid",
       [&](LedgerDelta& delta) {
         changed<Escrow>(escrow_key(), [](auto& e) { e.amount = Amount{150'01}; })(delta);
         changed<cash::Balance>(balance_key(), [](auto& b) { b.amount = Amount{150'01}; })(delta);
       },
       false},
      {"an escrow of no hold",
       [&](LedgerDelta& delta) {
         delta.store(Escrow{HoldId{}, world.bank0.party, tier2, *Currency::of("CNY"), Amount{1}});
         delta.store(cash::Balance{world.bank0.party, tier2, *Currency::of("CNY"), cash::Kind::escrow, Amount{1}});
       },
       false},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(holds(row.act), row.holds);
  }
}

}  // namespace
}  // namespace tallystick::contracts::dispute
