// NAM, negative amortizer: the same payment every period, first its interest, the rest redeems; where interest is more, the debt grows
// (techspecs 4.4).
#pragma once

#include "contracts/terms/state.h"

namespace tallystick::contracts::terms {

Result<Timeline> plan_nam(const Contract& contract);
Result<void> start_nam(const Play& play, State& state);
Result<Decimal> apply_nam(const Event& event, const Play& play, State& state);

// The end of a plan of equal payments when it is not agreed: enough cycles at the rate of the first one (techspecs 4.4, "states", Md).
Result<Moment> end_of_payments(const Terms& terms, Moment anchor);
// IP with every PR before `end` and at it, and by the interest cycle before the first PR; resets, scaling, fees, PP.
Result<void> plan_payments(const Contract& contract, Moment anchor, Moment plan_end, Moment maturity,
                           Timeline& timeline);

}  // namespace tallystick::contracts::terms
