// A loan's rows are its principal: what they plan, less what moved into a later plan, sums to what was lent; what they leave unpaid is what is
// outstanding. Of a line no more is drawn than its limit. Nothing is paid twice, and of no row more is paid, moved and waived than it has.
// I12 for loans: late interest of a row never falls, and all of it stays within its cap.
#pragma once

#include "contracts/ledger/invariant.h"
#include "contracts/loan/record.h"
#include "contracts/policy/parameters.h"

namespace tallystick::contracts {

class LoansAddUp final : public Invariant {
 public:
  std::string_view name() const override {
    return "a loan's rows sum to its principal; I12 its late interest never falls";
  }
  void visit(const RecordChange& change) override {
    visit_as<loan::Loan>(change, [&](const auto& before, const auto& after) {
      if (after) changes_.push_back({before ? std::optional{*before} : std::nullopt, *after});
    });
  }
  std::optional<std::string> verdict(const LedgerView& view) const override {
    for (const auto& [before, after] : changes_)
      if (auto broken = look_at(before, after, view)) return "loan " + after.id.hex() + ": " + *broken;
    return std::nullopt;
  }

 private:
  using Loan = loan::Loan;
  static bool within(Amount whole, std::initializer_list<Amount> parts) {
    std::int64_t sum = 0;
    for (const Amount part : parts) sum += part.minor();
    return sum <= whole.minor();
  }
  static std::optional<std::string> look_at(const std::optional<Loan>& before, const Loan& after,
                                            const LedgerView& view) {
    std::int64_t planned = 0, unpaid = 0, penalty = 0;
    for (std::size_t i = 0; i < after.rows.size(); ++i) {
      const loan::Row& row = after.rows.items[i];
      if (!within(row.principal, {row.principal_paid, row.principal_moved}) ||
          !within(row.interest, {row.interest_paid, row.interest_waived}) ||
          !within(row.penalty, {row.penalty_paid, row.penalty_waived}))
        return "more is paid, moved or waived than row " + std::to_string(i) + " has";
      planned += row.principal.minor() - row.principal_moved.minor();
      unpaid += row.principal.minor() - row.principal_paid.minor() - row.principal_moved.minor();
      penalty += row.penalty.minor();
    }
    if (!within(after.costs, {after.costs_paid, after.costs_waived})) return "more costs are paid than there are";
    if (auto broken = check_principal(after, planned, unpaid)) return broken;
    __extension__ using Wide = __int128;
    const Wide cap =
        Wide{after.terms.principal.minor()} * policy::value_at(view, policy::kPenaltyCap, after.started) / kRateOne;
    if (Wide{penalty} > cap) return "late interest of " + std::to_string(penalty) + ", past its cap";
    return before ? check_growth(*before, after) : std::nullopt;
  }
  static std::optional<std::string> check_principal(const Loan& loan, std::int64_t planned, std::int64_t unpaid) {
    const std::string outstanding = std::to_string(loan.outstanding.minor());
    if (loan.outstanding > loan.terms.principal) return outstanding + " outstanding, more than was lent";
    if (loan.is_revolving()) {
      if (unpaid > loan.outstanding.minor())
        return "rows leave " + std::to_string(unpaid) + " unpaid of " + outstanding;
      return std::nullopt;
    }
    if (planned != loan.terms.principal.minor()) return "rows plan " + std::to_string(planned) + " of principal";
    if (unpaid != loan.outstanding.minor()) return "rows leave " + std::to_string(unpaid) + " unpaid of " + outstanding;
    return std::nullopt;
  }
  // A row with late interest lies in the past, and rows of the past keep their places.
  static std::optional<std::string> check_growth(const Loan& before, const Loan& after) {
    for (std::size_t i = 0; i < before.rows.size(); ++i) {
      const loan::Row& row = before.rows.items[i];
      if (row.penalty.is_zero()) continue;
      if (i >= after.rows.size() || after.rows.items[i].penalty < row.penalty || after.rows.items[i].due != row.due)
        return "late interest of row " + std::to_string(i) + " fell";
    }
    return std::nullopt;
  }
  std::vector<std::pair<std::optional<Loan>, Loan>> changes_;
};

}  // namespace tallystick::contracts
