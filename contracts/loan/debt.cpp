#include "contracts/loan/debt.h"

#include <algorithm>
#include <span>

#include "contracts/ledger/business_day.h"
#include "contracts/ledger/sums.h"
#include "contracts/loan/replan.h"
#include "contracts/policy/parameters.h"

namespace tallystick::contracts::loan {

namespace {

__extension__ using Wide = unsigned __int128;

Amount take_up_to(Amount& rest, Amount want) {
  const Amount taken = std::min(rest, want);
  rest = minus(rest, taken);
  return taken;
}

// Late days of a row up to the day, then its penalty; `room`: what the cap leaves for all rows.
void book_late(Row& row, Date day, const Rules& rules, Amount& room) {
  if (day > row.late_to) {
    row.late_days += row.unpaid() * (day - row.late_to).raw();
    row.late_to = day;
  }
  if ((day - row.pay_on).raw() <= rules.grace_days) return;
  const Wide raw = static_cast<Wide>(row.late_days) * static_cast<Wide>(rules.penalty_daily) / kRateOne;
  const auto most = static_cast<Wide>(row.penalty.minor()) + static_cast<Wide>(room.minor());
  const Amount now{static_cast<std::int64_t>(std::min(raw, most))};
  if (now <= row.penalty) return;
  room = Amount{room.minor() - (now.minor() - row.penalty.minor())};
  row.penalty = now;
}

void book_penalty(Loan& loan, Date day, const Rules& rules) {
  const Wide cap = static_cast<Wide>(loan.terms.principal.minor()) * static_cast<Wide>(rules.penalty_cap) / kRateOne;
  std::int64_t booked = 0;
  for (const Row& row : loan.rows) booked += row.penalty.minor();
  Amount room{std::max<std::int64_t>(0, static_cast<std::int64_t>(cap) - booked)};
  for (Row& row : loan.rows.items)
    if (!row.early && row.pay_on < day && row.unpaid() > 0) book_late(row, day, rules, room);
}

// 积数: interest of a revolving loan is the sum over days of what was drawn, times the rate, rounded once.
void close_period(Loan& loan, Row& row, bool last) {
  const Date from = loan.drawn_to;
  loan.drawn_days += loan.outstanding.minor() * (row.due - from).raw();
  loan.drawn_to = row.due;
  row.interest = interest_of_period(loan, row.due);
  if (last) row.principal = loan.outstanding;
  loan.drawn_days = 0;
}

void close_periods(Loan& loan, Date day) {
  for (std::size_t i = 0; i < loan.rows.size(); ++i) {
    Row& row = loan.rows.items[i];
    if (row.due > day) break;
    if (row.due > loan.drawn_to) close_period(loan, row, i + 1 == loan.rows.size());
  }
  if (day > loan.drawn_to && loan.drawn_to < loan.rows.items.back().due) {
    loan.drawn_days += loan.outstanding.minor() * (day - loan.drawn_to).raw();
    loan.drawn_to = day;
  }
}

// What is paid of the rows that are due, one kind after the other, the oldest row first.
void take_due(Loan& loan, Amount& rest, Date day, Parts& out) {
  const auto rows = [&] { return std::span{loan.rows.items}.first(first_after(loan, day)); };
  const auto raise = [](Amount& sum, Amount by) { sum = plus(sum, by); };
  out.costs = take_up_to(rest, loan.costs_unpaid());
  raise(loan.costs_paid, out.costs);
  for (Row& row : rows()) {
    const Amount paid = take_up_to(rest, row.penalty_unpaid());
    raise(row.penalty_paid, paid);
    raise(out.penalty, paid);
  }
  for (Row& row : rows()) {
    const Amount paid = take_up_to(rest, row.interest_unpaid());
    raise(row.interest_paid, paid);
    raise(out.interest, paid);
  }
  for (Row& row : rows()) {
    const Amount paid = take_up_to(rest, row.principal_unpaid());
    raise(row.principal_paid, paid);
    raise(out.principal, paid);
  }
}

Amount fee_on(const Loan& loan, Amount principal) {
  return *scale_half_up(principal, loan.terms.prepayment_fee.raw(), kRateOne);
}

// Principal that `money` repays early when the fee on it is to be paid from the same money.
Amount principal_within(const Loan& loan, Amount money, Amount most) {
  if (money >= plus(most, fee_on(loan, most))) return most;
  const Wide one = kRateOne;
  const Wide principal = static_cast<Wide>(money.minor()) * one / (one + loan.terms.prepayment_fee.raw());
  return std::min(most, Amount{static_cast<std::int64_t>(principal)});
}

void take_early(Loan& loan, Amount rest, Date day, bool free, const LedgerView& view, Parts& out) {
  if (loan.is_revolving()) {
    out.principal = plus(out.principal, rest);
    return;
  }
  const Amount interest = take_up_to(rest, accrued_on(loan, day));
  const Amount most = principal_after(loan, day);
  Amount principal = free ? rest : principal_within(loan, rest, most);
  if (principal.is_zero()) principal = rest;  // too little to divide
  repay_early(loan, interest, principal, day, view);
  out.interest = plus(out.interest, interest);
  out.principal = plus(out.principal, principal);
  out.fee = minus(rest, principal);
  loan.fees_paid = plus(loan.fees_paid, out.fee);
}

// A row of a revolving loan is to come until its day; every other one until it is paid.
bool is_open(const Loan& loan, const Row& row, Date day) {
  return row.unpaid() > 0 || !row.penalty_unpaid().is_zero() || (loan.is_revolving() && row.due > day);
}

State state_on(const Loan& loan, Date day, const Rules& rules) {
  if (loan.called) return State::defaulted;
  const auto late = std::find_if(loan.rows.begin(), loan.rows.end(),
                                 [&](const Row& row) { return row.unpaid() > 0 && row.pay_on < day; });
  if (late == loan.rows.end()) return State::current;
  const std::int64_t days = (day - late->pay_on).raw();
  if (days >= rules.default_days) return State::defaulted;
  return days >= rules.delinquent_days ? State::delinquent : State::overdue;
}

}  // namespace

Amount Parts::total() const {
  return plus(plus(plus(costs, penalty), plus(interest, principal)), fee);
}

Rules rules_of(const Loan& loan, const LedgerView& view) {
  const auto value = [&](std::string_view name) { return policy::value_at(view, name, loan.started); };
  return {value(policy::kGraceDays),      value(policy::kPenaltyDaily), value(policy::kPenaltyCap),
          value(policy::kDelinquentDays), value(policy::kDefaultDays),  value(policy::kLoanNoticeDays)};
}

Loan brought_to(Loan loan, Date day, const Rules& rules) {
  if (!loan.is_live()) return loan;
  if (loan.is_revolving()) close_periods(loan, day);
  book_penalty(loan, day, rules);
  return loan;
}

Parts due_on(const Loan& brought, Date day) {
  Parts out;
  out.costs = brought.costs_unpaid();
  for (const Row& row : std::span{brought.rows.items}.first(first_after(brought, day))) {
    out.penalty = plus(out.penalty, row.penalty_unpaid());
    out.interest = plus(out.interest, row.interest_unpaid());
    out.principal = plus(out.principal, row.principal_unpaid());
  }
  return out;
}

Parts payoff_on(const Loan& brought, Date day, bool free) {
  Parts out = due_on(brought, day);
  if (brought.is_revolving()) {
    out.principal = brought.outstanding;
    return out;
  }
  const Amount later = principal_after(brought, day);
  out.interest = plus(out.interest, accrued_on(brought, day));
  out.principal = plus(out.principal, later);
  if (!free) out.fee = fee_on(brought, later);
  return out;
}

Parts take(Loan& loan, Amount amount, Date day, bool free, const LedgerView& view) {
  Parts out;
  Amount rest = amount;
  take_due(loan, rest, day, out);
  if (!rest.is_zero()) take_early(loan, rest, day, free, view, out);
  loan.outstanding = minus(loan.outstanding, out.principal);
  return out;
}

void call_due(Loan& loan, Date day, const LedgerView& view) {
  const std::size_t next = first_after(loan, day);
  if (next == loan.rows.size()) return;
  const Amount principal = loan.is_revolving() ? loan.outstanding : principal_after(loan, day);
  const Amount interest = loan.is_revolving() ? interest_of_period(loan, day) : accrued_on(loan, day);
  const Amount ahead = loan.rows.items[next].interest_paid;
  loan.rows.items.erase(loan.rows.items.begin() + static_cast<std::ptrdiff_t>(next), loan.rows.items.end());
  Row& row = add_row_today(loan, day, principal, plus(interest, ahead), view);
  row.interest_paid = ahead;
  loan.drawn_days = 0;
  loan.drawn_to = std::max(loan.drawn_to, day);
}

const Row* next_row(const Loan& loan, Date day) {
  for (const Row& row : loan.rows)
    if (is_open(loan, row, day)) return &row;
  return nullptr;
}

Date value_date(const Loan& loan, Date today) {
  if (loan.state != State::current) return today;
  const Row* next = next_row(loan, loan.is_revolving() ? loan.drawn_to : today);
  return next == nullptr ? today : std::min(today, next->pay_on);
}

void settle_state(Loan& loan, Date day, Date again, const Rules& rules) {
  const Row* next = next_row(loan, day);
  loan.next_day.reset();
  loan.next_notice.reset();
  if (next == nullptr && loan.outstanding.is_zero() && loan.costs_unpaid().is_zero()) {
    loan.state = State::repaid;
    return;
  }
  loan.state = state_on(loan, day, rules);
  const bool now = next == nullptr || !loan.costs_unpaid().is_zero();
  loan.next_day = now ? again : std::max(again, next->pay_on);
  loan.next_notice = notice_day(loan, day, rules);
}

std::optional<Date> notice_day(const Loan& loan, Date day, const Rules& rules) {
  if (rules.notice_days == 0) return std::nullopt;
  for (const Row& row : loan.rows)
    if (!row.early && row.pay_on > std::max(day, loan.noticed) && is_open(loan, row, day))
      return std::max(day, row.pay_on + Days{-static_cast<std::int32_t>(rules.notice_days)});
  return std::nullopt;
}

}  // namespace tallystick::contracts::loan
