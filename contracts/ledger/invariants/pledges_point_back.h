// A loan and its collateral name each other: every fragment on a live loan's list is pledged to it, every pledged fragment is on the list of its
// loan, and a repaid loan has none.
#pragma once

#include <algorithm>
#include <set>

#include "contracts/fragment/record.h"
#include "contracts/ledger/invariant.h"
#include "contracts/loan/record.h"

namespace tallystick::contracts {

class PledgesPointBack final : public Invariant {
 public:
  std::string_view name() const override { return "a loan and its pledges name each other"; }
  void visit(const RecordChange& change) override {
    visit_as<loan::Loan>(change, [&](const auto& before, const auto& after) {
      loans_.insert(after ? after->id : before->id);
      for (const auto& one : {before, after})
        if (one) fragments_.insert(one->collateral.begin(), one->collateral.end());
    });
    visit_as<fragment::Fragment>(change, [&](const auto& before, const auto& after) {
      fragments_.insert(after ? after->id : before->id);
      for (const auto& one : {before, after})
        if (one && one->loan) loans_.insert(*one->loan);
    });
  }
  std::optional<std::string> verdict(const LedgerView& after) const override {
    for (const LoanId& id : loans_) {
      const auto found = load<loan::Loan>(after, id);
      if (!found) return "loan " + id.hex() + " is gone";
      if (!found->is_live() && !found->collateral.empty()) return "loan " + id.hex() + ": repaid, but secured";
      for (const FragmentId& pledged : found->collateral)
        if (const auto fragment = load<fragment::Fragment>(after, pledged); !fragment || fragment->loan != id)
          return "fragment " + pledged.hex() + " is not pledged to loan " + id.hex();
    }
    for (const FragmentId& id : fragments_) {
      const auto fragment = load<fragment::Fragment>(after, id);
      if (!fragment || !fragment->loan) continue;
      const auto to = load<loan::Loan>(after, *fragment->loan);
      const bool listed = to && std::count(to->collateral.begin(), to->collateral.end(), id) == 1;
      if (!listed) return "fragment " + id.hex() + " is pledged to a loan that does not name it";
    }
    return std::nullopt;
  }

 private:
  std::set<LoanId> loans_;
  std::set<FragmentId> fragments_;
};

}  // namespace tallystick::contracts
