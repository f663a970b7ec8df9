#include "contracts/loan/payment.h"

#include <algorithm>

#include "contracts/ledger/sums.h"
#include "contracts/loan/collateral.h"
#include "contracts/loan/committed.h"
#include "contracts/loan/replan.h"

namespace tallystick::contracts::loan {

namespace {

PlanRows plan_after(const Loan& loan, Date day) {
  return {planned_after(loan, day)};
}

cash::Reference loan_reference(const Loan& loan) {
  return {"loan " + loan.id.hex()};
}

void pay_bank(LedgerDelta& delta, const Loan& loan, const cash::End& payer, Amount amount,
              const cash::Reference& reference) {
  const Money money{loan.currency, amount};
  cash::End purse{loan.bank, std::nullopt, cash::Kind::deposit};
  if (!cash::can_pay(delta, payer, purse, money)) purse = {payer.bank, loan.bank_account, cash::Kind::deposit};
  cash::pay(delta, payer, purse, money, reference);
}

// At most all that is owed, without a fee; what came due on days that the ledger skipped, as of those days.
Amount receive_free(LedgerDelta& delta, const LoanId& id, Amount amount, const cash::End& payer, Source source,
                    const cash::Reference& reference, Date today) {
  auto loan = must_load<Loan>(delta, id);
  const Rules rules = rules_of(loan, delta);
  Amount left = amount;
  for (Date day = value_date(loan, today); loan.is_live(); day = value_date(loan, today)) {
    loan = brought_to(loan, day, rules);
    const Amount owed = (day < today ? due_on(loan, day) : payoff_on(loan, day, true)).total();
    const Amount taken = std::min(left, owed);
    if (!taken.is_zero()) loan = receive(delta, std::move(loan), taken, payer, source, day, today, reference);
    left = minus(left, taken);
    if (day == today || left.is_zero()) break;
  }
  return minus(amount, left);
}

}  // namespace

Loan save(LedgerDelta& delta, Loan loan, Date day, Date again, const Rules& rules) {
  const auto before = load<Loan>(delta, loan.id);
  settle_state(loan, day, again, rules);
  if (!loan.is_live()) release(delta, loan);
  delta.store(loan);
  follow_committed(delta, before, loan);
  if (before && before->state != loan.state) delta.emit(StateChanged{loan.id, loan.state});
  return loan;
}

Loan receive(LedgerDelta& delta, Loan loan, Amount amount, const cash::End& payer, Source source, Date day, Date again,
             const std::optional<cash::Reference>& reference) {
  const Rules rules = rules_of(loan, delta);
  const PlanRows before = plan_after(loan, day);
  const bool free = source != Source::by_hand;
  const Parts parts = take(loan, amount, day, free, delta);
  ensure(parts.total() == amount);
  pay_bank(delta, loan, payer, amount, reference.value_or(loan_reference(loan)));
  delta.emit(Paid{loan.id, source, {loan.currency, amount}, parts, loan.outstanding});
  if (PlanRows after = plan_after(loan, day); after != before) delta.emit(Replanned{loan.id, std::move(after)});
  return save(delta, std::move(loan), day, again, rules);
}

Amount receive_from_collateral(LedgerDelta& delta, const LoanId& id, Amount amount, const cash::End& payer,
                               const cash::Reference& reference, Date today) {
  return receive_free(delta, id, amount, payer, Source::collateral, reference, today);
}

Amount receive_unspent(LedgerDelta& delta, const LoanId& id, Amount amount, const cash::End& payer,
                       const cash::Reference& reference, Date today) {
  return receive_free(delta, id, amount, payer, Source::unspent, reference, today);
}

}  // namespace tallystick::contracts::loan
