#include "contracts/cash/mint.h"

#include "contracts/account/rules.h"
#include "contracts/cash/payment.h"
#include "contracts/party/rules.h"

namespace tallystick::contracts::cash {

Verdict permit(const Mint& op, const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, party::Role::bank); !ok) return ok;
  const auto account = account::find_account(view, op.account);
  if (!account) return tl::unexpected(account.error());
  if (!party::is_customer(view, context.party, account->party))
    return refuse(Refusal::E_OWNER, "party " + account->party.hex() + " is no customer of the bank");
  if (op.money.amount.is_zero()) return refuse(Refusal::E_AMOUNT, "money is zero");
  return can_pay(view, {context.party, std::nullopt}, {context.party, op.account}, op.money);
}

void apply(const Mint& op, const Context& context, LedgerDelta& delta) {
  pay(delta, {context.party, std::nullopt}, {context.party, op.account}, op.money, op.reference);
}

std::optional<Money> stake(const Mint& op, const LedgerView&) {
  return op.money;
}

Verdict permit(const Redeem& op, const Context& context, const LedgerView& view) {
  if (const auto bank = party::find_bank(view, op.bank); !bank) return tl::unexpected(bank.error());
  if (op.money.amount.is_zero()) return refuse(Refusal::E_AMOUNT, "money is zero");
  return can_pay(view, {op.bank, context.account}, {op.bank, std::nullopt}, op.money);
}

void apply(const Redeem& op, const Context& context, LedgerDelta& delta) {
  pay(delta, {op.bank, context.account}, {op.bank, std::nullopt}, op.money, op.reference);
}

std::optional<Money> stake(const Redeem& op, const LedgerView&) {
  return op.money;
}

}  // namespace tallystick::contracts::cash
