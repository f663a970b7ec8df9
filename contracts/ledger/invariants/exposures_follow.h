// Exposures follow what was bought: per bank, issuer and currency, the bank's exposure in all changes by what is outstanding of the fragments
// that it holds as a buyer. And per policy and currency, its exposures on issuer and seller, or borrower, change by what was bought under it (or taken
// over for a loan of its) and by what its loans commit.
#pragma once

#include <map>
#include <vector>

#include "contracts/account/records.h"
#include "contracts/financing/exposure.h"
#include "contracts/financing/record.h"
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
    visit_as<financing::Deal>(change, [&](const auto& before, const auto& after) {
      if (before) was_.emplace(before->fragment, *before);
      if (after) is_.emplace(after->fragment, *after);
    });
    visit_as<loan::Loan>(change, [&](const auto& before, const auto& after) {
      const loan::Loan& one = after ? *after : *before;
      if (!one.policy) return;
      const std::int64_t by =
          (after ? loan::committed_of(*after).minor() : 0) - (before ? loan::committed_of(*before).minor() : 0);
      lent_.push_back({*one.policy, one.currency, one.issuer, one.borrower, by});
    });
    visit_as<financing::Exposure>(change, [&](const auto& before, const auto& after) {
      const financing::Exposure& one = after ? *after : *before;
      if (!one.policy.is_zero())
        under_policy_[{one.policy, one.currency, one.debtor, one.party}] +=
            (after ? after->outstanding.minor() : 0) - (before ? before->outstanding.minor() : 0);
      if (one.debtor != financing::Debtor::issuer || !one.policy.is_zero()) return;
      recorded_[{one.bank, one.party, one.currency}] +=
          (after ? after->outstanding.minor() : 0) - (before ? before->outstanding.minor() : 0);
    });
  }
  std::optional<std::string> verdict(const LedgerView& after) const override {
    auto left = recorded_;
    auto under = under_policy_;
    for (const Part& part : sold_) {
      const auto root = load<receivable::Receivable>(after, part.fragment.root);
      const auto account = load<account::Account>(after, part.bank_account);
      if (!root || !account) return "a sold fragment " + part.fragment.id.hex() + " of nothing or nobody";
      left[{account->party, root->issuer, part.fragment.currency}] -= part.outstanding;
      const auto deal = deal_of(after, part);
      if (!deal || !deal->policy) continue;
      const auto seller = load<account::Account>(after, deal->seller);
      if (!seller) return "a sold fragment " + part.fragment.id.hex() + " of nobody";
      const Currency currency = part.fragment.currency;
      under[{*deal->policy, currency, financing::Debtor::issuer, root->issuer}] -= part.outstanding;
      under[{*deal->policy, currency, financing::Debtor::seller, seller->party}] -= part.outstanding;
    }
    for (const Lent& one : lent_) {
      const auto account = load<account::Account>(after, one.borrower);
      if (!account || !one.issuer) return "a loan under policy " + one.policy.hex() + " to nobody, or against nothing";
      under[{one.policy, one.currency, financing::Debtor::issuer, *one.issuer}] -= one.by;
      under[{one.policy, one.currency, financing::Debtor::seller, account->party}] -= one.by;
    }
    for (const auto& [place, off] : under)
      if (off != 0)
        return "policy " + std::get<0>(place).hex() + " on " + std::get<3>(place).hex() + ": exposure changed by " +
               std::to_string(off) + " more than what it bought or lent (financing/exposure.h, loan/committed.h)";
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
    Currency currency;
    std::optional<PartyId> issuer;
    AccountId borrower;
    std::int64_t by;  // signed
  };
  std::vector<Part> sold_;
  std::vector<Lent> lent_;
  // Under which it was, or is, in the bank's hands.
  std::optional<financing::Deal> deal_of(const LedgerView& after, const Part& part) const {
    const auto& changed = part.outstanding < 0 ? was_ : is_;
    const auto found = changed.find(part.fragment.id);
    return found != changed.end() ? std::optional{found->second} : load<financing::Deal>(after, part.fragment.id);
  }
  std::map<FragmentId, financing::Deal> was_, is_;
  std::map<std::tuple<LendingPolicyId, Currency, financing::Debtor, PartyId>, std::int64_t> under_policy_;
  std::map<Place, std::int64_t> recorded_;
};

}  // namespace tallystick::contracts
