// Year fractions (techspecs 3.6, dictionary: dayCountConvention): which part of a year lies between two moments. Kept as a quotient of
// whole numbers, so that interest is rounded once, where it is divided, and not twice.
#pragma once

#include <cstdint>
#include <optional>

#include "contracts/terms/decimal.h"
#include "contracts/terms/moment.h"

namespace tallystick::contracts::terms {

enum class DayCount {
  actual_actual,  // AA: days of each calendar year over the days of that year (ISDA)
  actual_360,     // A360
  actual_365,     // A365
  e30_360_isda,   // 30E360ISDA: last days of months count as the 30th, but not the end of February that is the maturity
  e30_360,        // 30E360: the 31st counts as the 30th
  b28_336,        // 28E336: days after the 28th count as the 28th, twelve months of 28 days
};

struct YearFraction {
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;  // > 0
  // amount * fraction, divided last.
  Decimal of(const Decimal& amount) const { return amount * Decimal{numerator} / Decimal{denominator}; }
};

// From `start` to `end`; zero when `end` is not later. `maturity` matters to e30_360_isda alone.
YearFraction year_fraction(DayCount convention, Moment start, Moment end, std::optional<Moment> maturity);

}  // namespace tallystick::contracts::terms
