// Schedules (techspecs 3.1): the moments from an anchor to an end, one cycle apart.
#pragma once

#include <optional>
#include <vector>

#include "contracts/terms/cycle.h"

namespace tallystick::contracts::terms {

// What one contract may have of one kind of event: ten years of daily ones. An annuity that is fixed anew every day takes seconds with it.
inline constexpr std::size_t kScheduleMax = 4'000;

enum class Closing { with_end, without_end };

// Rising, without repeats. No cycle: the anchor, and the end if asked for. A last period shorter than the cycle stands by itself, or, with
// a long stub, joins the one before it. No anchor and no cycle: the end, if asked for. malformed when there would be more than
// kScheduleMax.
Result<std::vector<Moment>> schedule(std::optional<Moment> anchor, const std::optional<Cycle>& cycle, Moment end,
                                     EndOfMonth convention, Closing closing);

}  // namespace tallystick::contracts::terms
