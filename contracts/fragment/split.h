// A part of a live fragment becomes a fragment of its own, at the same level and in the same hands: what is sold, pledged, disputed or
// guaranteed is often less than the whole. The parent is spent; nobody is paid and nothing changes but the number of fragments.
#pragma once

#include "contracts/fragment/record.h"
#include "contracts/ledger/delta.h"

namespace tallystick::contracts::fragment {

struct Halves {
  Fragment part;    // of the amount asked for; index 0 of the parent's children
  Fragment change;  // the rest of what is outstanding; index 1
};

// Both halves stand as the parent stood (state, holder, hold, lien) without its quote and without the evidence of the transfer that made it.
// They and the spent parent are stored and the receivable counts one more live fragment; whoever changes a half stores it again.
// 0 < amount < outstanding (a bug otherwise); rules.h: check_leaves says whether one more is allowed. What else names the parent (a deal, a
// loan's collateral) is the caller's to move.
Halves split_off(Fragment parent, Amount amount, LedgerDelta& delta);

}  // namespace tallystick::contracts::fragment
