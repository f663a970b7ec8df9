// Gives a party a role or takes one away, by those who may (party/roles.h): a bank for the parties it registered, the association for the
// roles it grants. Effective at once.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/party/records.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::party {

struct GrantRole {
  static constexpr std::string_view kName = "party.grant_role";
  PartyId party;
  Role role = Role::supplier;
  static constexpr auto fields() {
    return field_list(field("party", &GrantRole::party, "who gets it"), field("role", &GrantRole::role, "which"));
  }
};

struct RevokeRole {
  static constexpr std::string_view kName = "party.revoke_role";
  PartyId party;
  Role role = Role::supplier;
  static constexpr auto fields() {
    return field_list(field("party", &RevokeRole::party, "who loses it"), field("role", &RevokeRole::role, "which"));
  }
};

// Both: E_ROLE the actor may not grant this role, E_NOENT no such party, E_STATE it has (has not) the role already, E_OWNER a bank asks for
// a party that another registered. Grant besides: E_POLICY:no_pooling platform beside another role, or for a party with an account;
// E_POLICY:clearing_bank for one that is no bank.
Verdict permit(const GrantRole& op, const Context& context, const LedgerView& view);
void apply(const GrantRole& op, const Context& context, LedgerDelta& delta);
Verdict permit(const RevokeRole& op, const Context& context, const LedgerView& view);
void apply(const RevokeRole& op, const Context& context, LedgerDelta& delta);

}  // namespace tallystick::contracts::party
