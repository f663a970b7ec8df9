#include "contracts/financing/request.h"

#include "contracts/financing/sale.h"
#include "contracts/party/rules.h"

namespace tallystick::contracts::financing {

Verdict permit(const Request& op, const Context& context, const LedgerView& view) {
  if (op.bank)
    if (const auto bank = party::find_bank(view, *op.bank); !bank) return tl::unexpected(bank.error());
  if (const auto held = check_seller(view, context, op.fragment, op.amount, fragment::State::held); !held)
    return tl::unexpected(held.error());
  if (op.until <= context.block.time) return refuse(Refusal::E_EXPIRED, "the request would end at once");
  return {};
}

void apply(const Request& op, const Context& context, LedgerDelta& delta) {
  const auto fragment = must_load<fragment::Fragment>(delta, op.fragment);
  delta.store(SaleRequest{op.fragment, context.account, op.amount, op.bank, op.until});
  delta.emit(Requested{op.fragment, context.account, {fragment.currency, op.amount}, op.bank});
}

}  // namespace tallystick::contracts::financing
