#include "core/time.h"

#include <charconv>

#include "core/civil.h"
#include "core/codec.h"

namespace tallystick {
namespace {

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
