// A date and a time of day without a time zone, to the second: what contract terms are written in.
// 23:59:59 stands for the midnight that follows (techspecs v1.1, 2.8): days are counted from `counted_day`, while order and display
// keep the second.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/time.h"

namespace tallystick::contracts::terms {

struct Moment {
  Date day{0};
  std::int32_t second = 0;  // of the day, 0..86'399
  auto operator<=>(const Moment&) const = default;
};

// The day whose beginning the moment is, or lies after: 23:59:59 belongs to the next day.
Date counted_day(Moment moment);

// "2013-01-31T00:00" or "2013-01-31T00:00:00"; spaces around it are allowed. malformed, with one sentence, for anything else.
Result<Moment> parse_moment(std::string_view text);
// "2013-01-31T00:00:00".
std::string format_moment(Moment moment);

}  // namespace tallystick::contracts::terms
