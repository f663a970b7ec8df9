// CLM, call money: interest becomes principal until the lender calls; what is owed is settled after the notice (techspecs 4.6).
#pragma once

#include "contracts/terms/state.h"

namespace tallystick::contracts::terms {

// Ends at the maturity date with IP and MD; else at the observed call (XD), with IP and STD after the notice; else it runs until the
// moment that is asked about.
Result<Timeline> plan_clm(const Contract& contract);
// Interest stops at the call: what is owed then is paid at settlement, and no longer stands as accrued when settlement lies later.
Result<Decimal> apply_clm(const Event& event, const Play& play, State& state);

}  // namespace tallystick::contracts::terms
