// Days on which banks are open: Monday to Friday, less holidays, plus the weekend days that the holiday table makes
// working days. The table is a record per year (policy.set_holidays); a year without one has weekends only.
#pragma once

#include "contracts/ledger/view.h"
#include "core/time.h"

namespace tallystick::contracts {

bool is_business_day(const LedgerView& view, Date day);
// FOLLOWING: the day itself if it is a business day, else the next one that is. At most 31 days are tried; beyond that
// the table is taken for wrong and the day itself is returned, so that nothing can be due never.
Date roll_following(const LedgerView& view, Date day);

}  // namespace tallystick::contracts
