#include "contracts/policy/set_holidays.h"

#include <algorithm>

#include "contracts/party/rules.h"
#include "contracts/policy/events.h"

namespace tallystick::contracts::policy {
namespace {

Verdict check_days(const List<Date, 366>& days, std::uint16_t year) {
  for (std::size_t i = 0; i < days.size(); ++i) {
    if (year_of(days.items[i]) != year)
      return refuse(Refusal::E_AMOUNT, format_date(days.items[i]) + " is not in the year");
    if (i > 0 && !(days.items[i - 1] < days.items[i])) return refuse(Refusal::E_AMOUNT, "days are not ascending");
  }
  return {};
}

// The days of a list until and including `today`: what has been, and may not be rewritten.
std::vector<Date> begun(const List<Date, 366>& days, Date today) {
  return {days.begin(), std::upper_bound(days.begin(), days.end(), today)};
}

}  // namespace

Verdict permit(const SetHolidays& op, const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, party::Role::association); !ok) return ok;
  for (const auto* days : {&op.days, &op.workdays})
    if (auto ok = check_days(*days, op.year); !ok) return ok;
  for (const Date day : op.workdays)
    if (std::binary_search(op.days.begin(), op.days.end(), day))
      return refuse(Refusal::E_AMOUNT, format_date(day) + " is a holiday and a workday");
  const Date today = context.block.day;
  if (op.year < year_of(today)) return refuse_policy("past", "year " + std::to_string(op.year) + " is over");
  const HolidayYear before = load<HolidayYear>(view, op.year).value_or(HolidayYear{op.year, {}, {}});
  if (begun(before.days, today) != begun(op.days, today) || begun(before.workdays, today) != begun(op.workdays, today))
    return refuse_policy("past", "days until " + format_date(today) + " stay as they are");
  return {};
}

void apply(const SetHolidays& op, const Context&, LedgerDelta& delta) {
  delta.store(HolidayYear{op.year, op.days, op.workdays});
  delta.emit(HolidaysSet{op.year});
}

}  // namespace tallystick::contracts::policy
