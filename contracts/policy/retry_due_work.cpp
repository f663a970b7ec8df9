#include "contracts/policy/retry_due_work.h"

#include "contracts/party/rules.h"
#include "contracts/policy/events.h"

namespace tallystick::contracts::policy {

Verdict permit(const RetryDueWork& op, const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, party::Role::association); !ok) return ok;
  if (!load<Quarantine>(view, {op.work, op.queue_key}))
    return refuse(Refusal::E_NOENT, "quarantined work " + std::to_string(op.work));
  return {};
}

void apply(const RetryDueWork& op, const Context&, LedgerDelta& delta) {
  delta.erase<Quarantine>({op.work, op.queue_key});
  delta.emit(DueWorkRetried{op.work});
}

}  // namespace tallystick::contracts::policy
