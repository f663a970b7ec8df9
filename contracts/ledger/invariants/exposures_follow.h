// Exposures follow what was bought: per bank, issuer and currency, the bank's exposure in all changes by what is outstanding of the fragments
// that it holds as a buyer. And what was lent: per policy that lends, its exposures on issuer and borrower change by what its loans commit.
#pragma once

#include <map>
#include <vector>

#include "contracts/account/records.h"
#include "contracts/financing/exposure.h"
#include "contracts/financing/lending_policy.h"
#include "contracts/ledger/invariant.h"
#include "contracts/loan/committed.h"
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
    visit_as<loan::Loan>(change, [&](const auto& before, const auto& after) {
      const loan::Loan& one = after ? *after : *before;
      if (!one.policy) return;
      const std::int64_t by =
          (after ? loan::committed_of(*after).minor() : 0) - (before ? loan::committed_of(*before).minor() : 0);
      lent_.push_back({*one.policy, one.issuer, one.borrower, by});
    });
    visit_as<financing::Exposure>(change, [&](const auto& before, const auto& after) {
      const financing::Exposure& one = after ? *after : *before;
      if (!one.policy.is_zero())
        under_policy_[{one.policy, one.debtor, one.party}] +=
            (after ? after->outstanding.minor() : 0) - (before ? before->outstanding.minor() : 0);
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
    auto under = under_policy_;
    for (const Lent& one : lent_) {
      const auto account = load<account::Account>(after, one.borrower);
      if (!account || !one.issuer) return "a loan under policy " + one.policy.hex() + " to nobody, or against nothing";
      under[{one.policy, financing::Debtor::issuer, *one.issuer}] -= one.by;
      under[{one.policy, financing::Debtor::seller, account->party}] -= one.by;
    }
    for (const auto& [place, off] : under) {
      if (off == 0) continue;
      const auto policy = load<financing::LendingPolicy>(after, std::get<0>(place));
      if (policy && policy->text.loan)
        return "policy " + std::get<0>(place).hex() + " on " + std::get<2>(place).hex() + ": exposure changed by " +
               std::to_string(off) + " more than what it lent (loan/committed.h)";
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
  struct Lent {
    LendingPolicyId policy;
    std::optional<PartyId> issuer;
    AccountId borrower;
    std::int64_t by;  // signed
  };
  std::vector<Part> sold_;
  std::vector<Lent> lent_;
  std::map<std::tuple<LendingPolicyId, financing::Debtor, PartyId>, std::int64_t> under_policy_;
  std::map<Place, std::int64_t> recorded_;
};

}  // namespace tallystick::contracts
