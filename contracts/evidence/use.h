// How much of an invoice is used up, ledger-wide: receivables and transfers take from it, refused offers and cancelled receivables give
// back. What an invoice backs, and what was paid on it outside, never passes its amount (I8).
#pragma once

#include <map>

#include "contracts/evidence/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::evidence {

// What the parts of one operation take together; starts empty.
using Taken = std::map<Fingerprint, std::int64_t>;

struct Trade {
  PartyId seller;
  PartyId buyer;
  Money money;  // what is to be backed
};

// E_EVIDENCE unless every document exists, is between these parties, has as many vouches as its kind needs today (level.h) and resembles no
// other that nobody has acknowledged, and the invoices among them (in this currency) back exactly the money, and a delivery is among them if
// one is needed. E_EVIDENCE_DUP when an invoice has less left than it is to back, counting what `taken` holds; then adds to `taken`.
Verdict check_uses(const LedgerView& view, const BlockContext& block, const Uses& uses, const Trade& trade,
                   bool needs_delivery, Taken& taken);

// check_uses was asked on this state (a bug otherwise).
void take(LedgerDelta& delta, const Uses& uses);
// The same, where the invoices were paid and not promised against: what a payment on the ledger takes is never given back.
void take_as_paid(LedgerDelta& delta, const Uses& uses);
void give_back(LedgerDelta& delta, const Uses& uses);
// Gives `amount` of it back, or all if that is less, from the last invoice on, and takes it from `uses`.
void give_back_part(LedgerDelta& delta, Uses& uses, Amount amount);

}  // namespace tallystick::contracts::evidence
