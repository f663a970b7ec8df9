#include "contracts/pricing/discount.h"

namespace tallystick::contracts::pricing {

namespace {
__extension__ using Wide = unsigned __int128;
}

std::optional<Amount> discount_interest(Amount face, Rate rate, Days days, DayCount count) {
  if (days.raw() < 0 || days.raw() > kPricedDaysMax) return std::nullopt;
  // At most 10^17 * 2^32 * 3660, about 2^101.
  const Wide product = static_cast<Wide>(face.minor()) * rate.raw() * static_cast<std::uint32_t>(days.raw());
  const Wide divisor = static_cast<Wide>(kRateOne) * static_cast<std::uint32_t>(year_days(count));
  const Wide interest = (2 * product + divisor) / (2 * divisor);
  if (interest > static_cast<Wide>(Amount::kMax)) return std::nullopt;
  return Amount{static_cast<std::int64_t>(interest)};
}

std::optional<Amount> proceeds(Amount face, Amount interest, Amount fees) {
  const auto after_interest = checked_sub(face, interest);
  return after_interest ? checked_sub(*after_interest, fees) : std::nullopt;
}

}  // namespace tallystick::contracts::pricing
