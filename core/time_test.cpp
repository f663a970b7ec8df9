#include "core/time.h"

#include <gtest/gtest.h>

namespace tallystick {
namespace {

Date day(std::string_view text) {
  return parse_date(text).value();
}

TEST(Date, KnownDays) {
  const struct {
    const char* text;
    std::int32_t days;
    int weekday;
  } rows[] = {
      {"1970-01-01", 0, 4},       {"1969-12-31", -1, 3},       {"2000-02-29", 11'016, 2},
      {"2000-03-01", 11'017, 3},  {"2026-11-23", 20'780, 1},   {"2024-12-31", 20'088, 2},
      {"1900-03-01", -25'508, 4}, {"0001-01-01", -719'162, 1}, {"9999-12-31", 2'932'896, 5},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(day(row.text).raw(), row.days);
    EXPECT_EQ(format_date(Date{row.days}), row.text);
    EXPECT_EQ(weekday(Date{row.days}), row.weekday);
    EXPECT_EQ(calendar_year(Date{row.days}), std::stoi(row.text));
  }
}

TEST(Date, EveryDayOfFourCenturiesComesBack) {
  int expected = weekday(day("1900-01-01"));
  for (Date d = day("1900-01-01"); d < day("2301-01-01"); d = d + Days{1}) {
    ASSERT_EQ(day(format_date(d)), d);
    ASSERT_EQ(weekday(d), expected);
    expected = expected % 7 + 1;
  }
}

TEST(Date, WhatIsNotADateIsRefused) {
  for (const char* text : {"", "2026-11-2", "2026-11-233", "2026/11/23", "26-11-23", "2026-1-23", "2026-00-01",
                           "2026-13-01", "2026-11-00", "2026-11-31", "2026-02-29", "1900-02-29", "0000-01-01",
                           "2026-11-2x", "-026-11-23", "+026-11-23", " 026-11-23", "20261123", "2026-11-23Z"})
    EXPECT_FALSE(parse_date(text)) << text;
  EXPECT_TRUE(parse_date("2024-02-29"));
}

TEST(Date, OutsideTheYearsShowsTheNearest) {
  EXPECT_EQ(format_date(Date{INT32_MAX}), "9999-12-31");
  EXPECT_EQ(format_date(Date{INT32_MIN}), "0001-01-01");
  EXPECT_GE(weekday(Date{INT32_MIN}), 1);
  EXPECT_LE(weekday(Date{INT32_MAX}), 7);
}

TEST(Timestamp, Iso8601) {
  const struct {
    std::int64_t ms;
    const char* text;
  } rows[] = {
      {0, "1970-01-01T00:00:00.000Z"},
      {-1, "1969-12-31T23:59:59.999Z"},
      {1'795'392'000'000, "2026-11-23T00:00:00.000Z"},
      {1'795'392'000'000 + 3'723'004, "2026-11-23T01:02:03.004Z"},
      {kTimestampMax.raw(), "9999-12-31T23:59:59.999Z"},
  };
  for (const auto& row : rows) EXPECT_EQ(format_timestamp(Timestamp{row.ms}), row.text);
  EXPECT_EQ(format_timestamp(Timestamp{INT64_MAX}).substr(0, 10), "9999-12-31");
}

TEST(Calendar, DaysFollowBlockTime) {
  // Days of +08:00: 2026-11-23 begins at 16:00 UTC of the day before.
  const Calendar real{Timestamp{1'795'363'200'000}, day("2026-11-23"), 86'400'000};
  const Calendar scaled{Timestamp{1'000}, day("2026-11-23"), 250};
  const struct {
    const char* name;
    Calendar calendar;
    std::int64_t time;
    const char* day;
  } rows[] = {
      {"the first moment", real, 1'795'363'200'000, "2026-11-23"},
      {"the last of the first day", real, 1'795'449'599'999, "2026-11-23"},
      {"the next day", real, 1'795'449'600'000, "2026-11-24"},
      {"before the beginning", real, 0, "2026-11-23"},
      {"scaled, first", scaled, 1'000, "2026-11-23"},
      {"scaled, last of the first day", scaled, 1'249, "2026-11-23"},
      {"scaled, second", scaled, 1'250, "2026-11-24"},
      {"scaled, 90 days on", scaled, 1'000 + 90 * 250, "2027-02-21"},
      {"no day lies after 9999", scaled, kTimestampMax.raw(), "9999-12-31"},
  };
  for (const auto& row : rows)
    EXPECT_EQ(format_date(ledger_day(row.calendar, Timestamp{row.time})), row.day) << row.name;
  for (const Calendar& calendar : {real, scaled})
    for (std::int32_t n = 0; n < 1'000; ++n) {
      const Date d = calendar.first_date + Days{n};
      ASSERT_EQ(ledger_day(calendar, start_of(calendar, d)), d);
      if (n > 0) {
        ASSERT_EQ(ledger_day(calendar, start_of(calendar, d) - Millis{1}), d + Days{-1});
      }
    }
}

}  // namespace
}  // namespace tallystick
