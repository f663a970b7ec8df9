// How receivables use a limit. permit asks can_reserve; apply moves the amounts. Freed pro tanto, by settling and
// cancelling only.
#pragma once

#include "contracts/ledger/delta.h"
#include "contracts/limit/records.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::limit {

// E_LIMIT (naming limit, used and asked) unless the bank has a limit in this currency, and limit and ceiling have room.
Verdict can_reserve(const LedgerView& view, const LimitKey& key, const Money& money);
// At issue. can_reserve was asked on this state (a bug otherwise), as for the others below.
void reserve(LedgerDelta& delta, const LimitKey& key, const Money& money);
// At claim: reserved becomes outstanding.
void activate(LedgerDelta& delta, const LimitKey& key, Amount amount);
// At cancel, reject to the issuer, expiry of the issuer's offer.
void free_reserved(LedgerDelta& delta, const LimitKey& key, Amount amount);
// At payment, pro tanto, and at a later cancel.
void free_outstanding(LedgerDelta& delta, const LimitKey& key, Amount amount);

}  // namespace tallystick::contracts::limit
