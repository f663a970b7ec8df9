// Questions about disputes that several operations ask in permit.
#pragma once

#include "contracts/dispute/order_record.h"
#include "contracts/dispute/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/view.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::dispute {

// The dispute, or E_NOENT.
Permitted<Dispute> find_dispute(const LedgerView& view, const HoldId& id);
// E_FROZEN while an order rests on its fragment; E_STATE once it has ended.
Verdict check_open(const Dispute& dispute);

// The order that stands on a party.
std::optional<Order> order_on(const LedgerView& view, const PartyId& party);
// E_ROLE unless a supervisor; E_SIG unless two keys of its account signed.
Verdict require_two_keys(const Context& context, const LedgerView& view);

}  // namespace tallystick::contracts::dispute
