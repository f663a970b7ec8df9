// The internal rate of any series of flows: the rate per period at which all of them together are worth nothing. In decimal, 50 digits.
//
// With d = 1 / (1 + rate), the worth is the polynomial  sum amount x d^at. A root of it is first enclosed between two values of opposite
// sign and then narrowed without ever leaving the enclosure, so the search cannot diverge.
//   One change of sign among the flows: there is exactly one rate (Descartes), and it is found.
//   Several changes of sign: there may be several rates, or none. The lowest one that is not below zero counts; where there is none, the
//   highest below zero. Growth over the whole term is looked at in steps of 1/32; two rates inside one step are not seen.
//   One change of sign among the running sums of the flows: one rate above zero (Norstrom), however often money is drawn again.
#pragma once

#include <optional>
#include <vector>

#include "contracts/pricing/annual_cost.h"
#include "contracts/terms/decimal.h"

namespace tallystick::contracts::pricing {

using terms::Decimal;

struct InternalRate {
  Decimal per_period;  // above -1; right to 30 places
  bool unique = true;  // one of the two rules says that no other rate at or above zero fits
};

// Nothing when there are no flows or more than kFlowsMax, when they are out of order or out of bounds (annual_cost.h), when they never change
// sign, or when no rate lets the whole term grow or shrink by less than a factor of 10^15.
// Golden value (Regulation Z): +5,000 at 0, -230 at 1..24 -> 0.0080714... a month, 9.6857 % a year.
std::optional<InternalRate> internal_rate(const std::vector<Flow>& flows);

// Both figures for flows that are counted in periods, as they are shown and stored: in millionths, half up. Nothing when there is no rate,
// when another may fit as well, when it is below zero, or when one of the figures passes kAnnualRateMax.
std::optional<AnnualCost> annual_cost(const std::vector<Flow>& flows, std::int32_t periods_per_year);

// rate x periods: what a year costs without interest on interest. periods >= 1.
Decimal nominal_per_year(const Decimal& per_period, std::int32_t periods_per_year);
// (1 + rate)^periods - 1.
Decimal effective_per_year(const Decimal& per_period, std::int32_t periods_per_year);

}  // namespace tallystick::contracts::pricing
