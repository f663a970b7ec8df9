#include "contracts/terms/schedule.h"

namespace tallystick::contracts::terms {

Result<std::vector<Moment>> schedule(std::optional<Moment> anchor, const std::optional<Cycle>& cycle, Moment end,
                                     EndOfMonth convention, Closing closing) {
  std::vector<Moment> out;
  const bool with_end = closing == Closing::with_end;
  if (!anchor || !cycle) {
    if (anchor && *anchor < end) out.push_back(*anchor);
    if (with_end) out.push_back(end);
    return out;
  }
  Moment next = *anchor;
  for (std::int64_t k = 1; next < end; ++k) {
    if (out.size() == kScheduleMax)
      return malformed("has more than " + std::to_string(kScheduleMax) + " dates before " + format_moment(end));
    out.push_back(next);
    next = schedule_point(*anchor, *cycle, k, convention);
  }
  const bool broken_period = next != end;
  const std::size_t count = out.size() + (with_end ? 1 : 0);
  if (cycle->long_stub && broken_period && count > 2) out.pop_back();
  if (with_end) out.push_back(end);
  return out;
}

}  // namespace tallystick::contracts::terms
