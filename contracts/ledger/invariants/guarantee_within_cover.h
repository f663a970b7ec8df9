// A guarantee never pays more than its cap, and what it paid is what its payouts say; who paid holds what it paid for. Its terms never change,
// its payouts neither. Per bank, account and currency the balances of kind cover are what the guarantees have reserved.
#pragma once

#include <map>
#include <tuple>

#include "contracts/cash/payment.h"
#include "contracts/fragment/record.h"
#include "contracts/guarantee/record.h"
#include "contracts/ledger/invariant.h"

namespace tallystick::contracts {

class GuaranteeWithinCover final : public Invariant {
 public:
  std::string_view name() const override { return "a guarantee pays within its cover"; }
  void visit(const RecordChange& change) override {
    visit_as<guarantee::Guarantee>(change, [&](const auto& before, const auto& after) {
      if (!after) {
        broken_ = "guarantee " + before->id.hex() + " was erased";
        return;
      }
      guarantees_.insert_or_assign(after->id, *after);
      reserved_[{after->terms.from_bank, after->account, after->currency}] +=
          after->reserved.minor() - (before ? before->reserved.minor() : 0);
      paid_[after->id] += after->paid.minor() - (before ? before->paid.minor() : 0);
      const bool same = !before || (before->terms == after->terms && before->account == after->account &&
                                    before->guarantor == after->guarantor && before->currency == after->currency);
      if (!same) broken_ = "guarantee " + after->id.hex() + " was rewritten";
    });
    visit_as<guarantee::Payout>(change, [&](const auto& before, const auto& after) {
      if (before) {
        broken_ = "a payout of guarantee " + before->guarantee.hex() + " was changed";
        return;
      }
      paid_[after->guarantee] -= after->principal.minor() + after->penalty.minor();
      payouts_.push_back(*after);
    });
    visit_as<cash::Balance>(change, [&](const auto& before, const auto& after) {
      const auto& one = after ? *after : *before;
      if (one.kind == cash::Kind::cover)
        reserved_[{one.bank, one.account, one.currency}] -=
            (after ? after->amount.minor() : 0) - (before ? before->amount.minor() : 0);
    });
  }
  std::optional<std::string> verdict(const LedgerView& after) const override {
    if (broken_) return broken_;
    for (const auto& [id, one] : guarantees_) {
      if (one.paid > one.terms.cap) return "guarantee " + id.hex() + " paid past its cap";
      if (one.reserved > one.left()) return "guarantee " + id.hex() + " reserves more than is left of its cap";
      if (one.state == guarantee::State::ended && !one.reserved.is_zero())
        return "guarantee " + id.hex() + " ended and keeps a reserve";
    }
    for (const auto& [id, difference] : paid_)
      if (difference != 0)
        return "guarantee " + id.hex() + " paid " + std::to_string(difference) + " more than for its payouts";
    for (const auto& [place, difference] : reserved_)
      if (difference != 0)
        return "reserves of account " + std::get<1>(place).hex() + " and its balance differ by " +
               std::to_string(difference);
    for (const guarantee::Payout& payout : payouts_) {
      const auto part = load<fragment::Fragment>(after, payout.part);
      const auto by = load<guarantee::Guarantee>(after, payout.guarantee);
      if (!part || !by || part->holder != by->account || part->face < payout.principal ||
          !load<guarantee::Subrogation>(after, payout.part))
        return "fragment " + payout.fragment.hex() + ": the guarantor did not get what it paid for";
    }
    return std::nullopt;
  }

 private:
  std::map<guarantee::GuaranteeId, guarantee::Guarantee> guarantees_;
  std::map<guarantee::GuaranteeId, std::int64_t> paid_;
  std::map<std::tuple<PartyId, AccountId, Currency>, std::int64_t> reserved_;
  std::vector<guarantee::Payout> payouts_;
  std::optional<std::string> broken_;
};

}  // namespace tallystick::contracts
