// What money costs per year, over every flow of a deal, fees included: the two figures a borrower sees before signing and that are
// stored with the deal, in millionths (43'738 is 4.3738 %), rounded half up.
//   nominal    the internal rate of one period times the periods in a year (Regulation Z, appendix J, calls it the annual percentage rate)
//   effective  the yearly rate x with  sum flow / (1 + x)^(day / 365) = 0
// Both are found by bisection in fixed-point integers with 128 binary digits after the point: the bracket is checked first, so the
// search cannot diverge, and every machine finds the same millionth. No floating point anywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "contracts/pricing/discount.h"
#include "core/amount.h"
#include "core/time.h"

namespace tallystick::contracts::pricing {

// One movement of money as the borrower sees it: received is positive, paid is negative, in minor units.
struct Flow {
  std::int32_t at = 0;      // days, or periods, after the first flow; 0..kPricedDaysMax
  std::int64_t amount = 0;  // |amount| <= Amount::kMax
};

// Rates above are not computed: no lawful deal comes near, and the bracket must end somewhere.
inline constexpr std::uint32_t kAnnualRateMax = 10'000'000;  // 1,000 % a year
inline constexpr std::size_t kFlowsMax = 512;

// The effective rate; `at` counts days. Nothing when there are no flows or too many, when a flow is out of bounds, when the flows do not
// run from received to paid (money first in, then out), when less is paid than received, or when the rate passes kAnnualRateMax.
// Golden value: +989,500.00 at 0, -1,000,000.00 at 90 -> 43'738.
std::optional<Rate> effective_rate(const std::vector<Flow>& flows);

// The nominal rate; `at` counts periods of which `periods_per_year_numerator / periods_per_year_denominator` make a year.
// Golden value (Regulation Z): +5,000 at 0, -230 at 1..24, twelve periods a year -> 96'857.
std::optional<Rate> nominal_rate(const std::vector<Flow>& flows, std::int32_t periods_per_year_numerator,
                                 std::int32_t periods_per_year_denominator);

struct AnnualCost {
  Rate nominal;
  Rate effective;
  static constexpr auto fields() {
    return field_list(
        field("nominal", &AnnualCost::nominal, "internal rate per period times periods per year, in millionths"),
        field("effective", &AnnualCost::effective, "yearly rate over all flows, in millionths"));
  }
  bool operator==(const AnnualCost&) const = default;
};

// The cost of receiving `received` now and owing `owed` after `days`; the one period is the whole term.
// Golden value: 989,500.00 for 1,000,000.00 in 90 days, actual/360 -> 42'446 and 43'738. A term of no days costs 0 when nothing is
// withheld, and is not priced otherwise.
std::optional<AnnualCost> annual_cost(Amount received, Amount owed, Days days, DayCount count);

}  // namespace tallystick::contracts::pricing
