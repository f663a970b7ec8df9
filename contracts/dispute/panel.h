// Who decides a dispute. The claimant names arbiters, an odd number of at least the parameter arbiters_min; a respondent that contests may
// add as many of its own. More than half of all of them decide.
#pragma once

#include "contracts/dispute/record.h"
#include "contracts/ledger/view.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::dispute {

// E_NOENT; E_ROLE for a party that is no arbiter; E_AMOUNT unless ascending, each once; E_SELF when one belongs to a side (or to its group)
// or to the issuer's.
Verdict check_arbiters(const LedgerView& view, const Arbiters& arbiters, const std::vector<PartyId>& sides);

}  // namespace tallystick::contracts::dispute
