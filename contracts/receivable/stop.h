// Who may not issue (R7): a party with an issuing stop, and every company of its group, so that a sister cannot issue in its place.
#pragma once

#include <optional>

#include "contracts/ledger/delta.h"
#include "contracts/receivable/record.h"

namespace tallystick::contracts::receivable {

// The stopped party that keeps `issuer` from issuing: itself or a company of its group. Nothing when it may issue.
std::optional<PartyId> stopped_by(const LedgerView& view, const PartyId& issuer);

// Stops the issuer of a receivable that has become delinquent: it may issue nothing, whatever its limits say. party.clear_stop ends it.
void stop_issuer(LedgerDelta& delta, const Receivable& delinquent, Date today);

}  // namespace tallystick::contracts::receivable
