#include "explorer/api/routes.h"

#include <algorithm>

namespace tallystick::explorer::api {
namespace {

std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> out;
  while (path.starts_with('/')) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    out.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return out;
}

}  // namespace

std::vector<Route> index_routes() {
  std::vector<Route> out;
  add_story_routes(out);
  add_record_routes(out);
  add_lineage_routes(out);
  add_search_routes(out);
  add_alert_routes(out);
  return out;
}

std::optional<std::vector<std::string>> match(const Route& route, std::string_view path) {
  const auto pattern = parts_of(route.path), parts = parts_of(path);
  if (pattern.size() != parts.size()) return std::nullopt;
  std::vector<std::string> out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!pattern[i].starts_with('{')) {
      if (pattern[i] != parts[i]) return std::nullopt;
      continue;
    }
    auto value = percent_decoded(parts[i]);
    if (!value || value->empty() || value->size() > kQueryValueMax) return std::nullopt;
    out.push_back(std::move(*value));
  }
  return out;
}

Parameter at_parameter() {
  return {"at", "As of a height or a ledger day; absent: the last block of the index.", "2026-11-23", false};
}

Answer<void> only(const Ask& ask, std::initializer_list<std::string_view> names) {
  for (const auto& [name, value] : ask.query.all())
    if (std::ranges::find(names, name) == names.end())
      return bad_parameter(name, "This address takes no such parameter.",
                           "/v1/openapi.json names those that it takes.");
  return {};
}

}  // namespace tallystick::explorer::api
