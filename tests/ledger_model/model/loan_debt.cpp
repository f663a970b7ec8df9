// What a loan owes, and what a payment or a change does to it.
#include <algorithm>

#include "tests/ledger_model/model/ledger.h"

namespace tallystick::ledger_model {

namespace {

__extension__ using Wide = __int128;

Fen taken(Fen& rest, Fen want) {
  const Fen out = std::min(rest, want);
  rest -= out;
  return out;
}

}  // namespace

std::size_t Loan::next_row(int day) const {
  std::size_t out = 0;
  while (out < rows.size() && rows[out].due <= day) ++out;
  return out;
}

bool Loan::open(const Row& row, int day) const {
  return row.unpaid() > 0 || row.owes_penalty() > 0 || (terms.revolving() && row.due > day);
}

Fen Loan::principal_after(int day) const {
  Fen out = 0;
  for (std::size_t i = next_row(day); i < rows.size(); ++i) out += rows[i].principal;
  return out;
}

// Interest since the last row, at most what the coming row plans, less what was paid of it ahead.
Fen Loan::accrued_on(int day) const {
  const std::size_t next = next_row(day);
  if (terms.revolving() || next == rows.size()) return 0;
  const int from = next == 0 ? started : std::max(started, rows[next - 1].due);
  const Fen so_far = interest_for(terms, principal_after(day), from, day);
  return std::max<Fen>(0, std::min(so_far, rows[next].interest) - rows[next].interest_paid);
}

// Of a line since the last row: the rate on what was drawn each day, the fee on what was not.
Fen Loan::line_interest(int to) const {
  const std::size_t next = next_row(to - 1);
  const int from = next == 0 ? started : rows[next - 1].due;
  const Fen year = (terms.count == "actual_365" ? 365 : 360) * Fen{1'000'000};
  const Fen not_drawn = terms.principal * (to - from) - drawn_days;
  return part_half_up(drawn_days, terms.rate, year) + part_half_up(not_drawn, terms.unused_fee, year);
}

void Loan::count_drawn(int day) {
  for (std::size_t i = 0; i < rows.size() && rows[i].due <= day; ++i) {
    if (rows[i].due <= drawn_to) continue;
    for (; drawn_to < rows[i].due; ++drawn_to) drawn_days += outstanding;
    rows[i].interest = line_interest(rows[i].due);
    if (i + 1 == rows.size()) rows[i].principal = outstanding;
    drawn_days = 0;
  }
  if (drawn_to < rows.back().due)
    for (; drawn_to < day; ++drawn_to) drawn_days += outstanding;
}

void Loan::book_late(int day, const Rules& rules) {
  Fen room = static_cast<Fen>(Wide{terms.principal} * rules.penalty_cap / 1'000'000);
  for (const Row& row : rows) room -= row.penalty;
  for (Row& row : rows) {
    if (row.early || row.pay_on >= day || row.unpaid() == 0) continue;
    for (; row.late_to < day; ++row.late_to) row.unpaid_days += row.unpaid();
    if (day - row.pay_on <= rules.grace_days) continue;
    const Fen now = static_cast<Fen>(Wide{row.unpaid_days} * rules.penalty_daily / 1'000'000);
    const Fen more = std::clamp<Fen>(now - row.penalty, 0, std::max<Fen>(room, 0));
    row.penalty += more;
    room -= more;
  }
}

void Loan::bring_to(int day, const Rules& rules) {
  if (!live()) return;
  if (terms.revolving()) count_drawn(day);
  book_late(day, rules);
}

Parts Loan::due_on(int day) const {
  Parts out;
  out.costs = owes_costs();
  for (std::size_t i = 0; i < next_row(day); ++i) {
    out.penalty += rows[i].owes_penalty();
    out.interest += rows[i].owes_interest();
    out.principal += rows[i].owes_principal();
  }
  return out;
}

Parts Loan::payoff_on(int day, bool free_of_fee) const {
  Parts out = due_on(day);
  if (terms.revolving()) {  // interest since the last row is collected on its day
    out.principal = outstanding;
    return out;
  }
  const Fen later = principal_after(day);
  out.interest += accrued_on(day);
  out.principal += later;
  if (!free_of_fee) out.fee = part_half_up(later, terms.early_fee, 1'000'000);
  return out;
}

Parts Loan::take(Fen amount, int day, bool free_of_fee, const PayDay& pay_day) {
  Parts out;
  Fen rest = amount;
  const std::size_t due = next_row(day);
  out.costs = taken(rest, owes_costs());
  costs_paid += out.costs;
  const auto pay = [&](Fen (Row::*owes)() const, Fen Row::*paid) {
    Fen sum = 0;
    for (std::size_t i = 0; i < due; ++i) {
      const Fen part = taken(rest, (rows[i].*owes)());
      rows[i].*paid += part;
      sum += part;
    }
    return sum;
  };
  out.penalty = pay(&Row::owes_penalty, &Row::penalty_paid);
  out.interest = pay(&Row::owes_interest, &Row::interest_paid);
  out.principal = pay(&Row::owes_principal, &Row::principal_paid);
  if (rest > 0 && terms.revolving()) {
    out.principal += rest;
  } else if (rest > 0) {
    const Fen interest = taken(rest, accrued_on(day));
    const Fen later = principal_after(day);
    Fen principal = rest;
    if (!free_of_fee) {  // the fee on what is repaid comes out of the same money
      const Fen fee = part_half_up(later, terms.early_fee, 1'000'000);
      principal = rest >= later + fee
                      ? later
                      : std::min(later, static_cast<Fen>(Wide{rest} * 1'000'000 / (1'000'000 + terms.early_fee)));
      if (principal == 0) principal = rest;  // too little to divide
    }
    repay_early(interest, principal, day, pay_day);
    out.interest += interest;
    out.principal += principal;
    out.fee = rest - principal;
    fees_paid += out.fee;
  }
  outstanding -= out.principal;
  return out;
}

void Loan::plan_anew(Fen principal, int day, const std::vector<int>& due, bool keep, const PayDay& pay_day) {
  const Fen before = principal_after(day);
  std::vector<Fen> parts;
  for (std::size_t i = next_row(day); i < rows.size(); ++i) parts.push_back(rows[i].principal);
  rows.resize(next_row(day));
  if (principal == 0) return;
  if (!keep && before > 0) {
    for (Fen& part : parts) part = part_half_up(part, principal, before);
    while (parts.size() < due.size()) parts.insert(parts.end() - 1, 0);
  }
  parts.resize(due.size());
  const auto plan =
      rows_for(terms, principal, day, due, parts, keep ? std::optional{instalment} : std::nullopt, pay_day);
  rows.insert(rows.end(), plan.begin(), plan.end());
  if (!keep) instalment = instalment_of(terms, plan);
}

Row& Loan::insert_today(int day, Fen principal, Fen interest, const PayDay& pay_day) {
  Row row;
  row.due = day;
  row.pay_on = row.late_to = pay_day(day);
  row.principal = principal;
  row.interest = interest;
  return *rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(next_row(day)), row);
}

