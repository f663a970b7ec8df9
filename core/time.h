// Moments and days. Block time is real time in milliseconds; the ledger's day follows from it by the genesis calendar and never from a
// machine's time zone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/fields.h"
#include "core/result.h"
#include "core/strong.h"

namespace tallystick {

// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
using Timestamp = Strong<struct TimestampTag, std::int64_t>;
// A number of milliseconds.
using Millis = Strong<struct MillisTag, std::int64_t>;
constexpr Timestamp operator+(Timestamp t, Millis d) { return Timestamp{t.raw() + d.raw()}; }
constexpr Timestamp operator-(Timestamp t, Millis d) { return Timestamp{t.raw() - d.raw()}; }
constexpr Millis operator-(Timestamp a, Timestamp b) { return Millis{a.raw() - b.raw()}; }

// Days since 1970-01-01 in the proleptic Gregorian calendar.
using Date = Strong<struct DateTag, std::int32_t>;
// A number of days.
using Days = Strong<struct DaysTag, std::int32_t>;
constexpr Date operator+(Date d, Days n) { return Date{d.raw() + n.raw()}; }
constexpr Days operator-(Date a, Date b) { return Days{a.raw() - b.raw()}; }

// "2026-11-23"; years 0001..9999.
std::string format_date(Date date);
Result<Date> parse_date(std::string_view text);
// ISO 8601 day of the week, Monday 1 .. Sunday 7.
int weekday(Date date);
// "2026-11-23T01:20:00.000Z"
std::string format_timestamp(Timestamp time);

// How block time becomes ledger days (DESIGN: ms per day is 86,400,000 unless the network is a test).
struct Calendar {
  Timestamp first_day_start;       // the moment at which first_date begins
  Date first_date;
  std::int64_t ms_per_day = 86'400'000;  // > 0
  static constexpr auto fields() {
    return std::tuple{field("first_day_start", &Calendar::first_day_start, "block time, in ms, at which first_date begins"),
                      field("first_date", &Calendar::first_date, "the ledger's first day"),
                      field("ms_per_day", &Calendar::ms_per_day, "86400000; only a test network may differ")};
  }
  bool operator==(const Calendar&) const = default;
};
// The ledger day that holds the moment; moments before the first day belong to the first day.
Date ledger_day(const Calendar& calendar, Timestamp time);
// The moment at which the day begins.
Timestamp start_of(const Calendar& calendar, Date day);

}  // namespace tallystick
