// Takes a new party onto the ledger. A bank registers its customers (core enterprises and suppliers) and serves them from then on; the
// association registers those who watch, vouch or judge, and platforms. A legal id names one party ledger-wide.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/party/records.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::party {

struct Register {
  static constexpr std::string_view kName = "party.register";
  Text<64> name;
  LegalId legal_id;
  Roles roles;  // at least one, ascending
  std::optional<GroupId> group;
  static constexpr auto fields() {
    return field_list(field("name", &Register::name, "as the registry of companies writes it"),
                      field("legal_id", &Register::legal_id, "scheme and value"),
                      field("roles", &Register::roles, "at least one, ascending"),
                      field("group", &Register::group, "the group of companies it belongs to"));
  }
};

// E_ROLE the actor may not grant one of the roles, E_NOENT no such group, E_AMOUNT empty name, id or roles, or roles not ascending,
// E_POLICY:no_pooling a platform with another role, E_EXISTS the legal id is taken.
Verdict permit(const Register& op, const Context& context, const LedgerView& view);
// The party's id is context.new_party().
void apply(const Register& op, const Context& context, LedgerDelta& delta);

}  // namespace tallystick::contracts::party
