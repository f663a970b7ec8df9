// I12: late interest never falls. What was booked stays booked, whatever is paid and whenever; the day it is booked to never goes back; it stays
// within its cap. It is forgiven in two cases only: all is paid within the days of grace, or the receivable is cancelled.
#pragma once

#include "contracts/ledger/invariant.h"
#include "contracts/policy/parameters.h"
#include "contracts/receivable/record.h"

namespace tallystick::contracts {

class LateInterestGrows final : public Invariant {
 public:
  std::string_view name() const override { return "I12 late interest never falls"; }
  void visit(const RecordChange& change) override {
    visit_as<receivable::Receivable>(change, [&](const auto& before, const auto& after) {
      if (before && after) changes_.push_back({*before, *after});
    });
  }
  std::optional<std::string> verdict(const LedgerView& view) const override {
    for (const auto& [before, after] : changes_)
      if (auto broken = look_at(before, after, view)) return "receivable " + after.id.hex() + ": " + *broken;
    return std::nullopt;
  }

 private:
  using Receivable = receivable::Receivable;
  static std::int64_t booked(const Receivable& root) { return root.penalty_owed.minor() + root.penalty_paid.minor(); }
  // Nothing was booked and maturity was brought forward: the count begins at the new day.
  static bool begins_anew(const Receivable& before, const Receivable& after) {
    return booked(before) == 0 && booked(after) == 0 && before.penalty_booked_to == before.pay_on &&
           after.penalty_booked_to == after.pay_on;
  }
  static std::optional<std::string> look_at(const Receivable& before, const Receivable& after, const LedgerView& view) {
    if (after.penalty_booked_to < before.penalty_booked_to && !begins_anew(before, after))
      return "booked to " + format_date(after.penalty_booked_to) + ", was " + format_date(before.penalty_booked_to);
    if (booked(after) < booked(before) && !is_forgiven(before, after, view))
      return "late interest of " + std::to_string(booked(after)) + ", was " + std::to_string(booked(before));
    __extension__ using Wide = __int128;
    const Wide cap = Wide{after.face.minor()} * policy::value_at(view, policy::kPenaltyCap, after.issued) / kRateOne;
    if (Wide{booked(after)} > cap) return "late interest of " + std::to_string(booked(after)) + ", past its cap";
    return std::nullopt;
  }
  static bool is_forgiven(const Receivable& before, const Receivable& after, const LedgerView& view) {
    if (after.penalty_paid < before.penalty_paid) return false;
    if (after.state == receivable::State::cancelled) return true;
    const std::int64_t late = (after.penalty_booked_to - after.pay_on).raw();
    return after.state == receivable::State::settled &&
           late <= policy::value_at(view, policy::kGraceDays, after.issued);
  }
  std::vector<std::pair<Receivable, Receivable>> changes_;
};

}  // namespace tallystick::contracts
