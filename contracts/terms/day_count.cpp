#include "contracts/terms/day_count.h"

#include <algorithm>

#include "core/civil.h"

namespace tallystick::contracts::terms {
namespace {

std::int64_t days_in_year(std::int32_t year) {
  return is_leap_year(year) ? 366 : 365;
}

YearFraction actual_actual(Date start, Date end) {
  const std::int32_t first = civil_from_days(start.raw()).year;
  const std::int32_t last = civil_from_days(end.raw()).year;
  if (first == last) return {(end - start).raw(), days_in_year(first)};
  const std::int64_t in_first = days_from_civil({first + 1, 1, 1}) - start.raw();
  const std::int64_t in_last = end.raw() - days_from_civil({last, 1, 1});
  const std::int64_t a = days_in_year(first);
  const std::int64_t b = days_in_year(last);
  if (a == b) return {in_first + in_last + (last - first - 1) * a, a};
  return {in_first * b + in_last * a + (last - first - 1) * a * b, a * b};
}

// Months of `month_days` days each.
YearFraction equal_months(Civil a, Civil b, std::int64_t month_days) {
  const std::int64_t months = std::int64_t{b.year - a.year} * 12 + b.month - a.month;
  return {months * month_days + b.day - a.day, 12 * month_days};
}

bool ends_month(const Civil& c) {
  return c.day == days_in_month(c.year, c.month);
}

}  // namespace

YearFraction year_fraction(DayCount convention, Moment start, Moment end, std::optional<Moment> maturity) {
  const Date from = counted_day(start);
  const Date to = counted_day(end);
  if (to <= from) return {};
  Civil a = civil_from_days(from.raw());
  Civil b = civil_from_days(to.raw());
  switch (convention) {
    case DayCount::actual_actual:
      return actual_actual(from, to);
    case DayCount::actual_360:
      return {(to - from).raw(), 360};
    case DayCount::actual_365:
      return {(to - from).raw(), 365};
    case DayCount::e30_360_isda: {
      const bool february_at_maturity = maturity && counted_day(*maturity) == to && b.month == 2;
      if (ends_month(a)) a.day = 30;
      if (ends_month(b) && !february_at_maturity) b.day = 30;
      return equal_months(a, b, 30);
    }
    case DayCount::e30_360:
      a.day = std::min(a.day, 30U);
      b.day = std::min(b.day, 30U);
      return equal_months(a, b, 30);
    case DayCount::b28_336:
      a.day = std::min(a.day, 28U);
      b.day = std::min(b.day, 28U);
      return equal_months(a, b, 28);
  }
  return {};
}

}  // namespace tallystick::contracts::terms
