// LAM, linear amortizer: the same principal every period, interest on what is left (techspecs 4.2). 等额本金.
#pragma once

#include "contracts/terms/state.h"

namespace tallystick::contracts::terms {

// PAM's events and PR, IPCB. Without a maturity date the plan ends when the last payment has redeemed the principal.
Result<Timeline> plan_lam(const Contract& contract);
// The payment per period: as agreed, or the principal over the number of payments.
Result<void> start_lam(const Play& play, State& state);
Result<Decimal> apply_lam(const Event& event, const Play& play, State& state);

// The anchor of redemptions; malformed when neither it nor a cycle from the initial exchange is given.
Result<Moment> redemption_anchor(const Terms& terms);
// Adds PR until `end` (without it) and notes their dates with `end`.
Result<void> add_redemptions(const Terms& terms, Moment anchor, Moment end, Timeline& timeline);
// The last date before the status date, or the anchor when it is not earlier: where the rest of a plan is counted from.
Result<Moment> plan_counts_from(const Terms& terms, Moment anchor);

}  // namespace tallystick::contracts::terms
