// A bank takes on a party that another bank registered: it may owe it deposits from now on. It opens no account in the party's name.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/party/records.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::party {

struct Serve {
  static constexpr std::string_view kName = "party.serve";
  PartyId party;
  static constexpr auto fields() { return field_list(field("party", &Serve::party, "the new customer")); }
};

// E_ROLE not a bank, E_NOENT no such party, E_FROZEN it is frozen, E_POLICY:no_pooling it is a platform, E_EXISTS served already.
Verdict permit(const Serve& op, const Context& context, const LedgerView& view);
void apply(const Serve& op, const Context& context, LedgerDelta& delta);

}  // namespace tallystick::contracts::party
