// I9: what a receivable has taken in went to its fragments, face and late interest each to the minor unit; nothing that was paid is taken
// back.
#pragma once

#include <map>

#include "contracts/fragment/record.h"
#include "contracts/ledger/invariant.h"
#include "contracts/receivable/record.h"

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
      if (after)
        count(after->root, before ? before->paid : Amount{}, after->paid, before ? before->penalty_paid : Amount{},
              after->penalty_paid, -1);
    });
  }
  std::optional<std::string> verdict(const LedgerView&) const override {
    if (broken_) return broken_;
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
  void count(const ReceivableId& root, Amount paid_before, Amount paid_after, Amount penalty_before,
             Amount penalty_after, std::int64_t sign) {
    if (paid_after < paid_before || penalty_after < penalty_before)
      broken_ = "receivable " + root.hex() + ": a payment was taken back";
    sums_[root].face += sign * (paid_after.minor() - paid_before.minor());
    sums_[root].penalty += sign * (penalty_after.minor() - penalty_before.minor());
  }
  std::map<ReceivableId, Sum> sums_;
  std::optional<std::string> broken_;
};

}  // namespace tallystick::contracts
