// I4: no fragment lies deeper than the level_max of its receivable's issue day.
#pragma once

#include <algorithm>
#include <map>

#include "contracts/fragment/record.h"
#include "contracts/ledger/invariant.h"
#include "contracts/policy/parameters.h"
#include "contracts/receivable/record.h"

namespace tallystick::contracts {

class LevelsBounded final : public Invariant {
 public:
  std::string_view name() const override { return "I4 levels are bounded"; }
  void visit(const RecordChange& change) override {
    visit_as<fragment::Fragment>(change, [&](const auto&, const auto& after) {
      if (after) deepest_[after->root] = std::max(deepest_[after->root], after->level);
    });
  }
  std::optional<std::string> verdict(const LedgerView& after) const override {
    for (const auto& [root, level] : deepest_) {
      const auto found = load<receivable::Receivable>(after, root);
      if (!found) return "a fragment of receivable " + root.hex() + ", which does not exist";
      const std::int64_t most = policy::value_at(after, policy::kLevelMax, found->issued);
      if (level > most)
        return "receivable " + root.hex() + ": level " + std::to_string(level) + ", at most " + std::to_string(most);
    }
    return std::nullopt;
  }

 private:
  std::map<ReceivableId, std::uint8_t> deepest_;
};

}  // namespace tallystick::contracts
