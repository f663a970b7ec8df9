// I8: what a document backs is what receivables and transfers say that it backs.
#pragma once

#include <map>

#include "contracts/fragment/record.h"
#include "contracts/ledger/invariant.h"
#include "contracts/receivable/record.h"

namespace tallystick::contracts {

class EvidenceFollows final : public Invariant {
 public:
  std::string_view name() const override { return "I8 evidence backs what names it"; }
  void visit(const RecordChange& change) override {
    visit_as<receivable::Receivable>(change, [&](const auto& before, const auto& after) { count(before, after); });
    visit_as<fragment::Fragment>(change, [&](const auto& before, const auto& after) { count(before, after); });
    visit_as<evidence::Evidence>(change, [&](const auto& before, const auto& after) {
      if (before) more_[before->fingerprint] += before->used.minor();
      if (after) more_[after->fingerprint] -= after->used.minor();
    });
  }
  std::optional<std::string> verdict(const LedgerView&) const override {
    for (const auto& [fingerprint, more] : more_)
      if (more != 0) return "document " + fingerprint.hex() + " backs " + std::to_string(more) + " more than it counts";
    return std::nullopt;
  }

 private:
  template <class R>
  void count(const R* before, const R* after) {
    if (before && after && before->evidence == after->evidence) return;
    if (before)
      for (const evidence::Use& use : before->evidence) more_[use.fingerprint] -= use.amount.minor();
    if (after)
      for (const evidence::Use& use : after->evidence) more_[use.fingerprint] += use.amount.minor();
  }
  std::map<Fingerprint, std::int64_t> more_;  // what it is said to back, less what it counts
};

}  // namespace tallystick::contracts
