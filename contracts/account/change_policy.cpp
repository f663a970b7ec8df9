#include "contracts/account/change_policy.h"

#include "contracts/account/events.h"
#include "contracts/account/rules.h"

namespace tallystick::contracts::account {

Verdict permit(const ChangePolicy& op, const Context&, const LedgerView&) {
  return check_policy(op.policy);
}

void apply(const ChangePolicy& op, const Context& context, LedgerDelta& delta) {
  Account account = must_load<Account>(delta, context.account);
  account.policy = op.policy;
  delta.store(account);
  delta.emit(PolicyChanged{context.account, false});
  if (load<Recovery>(delta, context.account)) {
    delta.erase<Recovery>(context.account);
    delta.emit(RecoveryStopped{context.account});
  }
}

}  // namespace tallystick::contracts::account
