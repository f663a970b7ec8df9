// LAX, exotic linear amortizer: redemptions, increases, interest and rates by a plan in pieces (techspecs 4.3). A stepped plan.
#pragma once

#include "contracts/terms/state.h"

namespace tallystick::contracts::terms {

// Without a maturity date the contract ends when its pieces have redeemed the principal.
Result<Timeline> plan_lax(const Contract& contract);
Result<Decimal> apply_lax(const Event& event, const Play& play, State& state);

}  // namespace tallystick::contracts::terms
