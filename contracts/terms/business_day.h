// Business days (techspecs 3.4, 3.5): where an event goes that falls on a day off, and on which day it is calculated.
#pragma once

#include "contracts/terms/moment.h"

namespace tallystick::contracts::terms {

enum class Weekdays { every_day, monday_to_friday };  // NC, MF

// First letters: SC shifts, then calculates (the amount is that of the shifted day); CS calculates, then shifts (the amount is that of
// the unshifted day). Then: following, modified following (not into the next month), preceding, modified preceding.
enum class BusinessDays { unshifted, scf, scmf, csf, csmf, scp, scmp, csp, csmp };

struct Shift {
  Moment shown;       // when it happens
  Moment calculated;  // up to when interest is counted
};

bool is_business_day(Date day, Weekdays calendar);
Shift shift_to_business_day(Moment scheduled, BusinessDays convention, Weekdays calendar);

}  // namespace tallystick::contracts::terms
