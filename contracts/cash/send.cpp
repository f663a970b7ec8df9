#include "contracts/cash/send.h"

#include "contracts/account/rules.h"
#include "contracts/cash/payment.h"
#include "contracts/party/rules.h"

namespace tallystick::contracts::cash {

Verdict permit(const Send& op, const Context& context, const LedgerView& view) {
  for (const PartyId& bank : {op.from_bank, op.to_bank})
    if (const auto found = party::find_bank(view, bank); !found) return tl::unexpected(found.error());
  const auto payee = account::find_account(view, op.to);
  if (!payee) return tl::unexpected(payee.error());
  if (op.to == context.account && op.from_bank == op.to_bank)
    return refuse(Refusal::E_STATE, "payer and payee are the same");
  if (!party::is_customer(view, op.to_bank, payee->party))
    return refuse(Refusal::E_OWNER, "party " + payee->party.hex() + " is no customer of to_bank");
  if (op.money.amount.is_zero()) return refuse(Refusal::E_AMOUNT, "money is zero");
  return can_pay(view, {op.from_bank, context.account}, {op.to_bank, op.to}, op.money);
}

void apply(const Send& op, const Context& context, LedgerDelta& delta) {
  pay(delta, {op.from_bank, context.account}, {op.to_bank, op.to}, op.money, op.reference);
}

std::optional<Money> stake(const Send& op, const LedgerView&) {
  return op.money;
}

}  // namespace tallystick::contracts::cash
