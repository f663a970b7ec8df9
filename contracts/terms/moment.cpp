#include "contracts/terms/moment.h"

namespace tallystick::contracts::terms {
namespace {

constexpr std::int32_t kSecondsPerDay = 86'400;
constexpr std::size_t kDateChars = 10;
constexpr std::size_t kMinuteChars = 16;
constexpr std::size_t kSecondChars = 19;

// Two digits below `limit`, or -1.
std::int32_t two_digits(std::string_view text, std::size_t at, std::int32_t limit) {
  const char tens = text[at];
  const char ones = text[at + 1];
  if (tens < '0' || tens > '9' || ones < '0' || ones > '9') return -1;
  const std::int32_t value = (tens - '0') * 10 + (ones - '0');
  return value < limit ? value : -1;
}

std::string padded(std::int32_t value) {
  return (value < 10 ? "0" : "") + std::to_string(value);
}

}  // namespace

Date counted_day(Moment moment) {
  const bool ends_the_day = moment.second == kSecondsPerDay - 1 && moment.day < kDateMax;
  return ends_the_day ? moment.day + Days{1} : moment.day;
}

Result<Moment> parse_moment(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  const auto bad = [] { return malformed("is no date and time such as 2013-01-31T00:00:00"); };
  if ((text.size() != kMinuteChars && text.size() != kSecondChars) || text[kDateChars] != 'T' || text[13] != ':')
    return bad();
  const auto day = parse_date(text.substr(0, kDateChars));
  const std::int32_t hour = two_digits(text, 11, 24);
  const std::int32_t minute = two_digits(text, 14, 60);
  const bool has_seconds = text.size() == kSecondChars;
  const std::int32_t second = !has_seconds ? 0 : text[kMinuteChars] == ':' ? two_digits(text, 17, 60) : -1;
  if (!day || hour < 0 || minute < 0 || second < 0) return bad();
  return Moment{*day, (hour * 60 + minute) * 60 + second};
}

std::string format_moment(Moment moment) {
  return format_date(moment.day) + "T" + padded(moment.second / 3'600) + ":" + padded(moment.second / 60 % 60) + ":" +
         padded(moment.second % 60);
}

}  // namespace tallystick::contracts::terms
