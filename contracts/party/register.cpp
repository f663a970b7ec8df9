#include "contracts/party/register.h"

#include <algorithm>

#include "contracts/party/events.h"
#include "contracts/party/roles.h"
#include "contracts/party/rules.h"

namespace tallystick::contracts::party {

Verdict permit(const Register& op, const Context& context, const LedgerView& view) {
  if (auto ok = require_role(context, view, {Role::bank, Role::association}); !ok) return ok;
  const Party actor = must_load<Party>(view, context.party);
  for (const Role role : op.roles)
    if (auto ok = may_grant(actor, role); !ok) return ok;
  if (op.group && !load<Group>(view, *op.group)) return refuse(Refusal::E_NOENT, "group " + op.group->hex());
  if (op.name.value.empty()) return refuse(Refusal::E_AMOUNT, "name is empty");
  if (op.legal_id.scheme.value.empty() || op.legal_id.value.value.empty())
    return refuse(Refusal::E_AMOUNT, "legal_id is empty");
  if (op.roles.empty()) return refuse(Refusal::E_AMOUNT, "roles are empty");
  if (std::adjacent_find(op.roles.begin(), op.roles.end(), std::greater_equal<>{}) != op.roles.end())
    return refuse(Refusal::E_AMOUNT, "roles are not ascending");
  if (auto ok = check_platform_alone(op.roles); !ok) return ok;
  if (const auto taken = load<LegalIdEntry>(view, op.legal_id))
    return refuse(Refusal::E_EXISTS, "legal id of party " + taken->party.hex());
  return {};
}

void apply(const Register& op, const Context& context, LedgerDelta& delta) {
  const PartyId id = context.new_party();
  delta.store(Party{id, op.name, op.legal_id, op.roles, op.group, context.party, false, context.block.time});
  delta.store(LegalIdEntry{op.legal_id, id});
  if (must_load<Party>(delta, context.party).has(Role::bank))
    delta.store(Customer{context.party, id, context.block.time});
  delta.emit(Registered{id, context.party, op.roles});
}

}  // namespace tallystick::contracts::party
