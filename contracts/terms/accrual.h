// What builds up between two events: interest and fees.
#pragma once

#include "contracts/terms/state.h"

namespace tallystick::contracts::terms {

// Interest on the base from the state's date to the moment, without what is accrued already.
Decimal interest_since(const Play& play, const State& state, Moment to);

// Brings accrued interest, accrued fees and the state's date to the moment.
//   fees on the principal (N): rate x principal x time
//   absolute fees (A): the part of the fee that the time since the last fee date is of the time between two of them
void accrue(const Play& play, State& state, Moment to);

// The base follows the principal when interest is counted on it.
void rebase(const Terms& terms, State& state);

// NT, or the amount agreed as base, signed.
Decimal initial_base(const Terms& terms);

}  // namespace tallystick::contracts::terms
