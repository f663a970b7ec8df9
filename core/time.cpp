#include "core/time.h"

#include <array>
#include <charconv>

#include "core/codec.h"

namespace tallystick {
namespace {

struct Civil {
  std::int32_t year;
  std::uint32_t month;  // 1..12
  std::uint32_t day;    // 1..31
};

// Howard Hinnant, "chrono-compatible low-level date algorithms": eras of 400 years that begin on 1 March.
constexpr std::int32_t days_from_civil(Civil c) {
  const std::int32_t y = c.year - (c.month <= 2 ? 1 : 0);
  const std::int32_t era = (y >= 0 ? y : y - 399) / 400;
  const auto year_of_era = static_cast<std::uint32_t>(y - era * 400);
  const std::uint32_t day_of_year = (153 * (c.month > 2 ? c.month - 3 : c.month + 9) + 2) / 5 + c.day - 1;
  const std::uint32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + static_cast<std::int32_t>(day_of_era) - 719'468;
}

constexpr Civil civil_from_days(std::int32_t days) {
  const std::int32_t z = days + 719'468;
  const std::int32_t era = (z >= 0 ? z : z - 146'096) / 146'097;
  const auto day_of_era = static_cast<std::uint32_t>(z - era * 146'097);
  const std::uint32_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::uint32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::uint32_t month_from_march = (5 * day_of_year + 2) / 153;
  const std::uint32_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  const auto year = static_cast<std::int32_t>(year_of_era) + era * 400 + (month <= 2 ? 1 : 0);
  return {year, month, day_of_year - (153 * month_from_march + 2) / 5 + 1};
}

static_assert(days_from_civil({1, 1, 1}) == kDateMin.raw());
static_assert(days_from_civil({9999, 12, 31}) == kDateMax.raw());
static_assert(kTimestampMax.raw() == (std::int64_t{kDateMax.raw()} + 1) * 86'400'000 - 1);

std::string padded(std::int64_t value, std::size_t width) {
  std::string digits = std::to_string(value);
  return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

// The digits at [from, from+count), or -1.
std::int32_t digits_at(std::string_view text, std::size_t from, std::size_t count) {
  std::int32_t value = 0;
  for (const char c : text.substr(from, count)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::uint32_t days_in_month(std::int32_t year, std::uint32_t month) {
  static constexpr std::array<std::uint32_t, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[month - 1];
}

Date clamped(std::int64_t days) {
  if (days < kDateMin.raw()) return kDateMin;
  if (days > kDateMax.raw()) return kDateMax;
  return Date{static_cast<std::int32_t>(days)};
}

}  // namespace

void decode(Reader& r, Date& date) {
  date = Date{static_cast<std::int32_t>(r.integer<std::uint32_t>())};
  if (date < kDateMin || date > kDateMax) r.give_up("a date lies outside the years 0001 to 9999");
}

void decode(Reader& r, Timestamp& time) {
  time = Timestamp{static_cast<std::int64_t>(r.integer<std::uint64_t>())};
  if (time < kTimestampMin || time > kTimestampMax) r.give_up("a moment lies outside the years 1970 to 9999");
}

std::string format_date(Date date) {
  const Civil c = civil_from_days(clamped(date.raw()).raw());
  return padded(c.year, 4) + '-' + padded(c.month, 2) + '-' + padded(c.day, 2);
}

Result<Date> parse_date(std::string_view text) {
  const auto wrong = [&](const char* why) { return malformed("'" + std::string(text.substr(0, 32)) + "' " + why); };
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return wrong("is not a date like 2026-11-23");
  const std::int32_t year = digits_at(text, 0, 4);
  const std::int32_t month = digits_at(text, 5, 2);
  const std::int32_t day = digits_at(text, 8, 2);
  if (year < 0 || month < 0 || day < 0) return wrong("is not a date like 2026-11-23");
  if (year < 1) return wrong("has the year 0000; years begin at 0001");
  if (month < 1 || month > 12) return wrong("has no such month");
  const Civil civil{year, static_cast<std::uint32_t>(month), static_cast<std::uint32_t>(day)};
  if (day < 1 || civil.day > days_in_month(year, civil.month)) return wrong("has no such day");
  return Date{days_from_civil(civil)};
}

std::int32_t calendar_year(Date date) {
  return civil_from_days(clamped(date.raw()).raw()).year;
}

int weekday(Date date) {
  const int since_monday = (date.raw() % 7 + 7 + 3) % 7;  // 1970-01-01 was a Thursday
  return since_monday + 1;
}

std::string format_timestamp(Timestamp time) {
  constexpr std::int64_t kDay = 86'400'000;
  std::int64_t day = time.raw() / kDay;
  std::int64_t ms = time.raw() % kDay;
  if (ms < 0) {
    ms += kDay;
    day -= 1;
  }
  return format_date(clamped(day)) + 'T' + padded(ms / 3'600'000, 2) + ':' + padded(ms / 60'000 % 60, 2) + ':' +
         padded(ms / 1'000 % 60, 2) + '.' + padded(ms % 1'000, 3) + 'Z';
}

Date ledger_day(const Calendar& calendar, Timestamp time) {
  if (time <= calendar.first_day_start) return calendar.first_date;
  return clamped(calendar.first_date.raw() + (time - calendar.first_day_start).raw() / calendar.ms_per_day);
}

Timestamp start_of(const Calendar& calendar, Date day) {
  return calendar.first_day_start + Millis{(day - calendar.first_date).raw() * calendar.ms_per_day};
}

}  // namespace tallystick
