// Credit histories follow what is owed: per issuer and currency, what is outstanding and what is past due change by what the receivables
// change, and the suppliers' parts add up to the whole. A supplier's history of disputes loses nothing, and none is open and lost at once.
#pragma once

#include <map>

#include "contracts/credit/follow.h"
#include "contracts/ledger/invariant.h"

namespace tallystick::contracts {

class CreditFollows final : public Invariant {
 public:
  std::string_view name() const override { return "credit histories follow what is owed"; }
  void visit(const RecordChange& change) override {
    visit_as<receivable::Receivable>(change, [&](const auto& before, const auto& after) {
      Change& sum = at(before, after);
      sum.owed += part(after, credit::owed_of) - part(before, credit::owed_of);
      sum.late += part(after, credit::past_due_of) - part(before, credit::past_due_of);
    });
    visit_as<credit::History>(change, [&](const auto& before, const auto& after) {
      Change& sum = at(before, after);
      const auto outstanding = [](const credit::History& h) { return h.outstanding; };
      const auto past_due = [](const credit::History& h) { return h.past_due; };
      sum.outstanding += part(after, outstanding) - part(before, outstanding);
      sum.past_due += part(after, past_due) - part(before, past_due);
    });
    visit_as<credit::SupplierHistory>(change, [&](const auto& before, const auto& after) {
      const bool shrank =
          !after || (before && (after->disputes < before->disputes || after->disputes_lost < before->disputes_lost ||
                                after->amount_lost < before->amount_lost));
      const bool fits = after && std::uint64_t{after->disputes_open} + after->disputes_lost <= after->disputes;
      if (shrank || !fits)
        broken_ = "disputes of supplier " + (after ? *after : *before).supplier.hex() + " do not add up";
    });
    visit_as<credit::Creditor>(change, [&](const auto& before, const auto& after) {
      const auto outstanding = [](const credit::Creditor& c) { return c.outstanding; };
      at(before, after).suppliers += part(after, outstanding) - part(before, outstanding);
    });
  }
  std::optional<std::string> verdict(const LedgerView&) const override {
    if (broken_) return broken_;
    for (const auto& [place, sum] : changes_) {
      const std::string who = "issuer " + place.first.hex() + " " + place.second.code() + ": ";
      if (sum.outstanding != sum.owed || sum.suppliers != sum.owed)
        return who + "owes " + std::to_string(sum.owed) + " more, history " + std::to_string(sum.outstanding) +
               ", suppliers " + std::to_string(sum.suppliers) + " (credit/follow.h)";
      if (sum.past_due != sum.late)
        return who + std::to_string(sum.late) + " more past due, history " + std::to_string(sum.past_due) +
               " (credit/follow.h)";
    }
    return std::nullopt;
  }

 private:
  // Differences of a few amounts that limits bound: far inside 63 bits.
  struct Change {
    std::int64_t owed = 0, late = 0, outstanding = 0, past_due = 0, suppliers = 0;
  };
  template <class R>
  Change& at(const R* before, const R* after) {
    const R& one = after ? *after : *before;
    return changes_[{one.issuer, one.currency}];
  }
  template <class R, class F>
  static std::int64_t part(const R* record, F&& of) {
    return record ? of(*record).minor() : 0;
  }
  std::map<std::pair<PartyId, Currency>, Change> changes_;
  std::optional<std::string> broken_;
};

}  // namespace tallystick::contracts
