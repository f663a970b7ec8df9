#include "explorer/api/list.h"

#include "core/sha256.h"
#include "core/strict_json.h"

namespace tallystick::explorer::api {
namespace {

constexpr std::size_t kCursorBytesMax = 900;

// A value with its kind: "n5", "t…", "b…" in hex, "-" for none.
std::string text_of(const sql::Value& value) {
  if (const auto* n = std::get_if<std::int64_t>(&value)) return "n" + std::to_string(*n);
  if (const auto* text = std::get_if<std::string>(&value)) return "t" + to_hex(as_bytes(*text));
  if (const auto* bytes = std::get_if<Bytes>(&value)) return "b" + to_hex(*bytes);
  return "-";
}

std::optional<sql::Value> value_of(std::string_view text) {
  if (text == "-") return sql::Value{};
  if (text.empty()) return std::nullopt;
  const std::string_view rest = text.substr(1);
  if (text[0] == 'n') {
    const bool negative = rest.starts_with('-');
    const auto parsed = parse_number(negative ? rest.substr(1) : rest);
    return parsed ? std::optional{sql::Value{negative ? -*parsed : *parsed}} : std::nullopt;
  }
  auto bytes = from_hex(rest);
  if (!bytes) return std::nullopt;
  if (text[0] == 'b') return sql::Value{std::move(*bytes)};
  if (text[0] == 't') return sql::Value{std::string{as_text(*bytes)}};
  return std::nullopt;
}

// What a cursor is bound to: the list, its filters and its order.
std::string bond_of(const Ask& ask, const std::string& route) {
  std::string text = route;
  for (const std::string& part : ask.path) text += '/' + part;
  for (const auto& [name, value] : ask.query.all())
    if (name != "cursor" && name != "limit" && name != "at" && name != "count") text += '&' + name + '=' + value;
  return sha256(as_bytes(text)).hex().substr(0, 16);
}

tl::unexpected<ApiError> bad_cursor() {
  return tl::unexpected(ApiError{400, "bad_cursor", "The cursor is not one that this list gave for these filters.",
                                 "Begin again without a cursor.", "cursor"});
}

std::string write_cursor(const std::string& bond, Height height, const After& after) {
  return to_hex(
      as_bytes(bond + '|' + std::to_string(height.raw()) + '|' + text_of(after.sorted_by) + '|' + text_of(after.key)));
}

Answer<void> read_cursor(const Ask& ask, const std::string& bond, const std::string& cursor, PageRequest& out) {
  const auto bytes = cursor.size() <= 2 * kCursorBytesMax ? from_hex(cursor) : std::nullopt;
  if (!bytes) return bad_cursor();
  std::string_view rest = as_text(*bytes);
  std::vector<std::string_view> parts;
  while (parts.size() < 4) {
    const std::size_t end = std::min(rest.find('|'), rest.size());
    parts.push_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  const auto height = parse_number(parts[1]);
  auto sorted_by = value_of(parts[2]);
  auto key = value_of(parts[3]);
  if (parts[0] != bond || !height || !sorted_by || !key || !rest.empty()) return bad_cursor();
  const auto moment = moment_at(ask, Height{static_cast<std::uint64_t>(*height)});
  if (!moment) return tl::unexpected(moment.error());
  out.moment = *moment;
  out.after = After{std::move(*sorted_by), std::move(*key)};
  return {};
}

Answer<void> read_sort(const Ask& ask, const List& list, PageRequest& out) {
  const auto sort = ask.query.one("sort");
  if (!sort) return tl::unexpected(sort.error());
  out.descending = list.newest_first();
  if (sort->empty()) return {};
  out.descending = sort->starts_with('-');
  const std::string_view name = std::string_view{*sort}.substr(out.descending ? 1 : 0);
  for (const ListField& field : list.fields())
    if (field.column.name == name && field.sortable) {
      out.sort = field.sql.empty() ? nullptr : &field;
      return {};
    }
  return bad_parameter("sort", "The list cannot be sorted by '" + std::string{name} + "'.",
                       "Fields that it can be sorted by say sortable in /v1/records; others are blocks' height.");
}

}  // namespace

Answer<PageRequest> read_page_request(const Ask& ask, const List& list, const std::string& route) {
  PageRequest out;
  auto filters = read_filters(ask, list.fields(), {"at", "limit", "cursor", "sort", "format", "count"});
  if (!filters) return tl::unexpected(filters.error());
  out.filters = std::move(*filters);
  if (auto sorted = read_sort(ask, list, out); !sorted) return tl::unexpected(sorted.error());
  const auto limit = ask.query.one("limit");
  if (!limit) return tl::unexpected(limit.error());
  if (!limit->empty()) {
    const auto count = parse_number(*limit);
    if (!count || *count < 1 || *count > kLimitMax)
      return bad_parameter("limit", "It is a whole number from 1 to " + std::to_string(kLimitMax) + ".");
    out.limit = *count;
  }
  const auto cursor = ask.query.one("cursor");
  if (!cursor) return tl::unexpected(cursor.error());
  if (!cursor->empty()) {
    if (auto read = read_cursor(ask, bond_of(ask, route), *cursor, out); !read) return tl::unexpected(read.error());
    return out;
  }
  const auto moment = moment_of(ask);
  if (!moment) return tl::unexpected(moment.error());
  out.moment = *moment;
  return out;
}

Answer<Json> answer_page(const Ask& ask, const List& list, const std::string& route) {
  const auto request = read_page_request(ask, list, route);
  if (!request) return tl::unexpected(request.error());
  const auto count = ask.query.one("count");
  if (!count) return tl::unexpected(count.error());
  if (!count->empty() && *count != "1") return bad_parameter("count", "It is 1, or left out.");
  auto page = list.page(ask, *request);
  if (!page) return tl::unexpected(page.error());
  Json out{{"items", std::move(page->items)}};
  add_moment(out, request->moment);
  if (!count->empty()) {
    const auto total = list.count(ask, *request, kCountMax);
    if (!total) return tl::unexpected(total.error());
    out[*total < kCountMax ? "total" : "total_at_least"] = decimal(*total);
  }
  if (page->next) out["cursor"] = write_cursor(bond_of(ask, route), request->moment.height, *page->next);
  return out;
}

}  // namespace tallystick::explorer::api
