#include "contracts/loan/repay.h"

#include "contracts/ledger/text.h"
#include "contracts/loan/payment.h"
#include "contracts/party/rules.h"

namespace tallystick::contracts::loan {

namespace {

// A bank pays its own debts out of its own funds, by owing more.
cash::End payer_of(const LedgerView& view, const Context& context, const PartyId& from_bank) {
  if (from_bank == context.party && load<party::Bank>(view, context.party))
    return {from_bank, std::nullopt, cash::Kind::deposit};
  return {from_bank, context.account, cash::Kind::deposit};
}

}  // namespace

Verdict permit(const Repay& op, const Context& context, const LedgerView& view) {
  auto loan = load<Loan>(view, op.loan);
  if (!loan) return refuse(Refusal::E_NOENT, "loan " + op.loan.hex());
  if (const auto bank = party::find_bank(view, op.from_bank); !bank) return tl::unexpected(bank.error());
  if (!loan->is_live()) return refuse(Refusal::E_STATE, "the loan is repaid");
  const Date today = context.block.day;
  loan = brought_to(*loan, today, rules_of(*loan, view));
  const Amount all = payoff_on(*loan, today, false).total();
  const Amount due = due_on(*loan, today).total();
  const Amount amount = op.amount.value_or(all);
  if (amount.is_zero() || amount > all)
    return refuse(Refusal::E_AMOUNT, text_of(loan->currency, amount) + " of " + text_of(loan->currency, all) + " owed");
  if (amount > due && loan->terms.prepayment == Prepayment::none && !loan->is_revolving())
    return refuse_policy("prepayment", "due today " + text_of(loan->currency, due) + ", and no more was agreed");
  // To its own bank: what the payment falls back to when reserves are short.
  return cash::can_pay(view, payer_of(view, context, op.from_bank), {op.from_bank, std::nullopt, cash::Kind::deposit},
                       {loan->currency, amount});
}

void apply(const Repay& op, const Context& context, LedgerDelta& delta) {
  auto loan = must_load<Loan>(delta, op.loan);
  const Date today = context.block.day;
  loan = brought_to(loan, today, rules_of(loan, delta));
  const Amount amount = op.amount.value_or(payoff_on(loan, today, false).total());
  receive(delta, loan, amount, payer_of(delta, context, op.from_bank), Source::by_hand, today, today);
}

std::optional<Money> stake(const Repay& op, const LedgerView& view, const Asker& asker) {
  const auto found = load<Loan>(view, op.loan);
  if (!found || !found->is_live()) return std::nullopt;
  if (op.amount) return Money{found->currency, *op.amount};
  const Loan loan = brought_to(*found, asker.today, rules_of(*found, view));
  return Money{loan.currency, payoff_on(loan, asker.today, false).total()};
}

}  // namespace tallystick::contracts::loan
