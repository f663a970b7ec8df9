// I1: in every receivable, what its live fragments have outstanding, what was paid and what was cancelled add up to its face; and it counts
// its live fragments rightly. Checked as changes, so the whole tree of fragments need not be read.
#pragma once

#include <map>

#include "contracts/fragment/record.h"
#include "contracts/ledger/invariant.h"
#include "contracts/receivable/record.h"

namespace tallystick::contracts {

class FacesAddUp final : public Invariant {
 public:
  std::string_view name() const override { return "I1 fragments add up to the face"; }
  void visit(const RecordChange& change) override {
    visit_as<receivable::Receivable>(change, [&](const auto& before, const auto& after) {
      if (before) add(*before, -1);
      if (after) add(*after, 1);
    });
    visit_as<fragment::Fragment>(change, [&](const auto& before, const auto& after) {
      if (before) add(*before, -1);
      if (after) add(*after, 1);
    });
  }
  std::optional<std::string> verdict(const LedgerView&) const override {
    for (const auto& [root, sum] : sums_) {
      if (sum.unpaid != sum.outstanding)
        return "receivable " + root.hex() + ": unpaid changed by " + std::to_string(sum.unpaid) + ", fragments by " +
               std::to_string(sum.outstanding);
      if (sum.leaves != sum.live)
        return "receivable " + root.hex() + ": counts " + std::to_string(sum.leaves) + " live fragments more, has " +
               std::to_string(sum.live);
    }
    return std::nullopt;
  }

 private:
  struct Sum {
    std::int64_t unpaid = 0, outstanding = 0;
    std::int64_t leaves = 0, live = 0;
  };
  void add(const receivable::Receivable& root, std::int64_t sign) {
    Sum& sum = sums_[root.id];
    sum.unpaid += sign * (root.face.minor() - root.paid.minor() - root.cancelled.minor());
    sum.leaves += sign * std::int64_t{root.leaves};
  }
  void add(const fragment::Fragment& fragment, std::int64_t sign) {
    Sum& sum = sums_[fragment.root];
    sum.outstanding += sign * fragment.outstanding().minor();
    sum.live += fragment.is_live() ? sign : 0;
  }
  std::map<ReceivableId, Sum> sums_;
};

}  // namespace tallystick::contracts
