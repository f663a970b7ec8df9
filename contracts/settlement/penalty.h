// Late interest on what is unpaid, in whole days from the day of payment, rounded down in the debtor's favour, up to a cap.
//   per stretch: floor(unpaid * penalty_daily * days / 1'000'000)
// A stretch ends with a payment and with nothing else: what anybody asks, and how often the ledger comes to collect, adds no rounding. What
// is booked is never computed again, so a late part payment cannot undo it (I12).
// Paying everything within grace_days forgives it. All parameters are those of the issue day. Rule: DOMAIN row 22, 1.2, lessons 2 and 3.
#pragma once

#include "contracts/ledger/view.h"
#include "contracts/receivable/record.h"

namespace tallystick::contracts::settlement {

// The day as of which money counts: today; but while the ledger has not come to collect since maturity (days may be skipped when no block is
// made), the day of payment, for the issuer is not late by the ledger's own delay.
Date value_date(const receivable::Receivable& root, Date today);

// The receivable with late interest booked up to `today` (the days before it). Nothing to book before pay_on.
receivable::Receivable with_penalty_booked(receivable::Receivable root, Date today, const LedgerView& view);

// Late interest that is collected today: what is booked, once the days of grace are over.
Amount penalty_due(const receivable::Receivable& booked, Date today, const LedgerView& view);

// Face and late interest that are owed on the day; nothing once final. Sums stay within Amount::kMax by the cap.
Amount owed_on(const receivable::Receivable& root, Date today, const LedgerView& view);

}  // namespace tallystick::contracts::settlement
