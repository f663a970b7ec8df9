// ANN, annuity: equal payments, of which interest takes less and less (techspecs 4.5). 等额本息. The payment is fixed on the day before the
// first one, and again after each reset of the rate.
#pragma once

#include "contracts/terms/state.h"

namespace tallystick::contracts::terms {

// NAM's events and PRF. The plan runs to the amortization date; the maturity date may cut it short.
Result<Timeline> plan_ann(const Contract& contract);
Result<void> start_ann(const Play& play, State& state);
Result<Decimal> apply_ann(const Event& event, const Play& play, State& state);

}  // namespace tallystick::contracts::terms
