// I8: no document backs more than its amount, and none but an invoice backs anything.
#pragma once

#include "contracts/evidence/record.h"
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
      if (after->used > most)
        broken_ = "document " + after->fingerprint.hex() + " backs " + std::to_string(after->used.minor()) + " of " +
                  std::to_string(most.minor());
      if (before && before->facts != after->facts) broken_ = "document " + after->fingerprint.hex() + " was rewritten";
    });
  }
  std::optional<std::string> verdict(const LedgerView&) const override { return broken_; }

 private:
  std::optional<std::string> broken_;
};

}  // namespace tallystick::contracts
