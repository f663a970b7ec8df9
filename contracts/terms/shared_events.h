// Payoff and state transition of the events that contract types share (techspecs 4.1 and 4.2, "functions"). Interest is counted on the
// interest base, which is the principal where terms do not say otherwise, so that one rule serves PAM and the amortizers.
#pragma once

#include "contracts/terms/state.h"

namespace tallystick::contracts::terms {

// Applies IED, FP, PY, PP, IP, IPCI, RRF, RR, PRD, TD, SC, IPCB or MD and returns what is paid: positive to the creator of the record.
// malformed, naming the term or the observed object that is missing; a type of event that is not shared is a bug.
Result<Decimal> apply_shared(const Event& event, const Play& play, State& state);

// Principal that is paid back: at most what is outstanding, in the direction of the contract. `wanted` is signed.
Decimal redeem(const Play& play, State& state, Decimal wanted);

// The state on the status date, but for what the contract type adds (techspecs 4.1, "states").
State initial_state(const Play& play);

}  // namespace tallystick::contracts::terms
