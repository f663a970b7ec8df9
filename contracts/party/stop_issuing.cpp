#include "contracts/party/stop_issuing.h"

#include "contracts/party/events.h"
#include "contracts/party/rules.h"

namespace tallystick::contracts::party {

Verdict permit(const StopIssuing& op, const Context& context, const LedgerView& view) {
  if (auto ok = require_role(context, view, {Role::supervisor, Role::association}); !ok) return ok;
  if (const auto party = find_party(view, op.party); !party) return tl::unexpected(party.error());
  if (is_stopped(view, op.party)) return refuse(Refusal::E_STATE, "stopped already");
  if (op.cause == StopCause::own_default)
    return refuse(Refusal::E_AMOUNT, "cause own_default is found by the ledger itself");
  if (op.reason.value.empty()) return refuse(Refusal::E_AMOUNT, "reason is empty");
  return {};
}

void apply(const StopIssuing& op, const Context& context, LedgerDelta& delta) {
  delta.store(IssuingStop{op.party, op.cause, op.reason, context.party, context.block.day});
  delta.emit(IssuingStopped{op.party, op.cause});
}

Verdict permit(const ClearStop& op, const Context& context, const LedgerView& view) {
  if (auto ok = require_role(context, view, Role::supervisor); !ok) return ok;
  if (const auto party = find_party(view, op.party); !party) return tl::unexpected(party.error());
  const auto stop = load<IssuingStop>(view, op.party);
  if (!stop) return refuse(Refusal::E_STATE, "not stopped");
  if (!scan_prefix(view, Index::receivable_delinquent, op.party.view(), 1).empty())
    return refuse(Refusal::E_STATE, "receivables of the party are unpaid");
  return {};
}

void apply(const ClearStop& op, const Context&, LedgerDelta& delta) {
  delta.erase<IssuingStop>(op.party);
  delta.emit(IssuingCleared{op.party});
}

}  // namespace tallystick::contracts::party
