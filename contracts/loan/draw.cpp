#include "contracts/loan/draw.h"

#include "contracts/cash/payment.h"
#include "contracts/financing/sale.h"
#include "contracts/fragment/holder.h"
#include "contracts/ledger/sums.h"
#include "contracts/ledger/text.h"
#include "contracts/loan/collateral.h"
#include "contracts/loan/payment.h"
#include "contracts/loan/replan.h"

namespace tallystick::contracts::loan {

namespace {

Permitted<Loan> find_line(const LedgerView& view, const Context& context, const LoanId& id) {
  auto loan = load<Loan>(view, id);
  if (!loan) return refuse(Refusal::E_NOENT, "loan " + id.hex());
  if (!loan->is_revolving()) return refuse(Refusal::E_STATE, "the loan is not a revolving one");
  return brought_to(*loan, context.block.day, rules_of(*loan, view));
}

Verdict check_borrower(const Loan& loan, const Context& context) {
  if (loan.borrower != context.account) return refuse(Refusal::E_OWNER, "another account's loan");
  return {};
}

// What still secures a new draw.
Collateral sound(const LedgerView& view, const Loan& loan, Date today) {
  Collateral out;
  for (const FragmentId& id : loan.collateral) {
    const auto fragment = must_load<fragment::Fragment>(view, id);
    const auto root = must_load<receivable::Receivable>(view, fragment.root);
    if (!fragment.hold && !root.is_matured(today)) out.items.push_back(id);
  }
  return out;
}

}  // namespace

Verdict permit(const Draw& op, const Context& context, const LedgerView& view) {
  const auto loan = find_line(view, context, op.loan);
  if (!loan) return tl::unexpected(loan.error());
  const Date today = context.block.day;
  if (loan->state != State::current || !due_on(*loan, today).total().is_zero())
    return refuse(Refusal::E_STATE, "the loan is " + std::string{name_of(loan->state)} + ", with payments due");
  if (today >= loan->rows.items.back().due) return refuse(Refusal::E_STATE, "the line has ended");
  if (auto ok = check_borrower(*loan, context); !ok) return ok;
  const Amount left = minus(loan->terms.principal, loan->outstanding);
  if (op.amount.is_zero() || op.amount > left)
    return refuse(Refusal::E_AMOUNT, text_of(loan->currency, op.amount) + " of " + text_of(loan->currency, left) +
                                         " that the limit leaves");
  if (auto ok =
          check_advance(view, sound(view, *loan, today), loan->currency, plus(loan->outstanding, op.amount), today);
      !ok)
    return ok;
  const auto cost = cost_of_draw(*loan, op.amount, today);
  if (!cost) return tl::unexpected(cost.error());
  if (auto ok = financing::check_shown(view, *cost, op.shown_cost, today); !ok) return ok;
  return cash::can_pay(view, {loan->bank, std::nullopt, cash::Kind::deposit}, fragment::purse_of(view, loan->borrower),
                       {loan->currency, op.amount});
}

void apply(const Draw& op, const Context& context, LedgerDelta& delta) {
  const Date today = context.block.day;
  auto loan = must_load<Loan>(delta, op.loan);
  const Rules rules = rules_of(loan, delta);
  loan = brought_to(std::move(loan), today, rules);
  const auto cost = *cost_of_draw(loan, op.amount, today);
  loan.outstanding = plus(loan.outstanding, op.amount);
  const Money money{loan.currency, op.amount};
  cash::pay(delta, {loan.bank, std::nullopt, cash::Kind::deposit}, fragment::purse_of(delta, loan.borrower), money,
            {"loan " + loan.id.hex()});
  delta.emit(Drawn{loan.id, money, loan.outstanding, cost});
  save(delta, std::move(loan), today, today, rules);
}

std::optional<Money> stake(const Draw& op, const LedgerView& view) {
  const auto loan = load<Loan>(view, op.loan);
  if (!loan) return std::nullopt;
  return Money{loan->currency, op.amount};
}

Permitted<pricing::AnnualCost> cost_of_draw(const Loan& loan, Amount amount, Date day) {
  const auto rows = kept_to_the_end(loan.terms, amount, day, planned_after(loan, day));
  auto cost = cost_from(loan.terms, amount, day, rows);
  if (!cost) return refuse(Refusal::E_AMOUNT, "the yearly cost of this draw passes what is priced");
  return *cost;
}

Verdict permit(const Close& op, const Context& context, const LedgerView& view) {
  const auto loan = find_line(view, context, op.loan);
  if (!loan) return tl::unexpected(loan.error());
  if (!loan->is_live()) return refuse(Refusal::E_STATE, "the loan is repaid");
  if (!loan->outstanding.is_zero())
    return refuse(Refusal::E_STATE, text_of(loan->currency, loan->outstanding) + " is drawn");
  return check_borrower(*loan, context);
}

void apply(const Close& op, const Context& context, LedgerDelta& delta) {
  const Date today = context.block.day;
  auto loan = must_load<Loan>(delta, op.loan);
  const Rules rules = rules_of(loan, delta);
  loan = brought_to(std::move(loan), today, rules);
  call_due(loan, today, delta);
  save(delta, std::move(loan), today, today, rules);
}

}  // namespace tallystick::contracts::loan
