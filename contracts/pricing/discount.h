// What a sale before maturity costs: simple discount interest on the face, and what the seller receives.
//   interest = face * rate * days / (1'000'000 * base), rounded half up to the minor unit; proceeds = face - interest - fees.
// Days count the first day in and the last day out: [money paid, money due).
#pragma once

#include <optional>
#include <utility>

#include "core/amount.h"
#include "core/time.h"

namespace tallystick::contracts::pricing {

// Days in the year that a rate is for; the days in between are always counted as they are.
enum class DayCount : std::uint8_t { actual_360 = 0, actual_365 = 1 };

constexpr std::int32_t year_days(DayCount count) {
  return count == DayCount::actual_360 ? 360 : 365;
}

// The longest term that is priced: every tenor rule is shorter, and it keeps all products inside 128 bits.
inline constexpr std::int32_t kPricedDaysMax = 3'660;

// Golden value: 1,000,000.00 at 4.2 % for 90 days, actual/360 -> 10,500.00.
// Nothing when days are outside 0..kPricedDaysMax or the interest passes Amount::kMax.
std::optional<Amount> discount_interest(Amount face, Rate rate, Days days, DayCount count);

// face - interest - fees; nothing when they exceed the face.
std::optional<Amount> proceeds(Amount face, Amount interest, Amount fees);

}  // namespace tallystick::contracts::pricing

namespace tallystick {
template <>
struct EnumNames<contracts::pricing::DayCount> {
  static constexpr std::pair<contracts::pricing::DayCount, std::string_view> values[] = {
      {contracts::pricing::DayCount::actual_360, "actual_360"},
      {contracts::pricing::DayCount::actual_365, "actual_365"}};
};
}  // namespace tallystick
