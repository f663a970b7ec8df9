#include "contracts/cash/reserves.h"

#include "contracts/cash/payment.h"
#include "contracts/party/rules.h"

namespace tallystick::contracts::cash {
namespace {

// The authority's own funds, and the bank's reserves as the authority owes them.
End authority_end(const Context& context) {
  return {context.party, std::nullopt, Kind::reserve};
}
End reserves_end(const Context& context, const party::Bank& bank) {
  return {context.party, bank.operator_account, Kind::reserve};
}

template <class Op>
Permitted<party::Bank> permit_both(const Op& op, const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, party::Role::settlement_authority); !ok)
    return tl::unexpected(ok.error());
  auto bank = party::find_bank(view, op.bank);
  if (bank && op.money.amount.is_zero()) return refuse(Refusal::E_AMOUNT, "money is zero");
  return bank;
}

}  // namespace

Verdict permit(const MintReserves& op, const Context& context, const LedgerView& view) {
  const auto bank = permit_both(op, context, view);
  if (!bank) return tl::unexpected(bank.error());
  return can_pay(view, authority_end(context), reserves_end(context, *bank), op.money);
}

void apply(const MintReserves& op, const Context& context, LedgerDelta& delta) {
  pay(delta, authority_end(context), reserves_end(context, must_load<party::Bank>(delta, op.bank)), op.money);
}

std::optional<Money> stake(const MintReserves& op, const LedgerView&) {
  return op.money;
}

Verdict permit(const BurnReserves& op, const Context& context, const LedgerView& view) {
  const auto bank = permit_both(op, context, view);
  if (!bank) return tl::unexpected(bank.error());
  return can_pay(view, reserves_end(context, *bank), authority_end(context), op.money);
}

void apply(const BurnReserves& op, const Context& context, LedgerDelta& delta) {
  pay(delta, reserves_end(context, must_load<party::Bank>(delta, op.bank)), authority_end(context), op.money);
}

std::optional<Money> stake(const BurnReserves& op, const LedgerView&) {
  return op.money;
}

}  // namespace tallystick::contracts::cash
