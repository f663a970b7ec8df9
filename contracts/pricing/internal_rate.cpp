#include "contracts/pricing/internal_rate.h"

#include <algorithm>

namespace tallystick::contracts::pricing {
namespace {

constexpr int kGrowthSteps = 32;              // to a factor of e, about
constexpr int kStepsMax = 35 * kGrowthSteps;  // e^35 > 10^15
constexpr int kNarrowingsMax = 400;

const Decimal& precise_enough() {
  static const Decimal value = *Decimal::parse("1e-36");
  return value;
}

Decimal power(Decimal base, std::int64_t exponent) {
  Decimal out{1};
  for (; exponent != 0; exponent >>= 1) {
    if ((exponent & 1) != 0) out *= base;
    base *= base;
  }
  return out;
}

// The worth at the first flow when one unit a period later is worth d.
Decimal worth(const std::vector<Flow>& flows, const Decimal& d) {
  Decimal sum;
  for (std::size_t i = flows.size(); i-- > 0;) {
    sum += Decimal{flows[i].amount};
    if (i == 0) break;
    const std::int64_t gap = flows[i].at - flows[i - 1].at;
    sum *= gap == 1 ? d : power(d, gap);
  }
  return sum;
}

bool well_formed(const std::vector<Flow>& flows) {
  if (flows.empty() || flows.size() > kFlowsMax) return false;
  std::int32_t last = 0;
  for (const Flow& flow : flows) {
    if (flow.at < last || flow.at > kPricedDaysMax) return false;
    if (flow.amount > Amount::kMax || flow.amount < -Amount::kMax) return false;
    last = flow.at;
  }
  return true;
}

// One flow a moment, none of them zero.
std::vector<Flow> merged(const std::vector<Flow>& flows) {
  std::vector<Flow> out;
  for (const Flow& flow : flows) {
    if (!out.empty() && out.back().at == flow.at)
      out.back().amount += flow.amount;
    else
      out.push_back(flow);
  }
  std::erase_if(out, [](const Flow& flow) { return flow.amount == 0; });
  return out;
}

int sign_changes(const std::vector<Flow>& flows) {
  int out = 0;
  for (std::size_t i = 1; i < flows.size(); ++i)
    if ((flows[i].amount > 0) != (flows[i - 1].amount > 0)) ++out;
  return out;
}

// A value of d and the worth there.
struct Point {
  Decimal d;
  Decimal worth;
};

struct Enclosure {
  Point a, b;  // of opposite sign, or one of them a root
};

bool encloses(const Point& a, const Point& b) {
  return a.worth.sign() * b.worth.sign() <= 0;
}

// The flows' running sums change sign once, and the last one is not zero.
bool sums_change_once(const std::vector<Flow>& flows) {
  Decimal sum;
  int changes = 0;
  int last = 0;
  for (const Flow& flow : flows) {
    sum += Decimal{flow.amount};
    const int sign = sum.sign();
    if (sign != 0 && last != 0 && sign != last) ++changes;
    if (sign != 0) last = sign;
  }
  return changes == 1 && !sum.is_zero();
}

// Walks away from d = 1, first to rates above zero (d below one), then below; returns the first step with a root in it.
std::optional<Enclosure> enclose(const std::vector<Flow>& flows, bool one_change) {
  const std::int64_t term = flows.back().at - flows.front().at;
  const Decimal step = Decimal{1} + Decimal{1} / Decimal{kGrowthSteps * term};
  const Point start{Decimal{1}, worth(flows, Decimal{1})};
  if (start.worth.is_zero()) return Enclosure{start, start};
  const auto walk = [&](bool above_zero) -> std::optional<Enclosure> {
    Point last = start;
    for (int i = 0; i < kStepsMax; ++i) {
      Point next;
      next.d = above_zero ? last.d / step : last.d * step;
      next.worth = worth(flows, next.d);
      if (encloses(last, next)) return Enclosure{last, next};
      last = next;
    }
    return std::nullopt;
  };
  // With one change of sign and more of the first kind of flow than of the other, the rate is below zero.
  const bool below = one_change && (flows.front().amount > 0) == (start.worth.sign() > 0);
  if (!below)
    if (auto found = walk(true)) return found;
  return walk(false);
}

// False position after the Illinois rule, and a plain halving every third time, so that the enclosure shrinks whatever the flows are.
Decimal narrow(const std::vector<Flow>& flows, Enclosure in) {
  for (int i = 0; i < kNarrowingsMax; ++i) {
    if (in.a.worth.is_zero()) return in.a.d;
    if (in.b.worth.is_zero()) return in.b.d;
    if ((in.a.d - in.b.d).abs() <= precise_enough() * in.b.d) break;
    Point middle;
    middle.d = i % 3 == 2 ? (in.a.d + in.b.d) / Decimal{2}
                          : in.b.d - in.b.worth * (in.b.d - in.a.d) / (in.b.worth - in.a.worth);
    const auto [low, high] = std::minmax(in.a.d, in.b.d);
    if (middle.d <= low || middle.d >= high) middle.d = (low + high) / Decimal{2};
    middle.worth = worth(flows, middle.d);
    if (middle.worth.sign() * in.b.worth.sign() < 0) {
      in.a = in.b;
    } else {
      in.a.worth /= Decimal{2};
    }
    in.b = middle;
  }
  return in.b.d;
}

}  // namespace

std::optional<InternalRate> internal_rate(const std::vector<Flow>& flows) {
  if (!well_formed(flows)) return std::nullopt;
  const std::vector<Flow> plain = merged(flows);
  const int changes = sign_changes(plain);
  if (changes == 0) return std::nullopt;
  const auto enclosure = enclose(plain, changes == 1);
  if (!enclosure) return std::nullopt;
  const Decimal rate = Decimal{1} / narrow(plain, *enclosure) - Decimal{1};
  return InternalRate{rate, changes == 1 || (rate.sign() >= 0 && sums_change_once(plain))};
}

std::optional<AnnualCost> annual_cost(const std::vector<Flow>& flows, std::int32_t periods_per_year) {
  const auto rate = internal_rate(flows);
  if (!rate || !rate->unique || rate->per_period.sign() < 0) return std::nullopt;
  const auto as_rate = [](const Decimal& yearly) -> std::optional<Rate> {
    const auto millionths = (yearly * Decimal{kRateOne}).rounded();
    if (!millionths || *millionths > kAnnualRateMax) return std::nullopt;
    return Rate{static_cast<std::uint32_t>(*millionths)};
  };
  const auto nominal = as_rate(nominal_per_year(rate->per_period, periods_per_year));
  const auto effective = as_rate(effective_per_year(rate->per_period, periods_per_year));
  if (!nominal || !effective) return std::nullopt;
  return AnnualCost{*nominal, *effective};
}

Decimal nominal_per_year(const Decimal& per_period, std::int32_t periods_per_year) {
  return per_period * Decimal{periods_per_year};
}

Decimal effective_per_year(const Decimal& per_period, std::int32_t periods_per_year) {
  return power(Decimal{1} + per_period, periods_per_year) - Decimal{1};
}

}  // namespace tallystick::contracts::pricing
