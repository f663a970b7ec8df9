// What a loan under a published policy adds to the exposures that its clauses look at: on the issuer of what was pledged, and on the borrower.
// Everything that changes it calls follow_committed; the invariant "exposures follow what was bought" sees who forgets.
// Rule: R14, DOMAIN rows 8 and 32.
#pragma once

#include "contracts/ledger/delta.h"
#include "contracts/loan/record.h"

namespace tallystick::contracts::loan {

// Principal that is not repaid, and of a revolving loan all that may be drawn; nothing once it is repaid, or when no policy decided.
Amount committed_of(const Loan& loan);

// The loan as it was, if it was, and as it is stored now.
void follow_committed(LedgerDelta& delta, const std::optional<Loan>& before, const Loan& after);

}  // namespace tallystick::contracts::loan
