// Exposures follow what was bought: per bank, issuer and currency, the bank's exposure in all changes by what is outstanding of the fragments
// that it holds as a buyer.
#pragma once

#include <map>
#include <vector>

#include "contracts/account/records.h"
#include "contracts/financing/exposure.h"
#include "contracts/ledger/invariant.h"
#include "contracts/receivable/record.h"

namespace tallystick::contracts {

class ExposuresFollow final : public Invariant {
 public:
  std::string_view name() const override { return "exposures follow what was bought"; }
  void visit(const RecordChange& change) override {
    visit_as<fragment::Fragment>(change, [&](const auto& before, const auto& after) {
      if (before && before->is_sold()) sold_.push_back({before->holder, *before, -before->outstanding().minor()});
      if (after && after->is_sold()) sold_.push_back({after->holder, *after, after->outstanding().minor()});
    });
    visit_as<financing::Exposure>(change, [&](const auto& before, const auto& after) {
      const financing::Exposure& one = after ? *after : *before;
      if (one.debtor != financing::Debtor::issuer || !one.policy.is_zero()) return;
      recorded_[{one.bank, one.party, one.currency}] +=
          (after ? after->outstanding.minor() : 0) - (before ? before->outstanding.minor() : 0);
    });
  }
  std::optional<std::string> verdict(const LedgerView& after) const override {
    auto left = recorded_;
    for (const Part& part : sold_) {
      const auto root = load<receivable::Receivable>(after, part.fragment.root);
      const auto account = load<account::Account>(after, part.bank_account);
      if (!root || !account) return "a sold fragment " + part.fragment.id.hex() + " of nothing or nobody";
      left[{account->party, root->issuer, part.fragment.currency}] -= part.outstanding;
    }
    for (const auto& [place, off] : left)
      if (off != 0)
        return "bank " + std::get<0>(place).hex() + " on issuer " + std::get<1>(place).hex() +
               ": exposure changed by " + std::to_string(off) + " more than what it bought (financing/exposure.h)";
    return std::nullopt;
  }

 private:
  using Place = std::tuple<PartyId, PartyId, Currency>;
  struct Part {
    AccountId bank_account;
    fragment::Fragment fragment;
    std::int64_t outstanding;  // signed: out of the hands of, into the hands of
  };
  std::vector<Part> sold_;
  std::map<Place, std::int64_t> recorded_;
};

}  // namespace tallystick::contracts
