#include "contracts/loan/change.h"

#include <algorithm>

#include "contracts/account/records.h"
#include "contracts/financing/sale.h"
#include "contracts/ledger/business_day.h"
#include "contracts/ledger/sums.h"
#include "contracts/loan/payment.h"
#include "contracts/loan/replan.h"

namespace tallystick::contracts::loan {

namespace {

bool is_party_to(const Loan& loan, const Context& context) {
  return loan.bank == context.party || loan.borrower == context.account;
}

Permitted<Loan> find_loan(const LedgerView& view, const Context& context, const LoanId& id) {
  auto loan = load<Loan>(view, id);
  if (!loan) return refuse(Refusal::E_NOENT, "loan " + id.hex());
  return brought_to(*loan, context.block.day, rules_of(*loan, view));
}

bool makes_plan_anew(const Change& change) {
  return change.add_payments > 0 || change.new_rate;
}

Verdict check_change(const Loan& loan, const Change& change, Date today) {
  if (!loan.is_live()) return refuse(Refusal::E_STATE, "the loan is repaid");
  const bool over = first_after(loan, today) == loan.rows.size();
  if (change.add_payments > 0 && loan.is_revolving() && over) return refuse(Refusal::E_STATE, "the line has ended");
  return {};
}

Verdict check_bounds(const Loan& loan, const Change& change, Date today) {
  const bool waives =
      !change.waive_interest.is_zero() || !change.waive_penalty.is_zero() || !change.waive_costs.is_zero();
  if (!waives && !makes_plan_anew(change)) return refuse(Refusal::E_AMOUNT, "nothing would change");
  if (change.new_rate && *change.new_rate > loan.terms.rate)
    return refuse(Refusal::E_AMOUNT,
                  "a higher rate: " + format_percent(*change.new_rate) + ", now " + format_percent(loan.terms.rate));
  const std::size_t next = first_after(loan, today);
  const std::size_t coming = loan.rows.size() - next + change.add_payments;
  if (coming > kPaymentsMax)
    return refuse(Refusal::E_AMOUNT,
                  std::to_string(coming) + " payments to come, at most " + std::to_string(kPaymentsMax));
  // An early repayment may come between any two, and the row of today.
  if (next + 2 * coming + 1 > kRowsMax) return refuse(Refusal::E_COUNT, "the loan has no place for more payments");
  return {};
}

// Takes up to `most` off what each due row has unpaid, the oldest first; returns what was taken off.
template <class Unpaid, class Field>
Amount waive(Loan& loan, Date day, Amount most, Unpaid unpaid, Field field) {
  Amount rest = most;
  for (std::size_t i = 0; i < first_after(loan, day); ++i) {
    Row& row = loan.rows.items[i];
    const Amount off = std::min(rest, unpaid(row));
    row.*field = plus(row.*field, off);
    rest = minus(rest, off);
  }
  return minus(most, rest);
}

Change waived(Loan& loan, Change change, Date day) {
  change.waive_interest = waive(
      loan, day, change.waive_interest, [](const Row& row) { return row.interest_unpaid(); }, &Row::interest_waived);
  change.waive_penalty = waive(
      loan, day, change.waive_penalty, [](const Row& row) { return row.penalty_unpaid(); }, &Row::penalty_waived);
  change.waive_costs = std::min(change.waive_costs, loan.costs_unpaid());
  loan.costs_waived = plus(loan.costs_waived, change.waive_costs);
  return change;
}

// The due days that are left, with those of `more` payments; the plan counts from the day on which the loan started.
std::vector<Date> days_to_come(Loan& loan, Date day, std::uint16_t more) {
  std::vector<Date> out;
  for (std::size_t i = first_after(loan, day); i < loan.rows.size(); ++i) out.push_back(loan.rows.items[i].due);
  Date last = day;
  for (const Row& row : loan.rows) last = std::max(last, row.due);
  for (std::int64_t n = 1; more > 0; ++n) {
    const Date due = due_date(loan.terms, loan.started, n);
    if (due <= last) continue;
    out.push_back(due);
    --more;
  }
  return out;
}

// Principal that was due and is not paid becomes part of the new plan.
void move_overdue(Loan& loan, Date day) {
  for (std::size_t i = 0; i < first_after(loan, day); ++i) {
    Row& row = loan.rows.items[i];
    row.principal_moved = plus(row.principal_moved, row.principal_unpaid());
  }
}

void make_line_anew(Loan& loan, const std::vector<Date>& due, Date day, Amount interest, const LedgerView& view) {
  loan.rows.items.resize(first_after(loan, day));
  if (!interest.is_zero()) add_row_today(loan, day, {}, interest, view);
  loan.drawn_days = 0;
  for (const Date date : due) {
    Row row;
    row.due = date;
    row.pay_on = row.late_to = roll_following(view, date);
    loan.rows.items.push_back(row);
  }
}

void make_plan_anew(Loan& loan, const Change& change, Date day, const LedgerView& view) {
  const std::vector<Date> due = days_to_come(loan, day, change.add_payments);
  const Amount interest = loan.is_revolving() ? interest_of_period(loan, day) : accrued_on(loan, day);
  if (change.new_rate) loan.terms.rate = *change.new_rate;
  loan.terms.payments = static_cast<std::uint16_t>(loan.terms.payments + change.add_payments);
  if (due.empty()) return;  // all of it is due already
  if (loan.is_revolving()) return make_line_anew(loan, due, day, interest, view);
  const std::size_t next = first_after(loan, day);
  const Amount ahead = next < loan.rows.size() ? loan.rows.items[next].interest_paid : Amount{};
  if (change.add_payments > 0) {
    move_overdue(loan, day);
    loan.called = false;
  }
  const Amount principal = change.add_payments > 0 ? loan.outstanding : principal_after(loan, day);
  plan_anew(loan, principal, day, due, false, view);
  const Amount until_today = plus(interest, ahead);
  if (!until_today.is_zero()) add_row_today(loan, day, {}, until_today, view).interest_paid = ahead;
}

Money stake_of(const Loan& loan, const Change& change) {
  Amount sum = makes_plan_anew(change) ? loan.outstanding : Amount{};
  for (const Amount part : {change.waive_interest, change.waive_penalty, change.waive_costs})
    sum = checked_add(sum, part).value_or(Amount{Amount::kMax});
  return {loan.currency, sum};
}

Verdict check_cost(const Loan& loan, const Change& change, Rate shown, Date today, const LedgerView& view) {
  const auto cost = cost_of_change(loan, change, today, view);
  if (!cost) return tl::unexpected(cost.error());
  return *cost ? financing::check_shown(view, **cost, shown, today) : Verdict{};
}

}  // namespace

Permitted<std::optional<pricing::AnnualCost>> cost_of_change(const Loan& loan, const Change& change, Date day,
                                                             const LedgerView& view) {
  if (!makes_plan_anew(change)) return std::nullopt;
  Loan then = loan;
  make_plan_anew(then, change, day, view);
  std::vector<PlanRow> rows = planned_after(then, day);
  if (rows.empty()) return std::nullopt;
  const Amount lent = then.is_revolving() ? then.terms.principal : principal_after(then, day);
  if (then.is_revolving()) rows = kept_to_the_end(then.terms, lent, day, std::move(rows));
  const auto cost = cost_from(then.terms, lent, day, rows);
  if (!cost) return refuse(Refusal::E_AMOUNT, "the yearly cost of this plan passes what is priced");
  return cost;
}

Verdict permit(const Propose& op, const Context& context, const LedgerView& view) {
  const auto loan = find_loan(view, context, op.loan);
  if (!loan) return tl::unexpected(loan.error());
  if (auto ok = check_change(*loan, op.change, context.block.day); !ok) return ok;
  if (!is_party_to(*loan, context)) return refuse(Refusal::E_OWNER, "neither the bank's nor the borrower's");
  if (auto ok = check_bounds(*loan, op.change, context.block.day); !ok) return ok;
  return check_cost(*loan, op.change, op.shown_cost, context.block.day, view);
}

void apply(const Propose& op, const Context& context, LedgerDelta& delta) {
  const auto id = made_by<ChangeId>("tallystick/loan-change", context.transaction_id, context.operation);
  const Proposal proposal{op.loan, id, context.party, op.change};
  delta.store(proposal);
  delta.emit(Proposed{proposal});
}

std::optional<Money> stake(const Propose& op, const LedgerView& view) {
  const auto loan = load<Loan>(view, op.loan);
  if (!loan) return std::nullopt;
  return stake_of(*loan, op.change);
}

Verdict permit(const Agree& op, const Context& context, const LedgerView& view) {
  const auto loan = find_loan(view, context, op.loan);
  if (!loan) return tl::unexpected(loan.error());
  const auto proposal = load<Proposal>(view, op.loan);
  if (!proposal || proposal->id != op.proposal)
    return refuse(Refusal::E_NOENT, "no open proposal " + op.proposal.hex());
  if (auto ok = check_change(*loan, proposal->change, context.block.day); !ok) return ok;
  if (!is_party_to(*loan, context)) return refuse(Refusal::E_OWNER, "neither the bank's nor the borrower's");
  if (proposal->proposed_by == context.party) return refuse(Refusal::E_OWNER, "the other side agrees");
  if (auto ok = check_bounds(*loan, proposal->change, context.block.day); !ok) return ok;
  return check_cost(*loan, proposal->change, op.shown_cost, context.block.day, view);
}

void apply(const Agree& op, const Context& context, LedgerDelta& delta) {
  const Date today = context.block.day;
  auto loan = must_load<Loan>(delta, op.loan);
  const Rules rules = rules_of(loan, delta);
  loan = brought_to(std::move(loan), today, rules);
  const auto proposal = must_load<Proposal>(delta, op.loan);
  const auto cost = *cost_of_change(loan, proposal.change, today, delta);
  const Change change = waived(loan, proposal.change, today);
  if (cost) loan.cost = *cost;
  if (makes_plan_anew(change)) make_plan_anew(loan, change, today, delta);
  delta.erase<Proposal>(op.loan);
  delta.emit(Changed{loan.id, change, {planned_after(loan, today)}, cost});
  save(delta, std::move(loan), today, today, rules);
}

std::optional<Money> stake(const Agree& op, const LedgerView& view) {
  const auto loan = load<Loan>(view, op.loan);
  const auto proposal = load<Proposal>(view, op.loan);
  if (!loan || !proposal) return std::nullopt;
  return stake_of(*loan, proposal->change);
}

Verdict permit(const Drop& op, const Context& context, const LedgerView& view) {
  const auto proposal = load<Proposal>(view, op.loan);
  if (!proposal) return refuse(Refusal::E_NOENT, "no open proposal on loan " + op.loan.hex());
  if (!is_party_to(must_load<Loan>(view, op.loan), context))
    return refuse(Refusal::E_OWNER, "neither the bank's nor the borrower's");
  return {};
}

void apply(const Drop& op, const Context&, LedgerDelta& delta) {
  const auto proposal = must_load<Proposal>(delta, op.loan);
  delta.erase<Proposal>(op.loan);
  delta.emit(ProposalDropped{op.loan, proposal.id});
}

}  // namespace tallystick::contracts::loan
