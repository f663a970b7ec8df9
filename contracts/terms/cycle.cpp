#include "contracts/terms/cycle.h"

#include <algorithm>
#include <optional>

#include "core/civil.h"

namespace tallystick::contracts::terms {
namespace {

std::optional<Unit> unit_of(char letter) {
  switch (letter) {
    case 'D':
      return Unit::day;
    case 'W':
      return Unit::week;
    case 'M':
      return Unit::month;
    case 'Q':
      return Unit::quarter;
    case 'H':
      return Unit::half_year;
    case 'Y':
      return Unit::year;
    default:
      return std::nullopt;
  }
}

// Days of a unit that counts days, else 0.
std::int64_t days_of(Unit unit) {
  return unit == Unit::day ? 1 : unit == Unit::week ? 7 : 0;
}

std::int64_t months_of(Unit unit) {
  switch (unit) {
    case Unit::quarter:
      return 3;
    case Unit::half_year:
      return 6;
    case Unit::year:
      return 12;
    default:
      return 1;
  }
}

Date within_years(std::int64_t days) {
  return Date{static_cast<std::int32_t>(std::clamp<std::int64_t>(days, kDateMin.raw(), kDateMax.raw()))};
}

Date months_later(Date day, std::int64_t months) {
  const Civil from = civil_from_days(day.raw());
  const std::int64_t month = std::int64_t{from.year} * 12 + from.month - 1 + months;
  if (month < 12) return kDateMin;
  if (month >= 10'000 * 12) return kDateMax;
  const auto year = static_cast<std::int32_t>(month / 12);
  const auto in_year = static_cast<std::uint32_t>(month % 12) + 1;
  return Date{days_from_civil({year, in_year, std::min(from.day, days_in_month(year, in_year))})};
}

bool ends_month(const Civil& c) {
  return c.day == days_in_month(c.year, c.month);
}

Result<Cycle> parse(std::string_view text, bool repeats) {
  const auto bad = [&] {
    return malformed(repeats ? "is no cycle such as P1ML0 (P, a number, one of D W M Q H Y, and L0 or L1)"
                             : "is no period such as P31D (P, a number, one of D W M Q H Y)");
  };
  if (!text.starts_with('P')) return bad();
  text.remove_prefix(1);
  Cycle out;
  out.count = 0;
  std::size_t digits = 0;
  for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits) {
    out.count = out.count * 10 + (text[digits] - '0');
    if (out.count > kCycleCountMax) return bad();
  }
  if (digits == 0 || digits == text.size() || (repeats && out.count == 0)) return bad();
  const auto unit = unit_of(text[digits]);
  const std::string_view stub = text.substr(digits + 1);
  const bool known_stub = stub.empty() || (repeats && (stub == "L0" || stub == "L1"));
  if (!unit || !known_stub) return bad();
  out.unit = *unit;
  out.long_stub = stub == "L0";
  return out;
}

}  // namespace

Result<Cycle> parse_cycle(std::string_view text) {
  return parse(text, true);
}
Result<Cycle> parse_period(std::string_view text) {
  return parse(text, false);
}

Moment shifted(Moment from, const Cycle& cycle, std::int64_t times) {
  const std::int64_t count = cycle.count * times;
  if (const std::int64_t days = days_of(cycle.unit); days != 0)
    return {within_years(from.day.raw() + count * days), from.second};
  return {months_later(from.day, count * months_of(cycle.unit)), from.second};
}

Moment schedule_point(Moment anchor, const Cycle& cycle, std::int64_t times, EndOfMonth convention) {
  Moment out = shifted(anchor, cycle, times);
  if (convention == EndOfMonth::end_of_month && days_of(cycle.unit) == 0 &&
      ends_month(civil_from_days(anchor.day.raw()))) {
    Civil c = civil_from_days(out.day.raw());
    c.day = days_in_month(c.year, c.month);
    out.day = Date{days_from_civil(c)};
  }
  return out;
}

}  // namespace tallystick::contracts::terms
