// I8: no document backs more than its amount less what was paid on it, none but an invoice backs anything, and none that resembles another
// before a bank has looked. What was registered stays as it was.
#pragma once

#include "contracts/evidence/four_flows.h"
#include "contracts/ledger/invariant.h"

namespace tallystick::contracts {

class EvidenceSuffices final : public Invariant {
 public:
  std::string_view name() const override { return "I8 evidence backs no more than its amount"; }
  void visit(const RecordChange& change) override {
    visit_as<evidence::Evidence>(change, [&](const auto& before, const auto& after) {
      if (!after) {
        broken_ = "document " + before->fingerprint.hex() + " was erased";
        return;
      }
      const Amount most = after->facts.kind == evidence::Kind::invoice ? after->facts.amount : Amount{};
      const std::string name = "document " + after->fingerprint.hex();
      if (after->used.minor() + after->paid.minor() > most.minor())
        broken_ = name + " backs " + std::to_string(after->used.minor()) + ", " + std::to_string(after->paid.minor()) +
                  " was paid, of " + std::to_string(most.minor());
      if (after->is_doubtful() && !after->used.is_zero()) broken_ = name + " resembles another and backs something";
      if (before &&
          (before->facts != after->facts || before->near != after->near || before->earlier != after->earlier ||
           before->resembles != after->resembles || before->paid > after->paid))
        broken_ = name + " was rewritten";
    });
    visit_as<evidence::FourFlows>(change, [&](const auto& before, const auto& after) {
      if (before) broken_ = "what matching found was changed";
      if (after && after->verdict == evidence::Agreement::conflict)
        broken_ = "receivable " + after->receivable.hex() + " was issued on documents in conflict";
    });
  }
  std::optional<std::string> verdict(const LedgerView&) const override { return broken_; }

 private:
  std::optional<std::string> broken_;
};

}  // namespace tallystick::contracts
