// Keeps credit histories in step with receivables. Whoever stores a receivable that stands differently (issued, claimed, paid, late,
// cancelled) calls follow in the same piece of work; the invariant "credit histories follow what is owed" catches who forgets.
#pragma once

#include <optional>

#include "contracts/credit/record.h"
#include "contracts/ledger/delta.h"
#include "contracts/receivable/record.h"

namespace tallystick::contracts::credit {

// What the receivable adds to its issuer's outstanding, and to what is past due.
Amount owed_of(const receivable::Receivable& root);
Amount past_due_of(const receivable::Receivable& root);

// From `before` (absent: just issued) to `after`. `day` is the day as of which money counts (settlement/penalty.h: value_date).
void follow(LedgerDelta& delta, const std::optional<receivable::Receivable>& before,
            const receivable::Receivable& after, Date day);

// A dispute about something the issuer owes, and its end.
void on_dispute_opened(LedgerDelta& delta, const PartyId& issuer, const Currency& currency);
void on_dispute_closed(LedgerDelta& delta, const PartyId& issuer, const Currency& currency, bool lost_by_issuer);

// The same for a side of it that is not the issuer: a supplier that is owed, or that passed a fragment on or got it. `lost`: what was decided
// against it; absent when it won, or nobody decided.
void on_trade_disputed(LedgerDelta& delta, const PartyId& supplier, const Currency& currency, Date day);
void on_trade_cleared(LedgerDelta& delta, const PartyId& supplier, const Currency& currency,
                      const std::optional<Amount>& lost);

}  // namespace tallystick::contracts::credit
