#include "wallet/cli/moment.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "wallet/cli/globals.h"

namespace tallystick::wallet {
namespace {

std::optional<int> digits(std::string_view text, std::size_t at, int max) {
  if (text.size() < at + 2) return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + 2, value);
  if (error != std::errc{} || end != text.data() + at + 2 || value > max) return std::nullopt;
  return value;
}

// Minutes east of UTC of "Z" or "+08:00".
std::optional<int> zone_minutes(std::string_view zone) {
  if (zone == "Z") return 0;
  if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return std::nullopt;
  const auto hours = digits(zone, 1, 14), minutes = digits(zone, 4, 59);
  if (!hours || !minutes) return std::nullopt;
  return (zone[0] == '-' ? -1 : 1) * (*hours * 60 + *minutes);
}

}  // namespace

Result<Timestamp> parse_moment(std::string_view text, Timestamp now) {
  const auto wrong = [&] {
    return malformed("\"" + std::string{text} + "\" is not a moment like +24h or 2026-11-23T18:00:00Z");
  };
  if (text.starts_with('+')) {
    const auto span = parse_duration(text.substr(1));
    if (!span) return tl::unexpected(span.error());
    return now + *span;
  }
  if (!text.empty() && text.size() <= 15 &&
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    std::int64_t ms = 0;
    std::from_chars(text.data(), text.data() + text.size(), ms);
    return Timestamp{ms};
  }
  if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':') return wrong();
  const auto date = parse_date(text.substr(0, 10));
  const auto hour = digits(text, 11, 23), minute = digits(text, 14, 59), second = digits(text, 17, 59);
  const auto zone = zone_minutes(text.substr(19));
  if (!date || !hour || !minute || !second || !zone) return wrong();
  const std::int64_t seconds = std::int64_t{date->raw()} * 86'400 + *hour * 3'600 + (*minute - *zone) * 60 + *second;
  return Timestamp{seconds * 1'000};
}

Timestamp now() {
  return Timestamp{
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
          .count()};
}

}  // namespace tallystick::wallet
