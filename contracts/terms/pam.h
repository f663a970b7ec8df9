// PAM, principal at maturity: interest on the way, the principal at the end (techspecs 4.1). 先息后本; a certificate is one without interest.
#pragma once

#include "contracts/terms/state.h"

namespace tallystick::contracts::terms {

// Its events: IED, IP or IPCI, RR, SC, FP, PP, PRD, TD, MD. malformed, naming the term, when terms are missing.
Result<Timeline> plan_pam(const Contract& contract);
// What every type plans that pays interest by cycle: interest_dates from the interest cycle with `end` last, resets, scaling, fees, PP.
Result<void> plan_interest_and_the_rest(const Contract& contract, Moment end, Timeline& timeline);

}  // namespace tallystick::contracts::terms
