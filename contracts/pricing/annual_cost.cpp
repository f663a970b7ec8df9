#include "contracts/pricing/annual_cost.h"

#include <boost/multiprecision/cpp_int.hpp>

namespace tallystick::contracts::pricing {

namespace {

namespace mp = boost::multiprecision;
// Fixed width, unchecked: the largest value formed is below 2^330 (see `power`).
using Fixed = mp::number<mp::cpp_int_backend<512, 512, mp::signed_magnitude, mp::unchecked, void>>;

constexpr unsigned kFractionBits = 128;
// 2^-90 of a period's growth is far below half a millionth a year.
constexpr int kBisections = 96;

const Fixed& one() {
  static const Fixed value = Fixed{1} << kFractionBits;
  return value;
}

Fixed times(const Fixed& a, const Fixed& b) {
  return (a * b) >> kFractionBits;
}

// base^exponent for base in (0, 1]: each factor is at most one, so no product passes 2^256.
Fixed power(Fixed base, std::int32_t exponent) {
  Fixed out = one();
  for (auto rest = static_cast<std::uint32_t>(exponent); rest != 0; rest >>= 1) {
    if ((rest & 1U) != 0) out = times(out, base);
    base = times(base, base);
  }
  return out;
}

// The worth today of all flows if one unit of `at` later is worth `shrink` now.
Fixed present_value(const std::vector<Flow>& flows, const Fixed& shrink) {
  Fixed sum{0};
  for (const Flow& flow : flows) sum += Fixed{flow.amount} * power(shrink, flow.at);
  return sum;
}

bool priceable(const std::vector<Flow>& flows) {
  if (flows.empty() || flows.size() > kFlowsMax) return false;
  bool paying = false;
  std::int32_t before = 0;
  Fixed total{0};
  for (const Flow& flow : flows) {
    if (flow.at < before || flow.at > kPricedDaysMax) return false;
    if (flow.amount > Amount::kMax || flow.amount < -Amount::kMax) return false;
    if (flow.amount > 0 && paying) return false;  // one change of sign: the root is unique
    if (flow.amount < 0) paying = true;
    before = flow.at;
    total += flow.amount;
  }
  return flows.front().amount > 0 && paying && total <= 0;
}

// The shrink factor in [low, 1] at which the flows are worth nothing; nothing when it lies below `low`.
std::optional<Fixed> solve(const std::vector<Flow>& flows, Fixed low) {
  Fixed high = one();
  // The later money is paid, the less it weighs: the value falls as shrink rises, from at least zero at `low` to at most zero at one.
  if (present_value(flows, low) < 0) return std::nullopt;
  for (int i = 0; i < kBisections; ++i) {
    const Fixed middle = (low + high) >> 1;
    if (present_value(flows, middle) <= 0) {
      high = middle;
    } else {
      low = middle;
    }
  }
  return high;
}

// numerator / denominator in millionths, half up.
Fixed millionths(const Fixed& numerator, const Fixed& denominator) {
  return (2 * numerator * kRateOne + denominator) / (2 * denominator);
}

std::optional<Rate> as_rate(const Fixed& value) {
  if (value > kAnnualRateMax) return std::nullopt;
  return Rate{value.convert_to<std::uint32_t>()};
}

}  // namespace

std::optional<Rate> effective_rate(const std::vector<Flow>& flows) {
  if (!priceable(flows)) return std::nullopt;
  // 0.99^365 < 1 / 11.02: a day's shrink never lies lower while the rate is at most kAnnualRateMax.
  const auto shrink = solve(flows, Fixed{one() * 99 / 100});
  if (!shrink) return std::nullopt;
  const Fixed year = power(*shrink, 365);
  return as_rate(millionths(one() - year, year));
}

std::optional<Rate> nominal_rate(const std::vector<Flow>& flows, std::int32_t periods_per_year_numerator,
                                 std::int32_t periods_per_year_denominator) {
  if (periods_per_year_numerator < 1 || periods_per_year_denominator < 1 || !priceable(flows)) return std::nullopt;
  // A period's rate is at most 10 * denominator / numerator, at most 10 * kPricedDaysMax for a denominator of that size.
  if (periods_per_year_denominator > kPricedDaysMax || periods_per_year_numerator > kPricedDaysMax) return std::nullopt;
  const auto shrink = solve(flows, Fixed{one() / (10 * kPricedDaysMax + 1)});
  if (!shrink) return std::nullopt;
  return as_rate(millionths((one() - *shrink) * periods_per_year_numerator, *shrink * periods_per_year_denominator));
}

std::optional<AnnualCost> annual_cost(Amount received, Amount owed, Days days, DayCount count) {
  if (days.raw() == 0 && received == owed && !received.is_zero()) return AnnualCost{};
  if (days.raw() < 1 || days.raw() > kPricedDaysMax) return std::nullopt;
  const auto effective = effective_rate({{0, received.minor()}, {days.raw(), -owed.minor()}});
  if (!effective) return std::nullopt;
  // One period: the rate is a plain quotient, no search.
  const auto nominal = as_rate(
      millionths(Fixed{owed.minor() - received.minor()} * year_days(count), Fixed{received.minor()} * days.raw()));
  if (!nominal) return std::nullopt;
  return AnnualCost{*nominal, *effective};
}

}  // namespace tallystick::contracts::pricing
