// Bound money adds up: what an account holds of a bank as purpose-bound money changes by what its earmarks change. None of it lies about without
// a purpose, and no purpose is without its money.
#pragma once

#include <map>

#include "contracts/cash/records.h"
#include "contracts/ledger/invariant.h"
#include "contracts/purpose/record.h"

namespace tallystick::contracts {

class BoundMoneyAddsUp final : public Invariant {
 public:
  std::string_view name() const override { return "bound money is what its purposes say"; }
  void visit(const RecordChange& change) override {
    visit_as<cash::Balance>(change, [&](const auto& before, const auto& after) {
      const cash::Balance& one = after ? *after : *before;
      if (one.kind != cash::Kind::purpose) return;
      off_[{one.bank, one.account, one.currency}] +=
          (after ? after->amount.minor() : 0) - (before ? before->amount.minor() : 0);
    });
    visit_as<purpose::Earmark>(change, [&](const auto& before, const auto& after) {
      const purpose::Earmark& one = after ? *after : *before;
      off_[{one.bank, one.account, one.currency}] -=
          (after ? after->left.minor() : 0) - (before ? before->left.minor() : 0);
    });
  }
  std::optional<std::string> verdict(const LedgerView&) const override {
    for (const auto& [place, off] : off_)
      if (off != 0)
        return "account " + std::get<1>(place).hex() + ": bound money changed by " + std::to_string(off) +
               " more than its purposes";
    return std::nullopt;
  }

 private:
  std::map<std::tuple<PartyId, AccountId, Currency>, std::int64_t> off_;
};

}  // namespace tallystick::contracts
