#include "contracts/terms/business_day.h"

#include "core/civil.h"

namespace tallystick::contracts::terms {
namespace {

struct Rule {
  int direction;  // +1 following, -1 preceding, 0 stays
  bool modified;
  bool shift_first;
};

Rule rule_of(BusinessDays convention) {
  switch (convention) {
    case BusinessDays::unshifted:
      return {0, false, false};
    case BusinessDays::scf:
      return {1, false, true};
    case BusinessDays::scmf:
      return {1, true, true};
    case BusinessDays::csf:
      return {1, false, false};
    case BusinessDays::csmf:
      return {1, true, false};
    case BusinessDays::scp:
      return {-1, false, true};
    case BusinessDays::scmp:
      return {-1, true, true};
    case BusinessDays::csp:
      return {-1, false, false};
    case BusinessDays::csmp:
      return {-1, true, false};
  }
  return {0, false, false};
}

Date nearest_business_day(Date day, int direction, Weekdays calendar) {
  while (!is_business_day(day, calendar) && day > kDateMin && day < kDateMax) day = day + Days{direction};
  return day;
}

std::uint32_t month_of(Date day) {
  return civil_from_days(day.raw()).month;
}

}  // namespace

bool is_business_day(Date day, Weekdays calendar) {
  return calendar == Weekdays::every_day || weekday(day) <= 5;
}

Shift shift_to_business_day(Moment scheduled, BusinessDays convention, Weekdays calendar) {
  const Rule rule = rule_of(convention);
  if (rule.direction == 0) return {scheduled, scheduled};
  Moment shown = scheduled;
  shown.day = nearest_business_day(scheduled.day, rule.direction, calendar);
  if (rule.modified && month_of(shown.day) != month_of(scheduled.day))
    shown.day = nearest_business_day(scheduled.day, -rule.direction, calendar);
  return {shown, rule.shift_first ? shown : scheduled};
}

}  // namespace tallystick::contracts::terms
