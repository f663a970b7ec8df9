#include "contracts/loan/replan.h"

#include <algorithm>

#include "contracts/ledger/business_day.h"
#include "contracts/ledger/sums.h"
#include "contracts/terms/decimal.h"

namespace tallystick::contracts::loan {

namespace {

// Days in the year of a revolving loan's rates.
std::int64_t year_of(const Terms& terms) {
  return terms.day_count == DayCount::actual_365 ? 365 : 360;
}

Amount by_days(std::int64_t unit_days, Rate rate, std::int64_t year) {
  const auto amount = (terms::Decimal{unit_days} * terms::Decimal{std::int64_t{rate.raw()}} /
                       terms::Decimal{year * std::int64_t{kRateOne}})
                          .rounded();
  ensure(amount.has_value());
  return Amount{*amount};
}

// Since when interest of the row after the day runs.
Date runs_from(const Loan& loan, Date day) {
  const std::size_t next = first_after(loan, day);
  return next == 0 ? loan.started : std::max(loan.started, loan.rows.items[next - 1].due);
}

// The parts of a stepped plan for another principal, in the same proportions, and for more days: the last part is paid on the last of them.
std::vector<Amount> scaled(std::vector<Amount> parts, Amount before, Amount principal, std::size_t days) {
  for (Amount& part : parts) part = *scale_half_up(part, principal.minor(), before.minor());
  if (parts.size() < days) parts.insert(parts.end() - 1, days - parts.size(), Amount{});
  return parts;
}

Row planned(const PlanRow& plan) {
  Row row;
  row.due = plan.due;
  row.pay_on = row.late_to = plan.pay_on;
  row.principal = plan.principal;
  row.interest = plan.interest;
  return row;
}

}  // namespace

std::size_t first_after(const Loan& loan, Date day) {
  const auto& rows = loan.rows.items;
  return static_cast<std::size_t>(
      std::partition_point(rows.begin(), rows.end(), [&](const Row& row) { return row.due <= day; }) - rows.begin());
}

std::vector<PlanRow> planned_after(const Loan& loan, Date day) {
  std::vector<PlanRow> out;
  for (std::size_t i = first_after(loan, day); i < loan.rows.size(); ++i) {
    const Row& row = loan.rows.items[i];
    out.push_back({row.due, row.pay_on, row.principal, row.interest});
  }
  return out;
}

Amount principal_after(const Loan& loan, Date day) {
  Amount sum;
  for (std::size_t i = first_after(loan, day); i < loan.rows.size(); ++i) sum = plus(sum, loan.rows.items[i].principal);
  return sum;
}

Amount accrued_on(const Loan& loan, Date day) {
  const std::size_t next = first_after(loan, day);
  if (loan.is_revolving() || next == loan.rows.size()) return {};
  const Row& row = loan.rows.items[next];
  const Amount so_far = interest_between(loan.terms, principal_after(loan, day), runs_from(loan, day), day);
  return Amount{std::max<std::int64_t>(0, std::min(so_far, row.interest).minor() - row.interest_paid.minor())};
}

Amount interest_of_period(const Loan& loan, Date to) {
  const std::size_t next = first_after(loan, to + Days{-1});
  const Date from = next == 0 ? loan.started : loan.rows.items[next - 1].due;
  const std::int64_t unused = loan.terms.principal.minor() * (to - from).raw() - loan.drawn_days;
  const std::int64_t year = year_of(loan.terms);
  return plus(by_days(loan.drawn_days, loan.terms.rate, year), by_days(unused, loan.terms.unused_fee, year));
}

Row& add_row_today(Loan& loan, Date day, Amount principal, Amount interest, const LedgerView& view) {
  const auto at = loan.rows.items.begin() + static_cast<std::ptrdiff_t>(first_after(loan, day));
  return *loan.rows.items.insert(at, planned({day, roll_following(view, day), principal, interest}));
}

void plan_anew(Loan& loan, Amount principal, Date day, const std::vector<Date>& due, bool keep_payment,
               const LedgerView& view) {
  const std::size_t next = first_after(loan, day);
  std::vector<Amount> parts;
  for (std::size_t i = next; i < loan.rows.size(); ++i) parts.push_back(loan.rows.items[i].principal);
  const Amount before = principal_after(loan, day);
  loan.rows.items.erase(loan.rows.items.begin() + static_cast<std::ptrdiff_t>(next), loan.rows.items.end());
  if (principal.is_zero()) return;
  const auto keep = keep_payment ? std::optional{loan.instalment} : std::nullopt;
  if (!keep_payment && !parts.empty() && !before.is_zero())
    parts = scaled(std::move(parts), before, principal, due.size());
  parts.resize(due.size());
  const auto plan = rows_of(loan.terms, {principal, day, due, std::move(parts), keep}, view);
  for (const PlanRow& row : plan) loan.rows.items.push_back(planned(row));
  if (!keep_payment) loan.instalment = instalment_of(loan.terms, plan);
}

void repay_early(Loan& loan, Amount interest, Amount principal, Date day, const LedgerView& view) {
  const std::size_t next = first_after(loan, day);
  if (principal.is_zero()) {
    loan.rows.items[next].interest_paid = plus(loan.rows.items[next].interest_paid, interest);
    return;
  }
  // What was paid of the coming row's interest is paid with this one.
  const Amount all_interest = plus(interest, loan.rows.items[next].interest_paid);
  std::vector<Date> due;
  for (std::size_t i = next; i < loan.rows.size(); ++i) due.push_back(loan.rows.items[i].due);
  const Amount left = minus(principal_after(loan, day), principal);
  plan_anew(loan, left, day, due, loan.terms.prepayment == Prepayment::shorten, view);
  if (next > 0 && loan.rows.items[next - 1].early) {
    Row& row = loan.rows.items[next - 1];
    row.due = row.pay_on = row.late_to = day;
    row.principal = row.principal_paid = plus(row.principal, principal);
    row.interest = row.interest_paid = plus(row.interest, all_interest);
    return;
  }
  Row& row = add_row_today(loan, day, principal, all_interest, view);
  row.pay_on = row.late_to = day;
  row.principal_paid = principal;
  row.interest_paid = all_interest;
  row.early = true;
}

}  // namespace tallystick::contracts::loan
