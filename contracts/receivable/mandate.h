// May the ledger collect from this account by itself? What whoever promises to pay instructs its clearing bank to do (R6).
#pragma once

#include "contracts/receivable/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::receivable {

// E_MANDATE unless the account is the party's, and the bank a clearing bank that serves it.
Verdict check_mandate(const LedgerView& view, const Mandate& mandate, const PartyId& party);

}  // namespace tallystick::contracts::receivable
