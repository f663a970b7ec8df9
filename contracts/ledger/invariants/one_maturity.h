// I3: every fragment falls due with its receivable, whose maturity, face, currency and issuer never change; but that the day of payment is
// brought forward once, on the day on which the receivable is declared due.
#pragma once

#include "contracts/fragment/record.h"
#include "contracts/ledger/invariant.h"
#include "contracts/receivable/record.h"

namespace tallystick::contracts {

class OneMaturity final : public Invariant {
 public:
  std::string_view name() const override { return "I3 a fragment falls due with its receivable"; }
  void visit(const RecordChange& change) override {
    visit_as<receivable::Receivable>(change, [&](const auto& before, const auto& after) {
      if (!before) return;
      const bool same =
          after && before->due == after->due && (before->pay_on == after->pay_on || brought_forward(*before, *after)) &&
          before->face == after->face && before->currency == after->currency && before->issuer == after->issuer;
      if (!same) broken_ = "receivable " + before->id.hex() + " was rewritten";
    });
    visit_as<fragment::Fragment>(change, [&](const auto& before, const auto& after) {
      if (!after) {
        broken_ = "fragment " + before->id.hex() + " was erased";
        return;
      }
      fragments_.push_back(*after);
    });
  }
  std::optional<std::string> verdict(const LedgerView& after) const override {
    if (broken_) return broken_;
    for (const fragment::Fragment& fragment : fragments_) {
      const auto root = load<receivable::Receivable>(after, fragment.root);
      if (!root || root->due != fragment.due || root->currency != fragment.currency)
        return "fragment " + fragment.id.hex() + " due " + format_date(fragment.due);
    }
    return std::nullopt;
  }

 private:
  static bool brought_forward(const receivable::Receivable& before, const receivable::Receivable& after) {
    return before.state == receivable::State::outstanding && !before.accelerated_on && after.accelerated_on &&
           *after.accelerated_on <= after.pay_on && after.pay_on < before.pay_on;
  }
  std::vector<fragment::Fragment> fragments_;
  std::optional<std::string> broken_;
};

}  // namespace tallystick::contracts
