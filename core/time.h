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

class Reader;

// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted. Decoders accept the years 1970 to 9999, so sums of moments and
// durations stay far from the end of 64 bits.
using Timestamp = Strong<struct TimestampTag, std::int64_t>;
inline constexpr Timestamp kTimestampMin{0};
inline constexpr Timestamp kTimestampMax{253'402'300'799'999};
// A number of milliseconds.
using Millis = Strong<struct MillisTag, std::int64_t>;
constexpr Timestamp operator+(Timestamp t, Millis d) { return Timestamp{t.raw() + d.raw()}; }
constexpr Timestamp operator-(Timestamp t, Millis d) { return Timestamp{t.raw() - d.raw()}; }
constexpr Millis operator-(Timestamp a, Timestamp b) { return Millis{a.raw() - b.raw()}; }

// Days since 1970-01-01 in the proleptic Gregorian calendar. Decoders accept the years 0001 to 9999.
using Date = Strong<struct DateTag, std::int32_t>;
inline constexpr Date kDateMin{-719'162};
inline constexpr Date kDateMax{2'932'896};
// A number of days.
using Days = Strong<struct DaysTag, std::int32_t>;
constexpr Date operator+(Date d, Days n) { return Date{d.raw() + n.raw()}; }
constexpr Days operator-(Date a, Date b) { return Days{a.raw() - b.raw()}; }

void decode(Reader& r, Timestamp& time);
void decode(Reader& r, Date& date);

// "2026-11-23"; a date outside the years 0001..9999 is shown as the nearest one inside.
std::string format_date(Date date);
Result<Date> parse_date(std::string_view text);
// The calendar year, 1..9999, of the day or of the nearest one inside.
std::int32_t calendar_year(Date date);
// ISO 8601 day of the week, Monday 1 .. Sunday 7.
int weekday(Date date);
// "2026-11-23T01:20:00.000Z", years as above.
std::string format_timestamp(Timestamp time);

// How block time becomes ledger days (DESIGN: ms per day is 86,400,000 unless the network is a test).
struct Calendar {
  Timestamp first_day_start;       // the moment at which first_date begins
  Date first_date;
  std::int64_t ms_per_day = 86'400'000;  // > 0
  static constexpr auto fields() {
    return field_list(field("first_day_start", &Calendar::first_day_start, "block time, in ms, at which first_date begins"),
                      field("first_date", &Calendar::first_date, "the ledger's first day"),
                      field("ms_per_day", &Calendar::ms_per_day, "86400000; only a test network may differ"));
  }
  bool operator==(const Calendar&) const = default;
};
// The ledger day that holds the moment; moments before the first day belong to the first day, and
// no day lies after 9999-12-31.
Date ledger_day(const Calendar& calendar, Timestamp time);
// The moment at which the day begins.
Timestamp start_of(const Calendar& calendar, Date day);

}  // namespace tallystick