void Loan::repay_early(Fen interest, Fen principal, int day, const PayDay& pay_day) {
  const std::size_t next = next_row(day);
  if (principal == 0) {
    rows[next].interest_paid += interest;
    return;
  }
  interest += rows[next].interest_paid;  // what was paid ahead is paid with this row
  std::vector<int> due;
  for (std::size_t i = next; i < rows.size(); ++i) due.push_back(rows[i].due);
  plan_anew(principal_after(day) - principal, day, due, terms.early == "shorten", pay_day);
  // One row for all that is repaid early between two rows of the plan.
  Row& row = next > 0 && rows[next - 1].early ? rows[next - 1] : insert_today(day, 0, 0, pay_day);
  row.early = true;
  row.due = row.pay_on = row.late_to = day;
  row.principal += principal;
  row.interest += interest;
  row.principal_paid = row.principal;
  row.interest_paid = row.interest;
}

void Loan::make_all_due(int day, const PayDay& pay_day) {
  const std::size_t next = next_row(day);
  if (next == rows.size()) return;
  const Fen principal = terms.revolving() ? outstanding : principal_after(day);
  const Fen ahead = rows[next].interest_paid;
  const Fen interest = (terms.revolving() ? line_interest(day) : accrued_on(day)) + ahead;
  rows.resize(next);
  insert_today(day, principal, interest, pay_day).interest_paid = ahead;
  drawn_days = 0;
  drawn_to = std::max(drawn_to, day);
}

