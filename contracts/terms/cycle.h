// A period that repeats: "P1ML0" is every month with a long last stub, "P2WL1" every two weeks with a short one; "P31D" is a plain period.
#pragma once

#include <string_view>

#include "contracts/terms/moment.h"

namespace tallystick::contracts::terms {

enum class Unit { day, week, month, quarter, half_year, year };

struct Cycle {
  std::int32_t count = 1;  // 0..kCycleCountMax
  Unit unit = Unit::month;
  bool long_stub = false;  // L0: the last, broken period joins the one before it; L1: it stands by itself
};

inline constexpr std::int32_t kCycleCountMax = 9'999;

enum class EndOfMonth { same_day, end_of_month };

// "P", a number, one of D W M Q H Y, and perhaps "L0" or "L1". A repeating cycle counts at least one; malformed otherwise.
Result<Cycle> parse_cycle(std::string_view text);
// The same without a stub, and possibly of length zero: a notice period.
Result<Cycle> parse_period(std::string_view text);

// `times` periods later (earlier when negative): months keep the day, or take the last one that there is. Stays within the years 1..9999.
Moment shifted(Moment from, const Cycle& cycle, std::int64_t times);

// The `times`-th point of a schedule that starts at `anchor`: with end_of_month, a start on the last day of a month keeps to last days
// (techspecs 3.3; for months of 31 days the two conventions agree).
Moment schedule_point(Moment anchor, const Cycle& cycle, std::int64_t times, EndOfMonth convention);

}  // namespace tallystick::contracts::terms
