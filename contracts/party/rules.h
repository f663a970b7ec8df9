// Questions about parties that many operations ask in permit.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/party/records.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::party {

// E_ROLE unless the acting party has the role (one of the roles).
Verdict require_role(const Context& context, const LedgerView& view, Role role);
Verdict require_role(const Context& context, const LedgerView& view, std::initializer_list<Role> any_of);
// The party, or E_NOENT.
Permitted<Party> find_party(const LedgerView& view, const PartyId& id);
// E_FROZEN if the party is frozen.
Verdict require_not_frozen(const Party& party);
// E_POLICY:constitution for the association, the settlement authority and banks: freezing them or their accounts would stop
// others' payments.
Verdict require_may_be_frozen(const Party& party);
// E_NOENT unless `bank` is a bank of the ledger.
Permitted<Bank> find_bank(const LedgerView& view, const PartyId& id);
bool is_customer(const LedgerView& view, const PartyId& bank, const PartyId& party);
// True if both belong to one group of companies, or are the same party.
bool same_group(const LedgerView& view, const PartyId& a, const PartyId& b);
bool is_stopped(const LedgerView& view, const PartyId& party);
// Stops issuing on the ledger's own account (an issuer's default); keeps the older stop if there is one.
void stop_issuing(LedgerDelta& delta, const PartyId& party, StopCause cause, const Text<128>& reason, Date today);

}  // namespace tallystick::contracts::party
