#include "contracts/account/freeze.h"

#include "contracts/account/events.h"
#include "contracts/account/rules.h"
#include "contracts/party/rules.h"

namespace tallystick::contracts::account {
namespace {

using party::Role;

Verdict require_one_who_freezes(const Context& context, const LedgerView& view) {
  return party::require_role(context, view, {Role::bank, Role::supervisor, Role::association});
}

bool may_freeze_any(const party::Party& party) {
  return party.has(Role::supervisor) || party.has(Role::association);
}

void change(const AccountId& id, std::optional<PartyId> frozen_by, const Text<128>& reason, LedgerDelta& delta) {
  Account account = must_load<Account>(delta, id);
  account.frozen_by = frozen_by;
  delta.store(account);
  delta.emit(FreezeChanged{id, frozen_by, reason});
}

}  // namespace

Verdict permit(const Freeze& op, const Context& context, const LedgerView& view) {
  if (auto ok = require_one_who_freezes(context, view); !ok) return ok;
  const auto account = find_account(view, op.account);
  if (!account) return tl::unexpected(account.error());
  const bool any_account = may_freeze_any(must_load<party::Party>(view, context.party));
  if (account->frozen_by) {
    const bool by_bank = !may_freeze_any(must_load<party::Party>(view, *account->frozen_by));
    if (!any_account || !by_bank) return refuse(Refusal::E_STATE, "frozen by " + account->frozen_by->hex());
  }
  if (!any_account && account->opened_by != context.party)
    return refuse(Refusal::E_OWNER, "opened by " + account->opened_by.hex());
  if (op.reason.value.empty()) return refuse(Refusal::E_AMOUNT, "reason is empty");
  return party::require_may_be_frozen(must_load<party::Party>(view, account->party));
}

void apply(const Freeze& op, const Context& context, LedgerDelta& delta) {
  change(op.account, context.party, op.reason, delta);
}

Verdict permit(const Unfreeze& op, const Context& context, const LedgerView& view) {
  if (auto ok = require_one_who_freezes(context, view); !ok) return ok;
  const auto account = find_account(view, op.account);
  if (!account) return tl::unexpected(account.error());
  if (!account->frozen_by) return refuse(Refusal::E_STATE, "not frozen");
  if (*account->frozen_by != context.party && !party::require_role(context, view, Role::association))
    return refuse(Refusal::E_OWNER, "frozen by " + account->frozen_by->hex());
  if (op.reason.value.empty()) return refuse(Refusal::E_AMOUNT, "reason is empty");
  return {};
}

void apply(const Unfreeze& op, const Context&, LedgerDelta& delta) {
  change(op.account, std::nullopt, op.reason, delta);
}

}  // namespace tallystick::contracts::account
