#include "explorer/api/moment.h"

#include <charconv>

namespace tallystick::explorer::api {
namespace {

Answer<Height> last_height(const Ask& ask) {
  const auto rows = ask.database.query("SELECT COALESCE(max(height), 0) FROM block");
  if (!rows) return database_error(rows.error());
  return Height{static_cast<std::uint64_t>(sql::number_at(rows->front(), 0))};
}

}  // namespace

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0 || std::to_string(value) != text)
    return std::nullopt;
  return value;
}

Answer<Moment> moment_at(const Ask& ask, Height height) {
  if (height.raw() == 0) return Moment{height, ask.context.genesis.calendar.first_day_start};
  const auto rows = ask.database.query("SELECT time FROM block WHERE height = $1", {number(height)});
  if (!rows) return database_error(rows.error());
  if (rows->empty())
    return tl::unexpected(
        ApiError{404, "not_indexed_yet", "Block " + std::to_string(height.raw()) + " is not in the index.",
                 "Ask /v1/status how far it has come; leave out `at` to read what stands now.", "at"});
  return Moment{height, Timestamp{sql::number_at(rows->front(), 0)}};
}

Answer<Moment> moment_of(const Ask& ask) {
  const auto text = ask.query.one("at");
  if (!text) return tl::unexpected(text.error());
  if (text->empty()) {
    const auto last = last_height(ask);
    if (!last) return tl::unexpected(last.error());
    return moment_at(ask, *last);
  }
  if (const auto height = parse_number(*text)) return moment_at(ask, Height{static_cast<std::uint64_t>(*height)});
  const auto day = parse_date(*text);
  if (!day)
    return bad_parameter("at", "It is neither a height nor a day.",
                         "Write a height like 1200 or a day like 2026-11-23.");
  const auto rows =
      ask.database.query("SELECT COALESCE(max(height), 0) FROM block WHERE day <= $1", {std::int64_t{day->raw()}});
  if (!rows) return database_error(rows.error());
  return moment_at(ask, Height{static_cast<std::uint64_t>(sql::number_at(rows->front(), 0))});
}

void add_moment(Json& answer, const Moment& moment) {
  answer["at"] = std::to_string(moment.height.raw());
  answer["at_time"] = std::to_string(moment.time.raw());
}

}  // namespace tallystick::explorer::api
