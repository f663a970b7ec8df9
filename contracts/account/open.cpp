#include "contracts/account/open.h"

#include "contracts/account/events.h"
#include "contracts/account/rules.h"
#include "contracts/party/rules.h"

namespace tallystick::contracts::account {

Verdict permit(const Open& op, const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, {party::Role::bank, party::Role::association}); !ok) return ok;
  const auto owner = party::find_party(view, op.party);
  if (!owner) return tl::unexpected(owner.error());
  if (auto ok = party::require_not_frozen(*owner); !ok) return ok;
  if (owner->registrar != context.party) return refuse(Refusal::E_OWNER, "registered by " + owner->registrar.hex());
  if (auto ok = check_policy(op.policy); !ok) return ok;
  if (owner->has(party::Role::platform)) return refuse_policy("no_pooling", "a platform has no account");
  return {};
}

void apply(const Open& op, const Context& context, LedgerDelta& delta) {
  const AccountId id = context.new_account();
  delta.store(Account{id, op.party, context.party, op.policy, std::nullopt, context.block.time});
  delta.emit(Opened{id, op.party, context.party});
}

}  // namespace tallystick::contracts::account
