#include "contracts/ledger/business_day.h"

#include <algorithm>

#include "contracts/policy/records.h"

namespace tallystick::contracts {

bool is_business_day(const LedgerView& view, Date day) {
  const auto listed = [&](const auto& days) { return std::binary_search(days.begin(), days.end(), day); };
  const auto year = load<policy::HolidayYear>(view, policy::year_of(day));
  if (year && listed(year->days)) return false;
  if (year && listed(year->workdays)) return true;
  return weekday(day) <= 5;
}

Date roll_following(const LedgerView& view, Date day) {
  for (Date at = day; at <= day + Days{31}; at = at + Days{1})
    if (is_business_day(view, at)) return at;
  return day;
}

}  // namespace tallystick::contracts
