// Who may give which role. A bank vouches for what its customers do in trade; the association for those who watch, vouch or judge; the
// association's, the settlement authority's and the banks' own roles come from genesis and are nobody's to give.
#pragma once

#include <string_view>

#include "contracts/party/records.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::party {

// The role that grants and revokes it: bank or association; nothing for those of genesis.
std::optional<Role> granted_by(Role role);

// E_ROLE unless the actor may grant and revoke the role.
Verdict may_grant(const Party& actor, Role role);

// E_POLICY:no_pooling for a platform with any other role.
Verdict check_platform_alone(const Roles& roles);

Roles with_role(Roles roles, Role role);
Roles without_role(Roles roles, Role role);

}  // namespace tallystick::contracts::party
