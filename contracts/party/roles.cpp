#include "contracts/party/roles.h"

#include <algorithm>

namespace tallystick::contracts::party {

std::optional<Role> granted_by(Role role) {
  switch (role) {
    case Role::core_enterprise:
    case Role::supplier:
      return Role::bank;
    case Role::clearing_bank:
    case Role::attester:
    case Role::guarantor:
    case Role::arbiter:
    case Role::supervisor:
    case Role::auditor:
    case Role::platform:
    case Role::carrier:
    case Role::tax_service:
    case Role::data_platform:
      return Role::association;
    case Role::bank:
    case Role::association:
    case Role::settlement_authority:
      return std::nullopt;
  }
  return std::nullopt;
}

Verdict may_grant(const Party& actor, Role role) {
  const auto grantor = granted_by(role);
  if (!grantor) return refuse(Refusal::E_ROLE, std::string{name_of(role)} + " comes from genesis only");
  if (!actor.has(*grantor))
    return refuse(Refusal::E_ROLE,
                  std::string{name_of(role)} + " is granted by a party with role " + std::string{name_of(*grantor)});
  return {};
}

Verdict check_platform_alone(const Roles& roles) {
  if (roles.size() > 1 && std::binary_search(roles.begin(), roles.end(), Role::platform))
    return refuse_policy("no_pooling", "a platform has no other role");
  return {};
}

Roles with_role(Roles roles, Role role) {
  const auto place = std::lower_bound(roles.items.begin(), roles.items.end(), role);
  if (place == roles.items.end() || *place != role) roles.items.insert(place, role);
  return roles;
}

Roles without_role(Roles roles, Role role) {
  std::erase(roles.items, role);
  return roles;
}

}  // namespace tallystick::contracts::party
