// I2: a fragment has one holder and at most one lien. Offered, it names its payee and when the offer ends; reserved, the one open quote,
// which is for it; pledged, the loan; sold, the deal, whose bank holds it. Nothing else carries any of these.
#pragma once

#include <set>

#include "contracts/financing/record.h"
#include "contracts/fragment/record.h"
#include "contracts/ledger/invariant.h"

namespace tallystick::contracts {

class OneHolder final : public Invariant {
 public:
  std::string_view name() const override { return "I2 one holder, at most one lien"; }
  void visit(const RecordChange& change) override {
    visit_as<fragment::Fragment>(
        change, [&](const auto& before, const auto& after) { fragments_.insert(after ? after->id : before->id); });
    visit_as<financing::Quote>(change, [&](const auto& before, const auto& after) {
      fragments_.insert(after ? after->fragment : before->fragment);
      if (after) quotes_.insert(after->id);
    });
    visit_as<financing::Deal>(change, [&](const auto& before, const auto& after) {
      fragments_.insert(after ? after->fragment : before->fragment);
    });
  }
  std::optional<std::string> verdict(const LedgerView& after) const override {
    for (const FragmentId& id : fragments_)
      if (auto broken = look_at(after, id)) return "fragment " + id.hex() + ": " + *broken;
    for (const QuoteId& id : quotes_) {
      const auto fragment = load<fragment::Fragment>(after, must_load<financing::Quote>(after, id).fragment);
      if (!fragment || fragment->quote != id) return "quote " + id.hex() + " reserves nothing";
    }
    return std::nullopt;
  }

 private:
  static std::optional<std::string> look_at(const LedgerView& after, const FragmentId& id) {
    using fragment::State;
    const auto found = load<fragment::Fragment>(after, id);
    if (!found) return "gone";
    if (found->holder.is_zero()) return "nobody holds it";
    const bool offered = found->state == State::offered;
    if (found->payee.has_value() != offered || found->offer_expiry.has_value() != offered)
      return "offered to nobody, or not offered";
    if (found->quote.has_value() != (found->state == State::reserved))
      return "reserved without a quote, or the reverse";
    if (found->quote) {
      const auto quote = load<financing::Quote>(after, *found->quote);
      if (!quote || quote->fragment != id) return "its quote is not for it";
    }
    if (found->loan.has_value() != (found->state == State::pledged)) return "pledged without a loan, or the reverse";
    if (found->hold && !found->is_live()) return "what is final is held";
    const auto deal = load<financing::Deal>(after, id);
    if (found->is_sold() && (!deal || deal->bank_account != found->holder)) return "sold, but not to who holds it";
    if (found->is_live() && !found->is_sold() && deal) return "a deal about what is not sold";
    return std::nullopt;
  }
  std::set<FragmentId> fragments_;
  std::set<QuoteId> quotes_;
};

}  // namespace tallystick::contracts
