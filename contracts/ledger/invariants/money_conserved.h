// I6: per bank and currency, what accounts hold of it changes by what the bank minted less what was redeemed. Reserves count the same way
// under the settlement authority.
#pragma once

#include <map>

#include "contracts/cash/records.h"
#include "contracts/ledger/invariant.h"

namespace tallystick::contracts {

class MoneyConserved final : public Invariant {
 public:
  std::string_view name() const override { return "I6 money is conserved"; }
  void visit(const RecordChange& change) override {
    visit_as<cash::Balance>(change, [&](const auto& before, const auto& after) {
      const auto& one = after ? *after : *before;
      changes_[{one.bank, one.currency}].held += amount(after) - amount(before);
    });
    visit_as<cash::Supply>(change, [&](const auto& before, const auto& after) {
      const auto& one = after ? *after : *before;
      changes_[{one.bank, one.currency}].owed += amount(after) - amount(before);
    });
  }
  std::optional<std::string> verdict(const LedgerView&) const override {
    for (const auto& [place, change] : changes_)
      if (change.held != change.owed)
        return "bank " + place.first.hex() + " " + place.second.code() + ": held changed by " + text(change.held) +
               ", owed by " + text(change.owed);
    return std::nullopt;
  }

 private:
  // Modulo 2^64: differences of many amounts may pass 63 bits on the way, their equality does not suffer.
  struct Change {
    std::uint64_t held = 0, owed = 0;
  };
  template <class R>
  static std::uint64_t amount(const R* record) {
    return record ? static_cast<std::uint64_t>(record->amount.minor()) : 0;
  }
  static std::string text(std::uint64_t change) { return std::to_string(static_cast<std::int64_t>(change)); }
  std::map<std::pair<PartyId, Currency>, Change> changes_;
};

}  // namespace tallystick::contracts