std::string Loan::why_not_change(const LoanChange& change, int day) const {
  if (change.waive_interest + change.waive_penalty + change.waive_costs == 0 && change.add_payments == 0 &&
      !change.new_rate)
    return "E_AMOUNT";
  if (change.new_rate && *change.new_rate > terms.rate) return "E_AMOUNT";
  const std::size_t next = next_row(day), coming = rows.size() - next + static_cast<std::size_t>(change.add_payments);
  if (coming > 36) return "E_AMOUNT";
  return next + 2 * coming + 1 > 108 ? "E_COUNT" : "";
}

void Loan::change(LoanChange change, int day, const PayDay& pay_day) {
  const std::size_t next = next_row(day);
  for (std::size_t i = 0; i < next; ++i) {
    rows[i].interest_waived += taken(change.waive_interest, rows[i].owes_interest());
    rows[i].penalty_waived += taken(change.waive_penalty, rows[i].owes_penalty());
  }
  costs_waived += taken(change.waive_costs, owes_costs());
  if (change.add_payments == 0 && !change.new_rate) return;

  std::vector<int> due;
  int last = day;
  for (const Row& row : rows) {
    last = std::max(last, row.due);
    if (row.due > day) due.push_back(row.due);
  }
  for (int n = 1, more = change.add_payments; more > 0; ++n)
    if (due_day(terms, started, n) > last) {
      due.push_back(due_day(terms, started, n));
      --more;
    }
  const Fen interest = terms.revolving() ? line_interest(day) : accrued_on(day);
  if (change.new_rate) terms.rate = *change.new_rate;
  terms.payments += change.add_payments;
  if (due.empty()) return;
  if (terms.revolving()) {
    rows.resize(next);
    if (interest > 0) insert_today(day, 0, interest, pay_day);
    drawn_days = 0;
    for (const int at : due) {
      Row row;
      row.due = at;
      row.pay_on = row.late_to = pay_day(at);
      rows.push_back(row);
    }
    return;
  }
  const Fen ahead = next < rows.size() ? rows[next].interest_paid : 0;
  Fen principal = principal_after(day);
  if (change.add_payments > 0) {  // what was due and is not paid moves into the new plan
    for (std::size_t i = 0; i < next; ++i) rows[i].principal_moved += rows[i].owes_principal();
    called = false;
    principal = outstanding;
  }
  plan_anew(principal, day, due, false, pay_day);
  if (interest + ahead > 0) insert_today(day, 0, interest + ahead, pay_day).interest_paid = ahead;
}

void Loan::settle(int day, int again, const Rules& rules) {
  look_on.reset();
  const auto next = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return open(row, day); });
  if (next == rows.end() && outstanding == 0 && owes_costs() == 0) {
    state = "repaid";
    return;
  }
  const auto late =
      std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.unpaid() > 0 && row.pay_on < day; });
  const int days = late == rows.end() ? 0 : day - late->pay_on;
  state = called || days >= rules.default_days ? "defaulted"
          : days >= rules.delinquent_days      ? "delinquent"
          : days > 0                           ? "overdue"
                                               : "current";
  look_on = next == rows.end() || owes_costs() > 0 ? again : std::max(again, next->pay_on);
}

int Loan::value_day(int today) const {
  if (state != "current") return today;
  const int as_of = terms.revolving() ? drawn_to : today;
  const auto next = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return open(row, as_of); });
  return next == rows.end() ? today : std::min(today, next->pay_on);
}

}  // namespace tallystick::ledger_model
