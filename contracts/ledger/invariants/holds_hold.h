// A hold rests on exactly one live fragment, which names it: an open dispute's, or a standing order's, neither offered nor reserved. An order on
// a fragment that is disputed rests on the dispute. A party on which an order stands is frozen.
// What that fragment was paid since waits in escrow, to the minor unit; and per bank, account and currency the balances of kind escrow are
// what the escrows say.
#pragma once

#include <map>
#include <set>

#include "contracts/cash/records.h"
#include "contracts/dispute/escrow.h"
#include "contracts/dispute/rules.h"
#include "contracts/fragment/record.h"
#include "contracts/ledger/invariant.h"
#include "contracts/party/records.h"

namespace tallystick::contracts {

class HoldsHold final : public Invariant {
 public:
  std::string_view name() const override { return "a hold rests on one fragment, its money in escrow"; }
  void visit(const RecordChange& change) override {
    visit_as<fragment::Fragment>(change, [&](const auto& before, const auto& after) {
      if (before && before->hold) holds_.insert(*before->hold);
      if (after && after->hold) holds_.insert(*after->hold);
      if (after && after->hold) fragments_.insert(after->id);
    });
    visit_as<dispute::Dispute>(change, [&](const auto& before, const auto& after) {
      holds_.insert(after ? after->id : before->id);
      if (!after) broken_ = "dispute " + before->id.hex() + " was erased";
    });
    visit_as<dispute::Order>(change, [&](const auto& before, const auto& after) {
      const auto& one = after ? *after : *before;
      holds_.insert(one.id);
      if (one.dispute) holds_.insert(*one.dispute);
      if (one.party) parties_.insert(*one.party);
      if (!after) broken_ = "order " + before->id.hex() + " was erased";
    });
    visit_as<party::Party>(change, [&](const auto& before, const auto& after) {
      if (before && before->frozen) parties_.insert(before->id);
      if (after && after->frozen) parties_.insert(after->id);
    });
    visit_as<dispute::Escrow>(change, [&](const auto& before, const auto& after) {
      const auto& one = after ? *after : *before;
      holds_.insert(one.hold);
      sums_[{one.bank, one.account, one.currency}] += amount(after) - amount(before);
    });
    visit_as<cash::Balance>(change, [&](const auto& before, const auto& after) {
      const auto& one = after ? *after : *before;
      if (one.kind == cash::Kind::escrow)
        sums_[{one.bank, one.account, one.currency}] -= amount(after) - amount(before);
    });
  }
  std::optional<std::string> verdict(const LedgerView& after) const override {
    if (broken_) return broken_;
    for (const auto& [place, sum] : sums_)
      if (sum != 0)
        return "escrows of account " + std::get<1>(place).hex() + " and its balance differ by " + std::to_string(sum);
    for (const FragmentId& id : fragments_) {
      const auto held = must_load<fragment::Fragment>(after, id);
      if (!is_held_by(after, *held.hold, id)) return "fragment " + id.hex() + " is held by nothing";
      if (held.state == fragment::State::offered || held.state == fragment::State::reserved)
        return "fragment " + id.hex() + " is held, yet " + std::string{name_of(held.state)};
    }
    for (const PartyId& id : parties_)
      if (dispute::order_on(after, id) && !must_load<party::Party>(after, id).frozen)
        return "an order stands on party " + id.hex() + ", which is not frozen";
    for (const HoldId& id : holds_)
      if (auto broken = look_at(after, id)) return "hold " + id.hex() + ": " + *broken;
    return std::nullopt;
  }

 private:
  static bool is_held_by(const LedgerView& after, const HoldId& hold, const FragmentId& id) {
    if (const auto dispute = load<dispute::Dispute>(after, hold))
      return dispute->is_open() && dispute->holding && dispute->fragment == id;
    const auto order = load<dispute::Order>(after, hold);
    return order && order->is_standing() && !order->dispute && order->fragment == id;
  }
  // What the held fragment was paid since the hold began.
  template <class Hold>
  static std::optional<std::int64_t> paid_since(const LedgerView& after, const Hold& hold, const FragmentId& id) {
    const auto held = load<fragment::Fragment>(after, id);
    if (!held || held->hold != hold.id) return std::nullopt;
    return held->paid.minor() + held->penalty_paid.minor() - hold.paid_before.minor() - hold.penalty_before.minor();
  }
  static std::optional<std::string> look_at(const LedgerView& after, const HoldId& id) {
    std::int64_t escrow = 0;
    for (const dispute::Escrow& one : dispute::escrow_of(after, id)) escrow += one.amount.minor();
    std::optional<std::int64_t> paid = 0;
    const auto order = load<dispute::Order>(after, id);
    if (order && order->is_standing()) {
      if (order->party) return std::nullopt;
      if (!order->dispute) paid = paid_since(after, *order, *order->fragment);
      if (order->dispute && must_load<dispute::Dispute>(after, *order->dispute).order != id)
        return "its dispute does not name it";
    }
    const auto dispute = load<dispute::Dispute>(after, id);
    if (dispute && dispute->order && !rests_on(after, *dispute)) return "no order rests on it";
    if (dispute && dispute->is_open() && dispute->holding) paid = paid_since(after, *dispute, dispute->fragment);
    if (!paid) return "its fragment does not name it";
    if (order && !order->is_standing() && names(after, order->fragment, id)) return "ended, its fragment is held";
    if (dispute && !dispute->is_open() && names(after, dispute->fragment, id)) return "ended, its fragment is held";
    if (escrow != *paid)
      return "its fragment was paid " + std::to_string(*paid) + ", in escrow are " + std::to_string(escrow);
    return std::nullopt;
  }
  static bool names(const LedgerView& after, const std::optional<FragmentId>& fragment, const HoldId& hold) {
    const auto held = fragment ? load<fragment::Fragment>(after, *fragment) : std::nullopt;
    return held && held->hold == hold;
  }
  static bool rests_on(const LedgerView& after, const dispute::Dispute& dispute) {
    const auto order = load<dispute::Order>(after, *dispute.order);
    return dispute.is_open() && order && order->is_standing() && order->dispute == dispute.id;
  }
  template <class R>
  static std::int64_t amount(const R* record) {
    return record ? record->amount.minor() : 0;
  }
  std::set<HoldId> holds_;
  std::set<FragmentId> fragments_;
  std::set<PartyId> parties_;
  std::map<std::tuple<PartyId, AccountId, Currency>, std::int64_t> sums_;
  std::optional<std::string> broken_;
};

}  // namespace tallystick::contracts
