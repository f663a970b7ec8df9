// I5: what an issuer uses of a limit, or of its ceiling, is within it, or no more than was used when it was lowered below its use.
#pragma once

#include "contracts/ledger/invariant.h"
#include "contracts/limit/records.h"

namespace tallystick::contracts {

class LimitsHold final : public Invariant {
 public:
  std::string_view name() const override { return "I5 use is within the limit"; }
  void visit(const RecordChange& change) override {
    visit_as<limit::Limit>(change, [&](const auto&, const auto& after) {
      if (after)
        check("limit of " + after->id.issuer.hex(), after->used(), after->limit.minor(), after->used_at_lowering);
    });
    visit_as<limit::Ceiling>(change, [&](const auto&, const auto& after) {
      if (after && after->ceiling)
        check("ceiling of " + after->issuer.hex(), after->used.minor(), after->ceiling->minor(),
              after->used_at_lowering.minor());
    });
  }
  std::optional<std::string> verdict(const LedgerView&) const override { return broken_; }

 private:
  void check(std::string what, std::int64_t used, std::int64_t limit, std::int64_t used_at_lowering) {
    if (used <= std::max(limit, used_at_lowering)) return;
    broken_ = std::move(what) + ": used " + std::to_string(used) + ", limit " + std::to_string(limit) +
              ", used when lowered " + std::to_string(used_at_lowering);
  }
  std::optional<std::string> broken_;
};

}  // namespace tallystick::contracts
