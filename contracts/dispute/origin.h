// Who passed a fragment on to who holds it, and against which trade: what a dispute about a transfer needs to undo it.
#pragma once

#include "contracts/fragment/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::dispute {

struct Origin {
  AccountId from;       // passed it on
  FragmentId received;  // what it passed on: names the evidence of that trade
};

// E_STATE when the fragment came from the issuer itself (then the obligation is to be disputed), from a merge (several may have passed
// parts of it), to its holder by recourse or under a guarantee (no trade is behind that), or when the way back is longer than 256 steps of
// splitting.
Permitted<Origin> origin_of(const LedgerView& view, const fragment::Fragment& fragment);

}  // namespace tallystick::contracts::dispute
