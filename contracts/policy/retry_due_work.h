// Sends due work that broke an invariant back to its queue, once its cause is understood and a release that fixes it is in place.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/ledger/quarantine.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::policy {

struct RetryDueWork {
  static constexpr std::string_view kName = "policy.retry_due_work";
  std::uint16_t work = 0;
  Blob<kQueueKeyBytesMax> queue_key;
  static constexpr auto fields() {
    return field_list(field("work", &RetryDueWork::work, "number of the due-work handler"),
                      field("queue_key", &RetryDueWork::queue_key, "its place in the handler's queue"));
  }
};

// E_ROLE not the association, E_NOENT no such work in quarantine.
Verdict permit(const RetryDueWork& op, const Context& context, const LedgerView& view);
void apply(const RetryDueWork& op, const Context& context, LedgerDelta& delta);

}  // namespace tallystick::contracts::policy
