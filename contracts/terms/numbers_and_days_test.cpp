// The words schedules are made of: decimals, moments, cycles, day counts, business days.
#include <gtest/gtest.h>

#include "contracts/terms/business_day.h"
#include "contracts/terms/day_count.h"
#include "contracts/terms/schedule.h"

namespace tallystick::contracts::terms {
namespace {

Moment at(const std::string& date) {
  return *parse_moment(date.size() == 10 ? date + "T00:00:00" : date);
}

TEST(TermsDecimal, ReadsAndShowsExactly) {
  const struct {
    const char* text;
    const char* shown;  // empty: refused
  } rows[] = {
      {"0", "0"},
      {"-0", "0"},
      {"  5000 ", "5000"},
      {"0.1", "0.1"},
      {"-12.50", "-12.5"},
      {"1e-3", "0.001"},
      {"1.5E2", "150"},
      {"+7", "7"},
      {"0.000000000000000000000000000000000001", "0.000000000000000000000000000000000001"},
      {"1234567890123456789012345678901", "1234567890123456789012345678901"},
      {"", ""},
      {"-", ""},
      {".5", ""},
      {"5.", ""},
      {"1e", ""},
      {"1e100", ""},
      {"0x10", ""},
      {"1 2", ""},
      {"nan", ""},
      {"inf", ""},
      {"12345678901234567890123456789012", ""},
      {"1e31", ""},
      {"0.00000000000000000000000000000000000000001", ""},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    const auto value = Decimal::parse(row.text);
    EXPECT_EQ(value ? value->text() : "", row.shown);
  }
}

TEST(TermsDecimal, CountsInTens) {
  const Decimal tenth = *Decimal::parse("0.1");
  Decimal sum;
  for (int i = 0; i < 10; ++i) sum += tenth;
  EXPECT_EQ(sum, Decimal{1});
  EXPECT_EQ((Decimal{1} / Decimal{3}).text(), "0.33333333333333333333333333333333333333333333333333");
  EXPECT_LT(*Decimal::parse("-2"), *Decimal::parse("-1.9"));
  EXPECT_EQ(Decimal{-3}.abs(), Decimal{3});
}

TEST(TermsDecimal, Rounds) {
  const struct {
    const char* text;
    std::int64_t rounded, ceiling;
  } rows[] = {{"0.5", 1, 1}, {"0.49999", 0, 1}, {"-0.5", -1, 0}, {"-0.4", 0, 0},
              {"2", 2, 2},   {"-1.5", -2, -1},  {"1.2", 1, 2}};
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(Decimal::parse(row.text)->rounded(), row.rounded);
    EXPECT_EQ(Decimal::parse(row.text)->ceiling(), row.ceiling);
  }
  // A half that a division came to is a half.
  EXPECT_EQ((Decimal{1} / Decimal{6} * Decimal{3}).rounded(), 1);
  EXPECT_EQ(Decimal::parse("1e19")->rounded(), std::nullopt);
}

TEST(TermsMoment, ReadsAndShows) {
  EXPECT_EQ(format_moment(at("2013-01-31T00:00")), "2013-01-31T00:00:00");
  EXPECT_EQ(format_moment(at("2013-12-31T23:59:59")), "2013-12-31T23:59:59");
  EXPECT_EQ(counted_day(at("2013-12-31T23:59:59")), at("2014-01-01").day);
  EXPECT_EQ(counted_day(at("2013-12-31T23:59:58")), at("2013-12-31").day);
  for (const char* bad : {"", "2013-01-31", "2013-02-29T00:00:00", "2013-01-31 00:00:00", "2013-01-31T24:00:00",
                          "2013-01-31T00:60", "2013-01-31T00:00:60", "2013-01-31T00:00-00", "2013-01-31T00:00:00Z"})
    EXPECT_FALSE(parse_moment(bad)) << bad;
}

TEST(TermsCycle, Reads) {
  EXPECT_TRUE(parse_cycle("P27DL1"));
  EXPECT_TRUE(parse_cycle("P1M"));
  EXPECT_TRUE(parse_cycle("P3ML0")->long_stub);
  EXPECT_TRUE(parse_period("P0D"));
  for (const char* bad : {"", "P", "1M", "P0ML0", "PML0", "P1XL0", "P1ML2", "P1ML", "P99999D", "P-1M"})
    EXPECT_FALSE(parse_cycle(bad)) << bad;
  for (const char* bad : {"P1ML1", "P", "D"}) EXPECT_FALSE(parse_period(bad)) << bad;
}

TEST(TermsSchedule, StubsAndEndsOfMonths) {
  const struct {
    const char* name;
    const char* anchor;
    const char* cycle;
    const char* end;
    EndOfMonth convention;
    Closing closing;
    std::vector<const char*> dates;
  } rows[] = {
      {"whole periods",
       "2026-01-15",
       "P1ML1",
       "2026-03-15",
       EndOfMonth::same_day,
       Closing::with_end,
       {"2026-01-15", "2026-02-15", "2026-03-15"}},
      {"without its end",
       "2026-01-15",
       "P1ML1",
       "2026-03-15",
       EndOfMonth::same_day,
       Closing::without_end,
       {"2026-01-15", "2026-02-15"}},
      {"short stub",
       "2026-01-15",
       "P1ML1",
       "2026-03-20",
       EndOfMonth::same_day,
       Closing::with_end,
       {"2026-01-15", "2026-02-15", "2026-03-15", "2026-03-20"}},
      {"long stub",
       "2026-01-15",
       "P1ML0",
       "2026-03-20",
       EndOfMonth::same_day,
       Closing::with_end,
       {"2026-01-15", "2026-02-15", "2026-03-20"}},
      {"too few for a long stub",
       "2026-01-15",
       "P1ML0",
       "2026-02-10",
       EndOfMonth::same_day,
       Closing::with_end,
       {"2026-01-15", "2026-02-10"}},
      {"same day of short months",
       "2026-01-31",
       "P1ML1",
       "2026-04-30",
       EndOfMonth::same_day,
       Closing::with_end,
       {"2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"}},
      {"same day",
       "2026-04-30",
       "P1ML1",
       "2026-06-30",
       EndOfMonth::same_day,
       Closing::with_end,
       {"2026-04-30", "2026-05-30", "2026-06-30"}},
      {"end of month",
       "2026-04-30",
       "P1ML1",
       "2026-06-30",
       EndOfMonth::end_of_month,
       Closing::with_end,
       {"2026-04-30", "2026-05-31", "2026-06-30"}},
      {"weeks know no month",
       "2026-04-30",
       "P2WL1",
       "2026-05-28",
       EndOfMonth::end_of_month,
       Closing::with_end,
       {"2026-04-30", "2026-05-14", "2026-05-28"}},
      {"a leap day every year",
       "2024-02-29",
       "P1YL1",
       "2026-12-31",
       EndOfMonth::same_day,
       Closing::without_end,
       {"2024-02-29", "2025-02-28", "2026-02-28"}},
      {"quarters and halves",
       "2026-01-01",
       "P1QL1",
       "2026-07-01",
       EndOfMonth::same_day,
       Closing::with_end,
       {"2026-01-01", "2026-04-01", "2026-07-01"}},
      {"an anchor after the end",
       "2026-05-01",
       "P1ML1",
       "2026-04-01",
       EndOfMonth::same_day,
       Closing::with_end,
       {"2026-04-01"}},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    const auto dates = schedule(at(row.anchor), *parse_cycle(row.cycle), at(row.end), row.convention, row.closing);
    ASSERT_TRUE(dates);
    std::vector<std::string> shown;
    for (const Moment& one : *dates) shown.push_back(format_date(one.day));
    EXPECT_EQ(shown, std::vector<std::string>(row.dates.begin(), row.dates.end()));
  }
  EXPECT_FALSE(
      schedule(at("2026-01-01"), *parse_cycle("P1D"), at("2099-01-01"), EndOfMonth::same_day, Closing::with_end));
  EXPECT_FALSE(schedule(at("9999-01-01"), *parse_cycle("P9999Y"), at("9999-12-31T23:00:00"), EndOfMonth::same_day,
                        Closing::with_end));
}

TEST(TermsDayCount, PartsOfAYear) {
  const struct {
    DayCount convention;
    const char* from;
    const char* to;
    std::int64_t numerator, denominator;
  } rows[] = {
      {DayCount::actual_360, "2026-01-01", "2026-04-01", 90, 360},
      {DayCount::actual_365, "2024-02-01", "2024-03-01", 29, 365},
      {DayCount::actual_actual, "2024-02-01", "2024-03-01", 29, 366},
      {DayCount::actual_actual, "2023-12-31", "2024-01-02", 1 * 366 + 1 * 365, 365 * 366},
      {DayCount::actual_actual, "2023-07-01", "2026-07-01", 184 + 181 + 2 * 365, 365},
      {DayCount::e30_360, "2026-01-31", "2026-03-31", 60, 360},
      {DayCount::e30_360, "2026-01-30", "2026-02-28", 28, 360},
      {DayCount::e30_360_isda, "2026-01-30", "2026-02-28", 30, 360},
      {DayCount::e30_360_isda, "2026-01-30", "2027-02-28", 388, 360},  // its maturity
      {DayCount::b28_336, "2026-01-31", "2026-03-29", 56, 336},
      {DayCount::actual_365, "2026-01-02", "2026-01-01", 0, 1},
      {DayCount::actual_365, "2026-01-01", "2026-01-01T23:59:59", 1, 365},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(std::string(row.from) + " " + row.to);
    const YearFraction part = year_fraction(row.convention, at(row.from), at(row.to), at("2027-02-28"));
    EXPECT_EQ(part.numerator * row.denominator, row.numerator * part.denominator);
  }
}

TEST(TermsBusinessDay, WhereEventsGo) {
  const struct {
    BusinessDays convention;
    const char* scheduled;
    const char* shown;
    const char* calculated;
  } rows[] = {
      // 2026-01-31 is a Saturday, 2026-02-01 a Sunday, 2026-02-14 a Saturday.
      {BusinessDays::unshifted, "2026-01-31", "2026-01-31", "2026-01-31"},
      {BusinessDays::scf, "2026-01-31", "2026-02-02", "2026-02-02"},
      {BusinessDays::csf, "2026-01-31", "2026-02-02", "2026-01-31"},
      {BusinessDays::scmf, "2026-01-31", "2026-01-30", "2026-01-30"},
      {BusinessDays::scmf, "2026-02-14", "2026-02-16", "2026-02-16"},
      {BusinessDays::csmf, "2026-01-31", "2026-01-30", "2026-01-31"},
      {BusinessDays::scp, "2026-02-01", "2026-01-30", "2026-01-30"},
      {BusinessDays::csp, "2026-02-01", "2026-01-30", "2026-02-01"},
      {BusinessDays::scmp, "2026-02-01", "2026-02-02", "2026-02-02"},
      {BusinessDays::csmp, "2026-02-01", "2026-02-02", "2026-02-01"},
      {BusinessDays::scf, "2026-02-02", "2026-02-02", "2026-02-02"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.scheduled);
    const Shift shift = shift_to_business_day(at(row.scheduled), row.convention, Weekdays::monday_to_friday);
    EXPECT_EQ(shift.shown, at(row.shown));
    EXPECT_EQ(shift.calculated, at(row.calculated));
    const Shift every = shift_to_business_day(at(row.scheduled), row.convention, Weekdays::every_day);
    EXPECT_EQ(every.shown, at(row.scheduled));
  }
}

}  // namespace
}  // namespace tallystick::contracts::terms
