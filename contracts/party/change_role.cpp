#include "contracts/party/change_role.h"

#include "contracts/account/rules.h"
#include "contracts/party/events.h"
#include "contracts/party/roles.h"
#include "contracts/party/rules.h"

namespace tallystick::contracts::party {
namespace {

// What granting and revoking ask alike; `wanted` is whether the party should have the role now.
Verdict permit_change(const PartyId& id, Role role, bool wanted, const Context& context, const LedgerView& view) {
  const Party actor = must_load<Party>(view, context.party);
  if (auto ok = may_grant(actor, role); !ok) return ok;
  const auto party = find_party(view, id);
  if (!party) return tl::unexpected(party.error());
  if (party->has(role) != wanted)
    return refuse(Refusal::E_STATE,
                  std::string{"party "} + (wanted ? "has not" : "has already") + " role " + std::string{name_of(role)});
  if (granted_by(role) == Role::bank && party->registrar != context.party)
    return refuse(Refusal::E_OWNER, "registered by " + party->registrar.hex());
  return {};
}

void change(const PartyId& id, LedgerDelta& delta, Roles (*how)(Roles, Role), Role role) {
  Party party = must_load<Party>(delta, id);
  party.roles = how(std::move(party.roles), role);
  delta.store(party);
  delta.emit(RolesChanged{id, party.roles});
}

}  // namespace

Verdict permit(const GrantRole& op, const Context& context, const LedgerView& view) {
  if (auto ok = permit_change(op.party, op.role, false, context, view); !ok) return ok;
  const Party party = must_load<Party>(view, op.party);
  if (auto ok = check_platform_alone(with_role(party.roles, op.role)); !ok) return ok;
  if (op.role == Role::platform && account::first_account_of(view, op.party))
    return refuse_policy("no_pooling", "the party has an account");
  if (op.role == Role::clearing_bank && !party.has(Role::bank))
    return refuse_policy("clearing_bank", "the party is no bank");
  return {};
}

void apply(const GrantRole& op, const Context&, LedgerDelta& delta) {
  change(op.party, delta, with_role, op.role);
}

Verdict permit(const RevokeRole& op, const Context& context, const LedgerView& view) {
  return permit_change(op.party, op.role, true, context, view);
}

void apply(const RevokeRole& op, const Context&, LedgerDelta& delta) {
  change(op.party, delta, without_role, op.role);
}

}  // namespace tallystick::contracts::party
