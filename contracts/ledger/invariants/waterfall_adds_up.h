// I9: what a receivable has taken in went to its fragments, face and late interest each to the minor unit, and for each fragment money moved
// that names it, no less than what it was paid; nothing that was paid is taken back. Money that leaves escrow was counted when it came in.
#pragma once

#include <map>

#include "contracts/cash/events.h"
#include "contracts/fragment/record.h"
#include "contracts/ledger/invariant.h"
#include "contracts/receivable/record.h"
#include "contracts/settlement/payout.h"

namespace tallystick::contracts {

class WaterfallAddsUp final : public Invariant {
 public:
  std::string_view name() const override { return "I9 what is paid in is paid out"; }
  void visit(const RecordChange& change) override {
    visit_as<receivable::Receivable>(change, [&](const auto& before, const auto& after) {
      if (after)
        count(after->id, before ? before->paid : Amount{}, after->paid, before ? before->penalty_paid : Amount{},
              after->penalty_paid, 1);
    });
    visit_as<fragment::Fragment>(change, [&](const auto& before, const auto& after) {
      if (after) owed_[after->id] = paid(after) - paid(before);
      if (after)
        count(after->root, before ? before->paid : Amount{}, after->paid, before ? before->penalty_paid : Amount{},
              after->penalty_paid, -1);
    });
  }
  void hear(const Event& event) override {
    const auto moved = event_as<cash::Paid>(event);
    if (moved && moved->from_kind != cash::Kind::escrow) moved_[moved->reference.value] += moved->money.amount.minor();
  }
  std::optional<std::string> verdict(const LedgerView&) const override {
    if (broken_) return broken_;
    for (const auto& [fragment, owed] : owed_) {
      if (owed == 0) continue;
      const auto moved = moved_.find(settlement::payment_reference(fragment).value);
      const std::int64_t sum = moved == moved_.end() ? 0 : moved->second;
      if (sum < owed)
        return "fragment " + fragment.hex() + ": paid " + std::to_string(owed) + ", of which " + std::to_string(sum) +
               " moved";
    }
    for (const auto& [root, sum] : sums_)
      if (sum.face != 0 || sum.penalty != 0)
        return "receivable " + root.hex() + ": took in " + std::to_string(sum.face) + " of face and " +
               std::to_string(sum.penalty) + " of late interest more than it paid out";
    return std::nullopt;
  }

 private:
  struct Sum {
    std::int64_t face = 0, penalty = 0;
  };
  static std::int64_t paid(const fragment::Fragment* fragment) {
    return fragment ? fragment->paid.minor() + fragment->penalty_paid.minor() : 0;
  }
  void count(const ReceivableId& root, Amount paid_before, Amount paid_after, Amount penalty_before,
             Amount penalty_after, std::int64_t sign) {
    if (paid_after < paid_before || penalty_after < penalty_before)
      broken_ = "receivable " + root.hex() + ": a payment was taken back";
    sums_[root].face += sign * (paid_after.minor() - paid_before.minor());
    sums_[root].penalty += sign * (penalty_after.minor() - penalty_before.minor());
  }
  std::map<ReceivableId, Sum> sums_;
  std::map<FragmentId, std::int64_t> owed_;
  std::map<std::string, std::int64_t> moved_;  // by reference
  std::optional<std::string> broken_;
};

}  // namespace tallystick::contracts
