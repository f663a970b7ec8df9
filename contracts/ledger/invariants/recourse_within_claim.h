// Recourse never collects more than is owed: what a debtor pays is within what the claimant could still claim when the work began (a bank, what
// it bought for less what it has received; anybody else, what is outstanding) with interest and costs, and within the cap of its deal; the
// payer gets as much of the fragment as it paid on the principal, but the seller that satisfied the bank all of it. A demand is never erased, and a paid one never changes.
#pragma once

#include <map>

#include "contracts/financing/record.h"
#include "contracts/fragment/record.h"
#include "contracts/ledger/invariant.h"
#include "contracts/recourse/record.h"

namespace tallystick::contracts {

class RecourseWithinClaim final : public Invariant {
 public:
  std::string_view name() const override { return "recourse collects what is owed at most"; }
  void visit(const RecordChange& change) override {
    visit_as<recourse::Demand>(change, [&](const auto& before, const auto& after) {
      if (!after)
        broken_ = "a demand on " + before->debtor.hex() + " was erased";
      else if (before && before->state == recourse::State::paid)
        broken_ = "a paid demand on " + before->debtor.hex() + " was changed";
      else if (after->state == recourse::State::paid)
        paid_.push_back(*after);
      else if (!after->paid.is_zero())
        broken_ = "a demand on " + after->debtor.hex() + " is not paid, yet has money";
    });
    visit_as<fragment::Fragment>(change, [&](const auto& before, const auto& after) {
      if (before) fragments_.emplace(before->id, *before);
      if (after && !after->parents.empty()) parts_.emplace(after->parents.items.front(), *after);
    });
    visit_as<financing::Deal>(change, [&](const auto& before, const auto&) {
      if (before) deals_.emplace(before->fragment, *before);
    });
  }
  std::optional<std::string> verdict(const LedgerView& after) const override {
    if (broken_) return broken_;
    for (const recourse::Demand& demand : paid_)
      if (auto broken = look_at(demand, after)) return "fragment " + demand.fragment.hex() + ": " + *broken;
    return std::nullopt;
  }

 private:
  __extension__ using Wide = __int128;
  std::optional<std::string> look_at(const recourse::Demand& demand, const LedgerView& after) const {
    const auto was = fragments_.find(demand.fragment);
    if (was == fragments_.end() || was->second.holder != demand.claimant) return "paid to who did not hold it";
    std::int64_t claim = was->second.outstanding().minor();
    const auto deal = deals_.find(demand.fragment);
    bool all = false;
    if (deal != deals_.end()) {
      claim = deal->second.amount.minor() - deal->second.received.minor();
      all = deal->second.seller == demand.debtor && demand.paid.minor() >= claim;
      const auto& cap = deal->second.recourse_cap;
      if (deal->second.seller == demand.debtor && cap && demand.paid > *cap)
        return "paid " + std::to_string(demand.paid.minor()) + ", the cap is " + std::to_string(cap->minor());
    }
    const Wide most = Wide{claim} + demand.interest.minor() + demand.costs.minor();
    if (Wide{demand.paid.minor()} > most)
      return "paid " + std::to_string(demand.paid.minor()) + " on a claim of " + std::to_string(claim);
    const std::int64_t due = all ? was->second.outstanding().minor() : std::min(demand.paid.minor(), claim);
    const std::int64_t got = got_by(demand, was->second, after);
    if (got != due)
      return "the payer got " + std::to_string(got) + " of the fragment, and paid for " + std::to_string(due);
    return std::nullopt;
  }
  std::int64_t got_by(const recourse::Demand& demand, const fragment::Fragment& was, const LedgerView& after) const {
    if (load<fragment::Fragment>(after, was.id)->holder == demand.debtor) return was.outstanding().minor();
    const auto [from, to] = parts_.equal_range(was.id);
    for (auto part = from; part != to; ++part)
      if (part->second.holder == demand.debtor) return part->second.face.minor();
    return 0;
  }
  std::vector<recourse::Demand> paid_;
  std::map<FragmentId, fragment::Fragment> fragments_;
  std::multimap<FragmentId, fragment::Fragment> parts_;
  std::map<FragmentId, financing::Deal> deals_;
  std::optional<std::string> broken_;
};

}  // namespace tallystick::contracts
