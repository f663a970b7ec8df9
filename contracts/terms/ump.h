// UMP, undefined maturity profile: drawn and repaid at will, interest becomes principal (techspecs 4.7). 随借随还.
#pragma once

#include "contracts/terms/state.h"

namespace tallystick::contracts::terms {

// It has no end of its own: events are planned until the termination date, else until the moment that is asked about. PR and PI come
// from what was observed.
Result<Timeline> plan_ump(const Contract& contract);
Result<Decimal> apply_ump(const Event& event, const Play& play, State& state);

// IPCI by the interest cycle from its anchor, or from the initial exchange, before `end`.
Result<void> add_capitalizations(const Terms& terms, Moment end, Timeline& timeline);

}  // namespace tallystick::contracts::terms
