#include "explorer/testing/asking.h"

namespace tallystick::explorer {

using api::Answer;
using api::Json;

Answer<Json> asked(const api::Context& context, sql::Database& database, const std::string& target) {
  static const std::vector<api::Route> routes = api::index_routes();
  const std::size_t mark = std::min(target.find('?'), target.size());
  const auto query = api::Query::parse(std::string_view{target}.substr(std::min(mark + 1, target.size())));
  if (!query) return tl::unexpected(query.error());
  for (const api::Route& route : routes) {
    auto path = api::match(route, target.substr(0, mark));
    if (!path) continue;
    const api::Ask ask{context, database, *query, std::move(*path)};
    if (route.answer) return route.answer(ask);
    const auto list = route.list(ask);
    if (!list) return tl::unexpected(list.error());
    return api::answer_page(ask, **list, route.path);
  }
  return api::not_here("there is no such route");
}

Answer<std::vector<Json>> all_items(const api::Context& context, sql::Database& database, const std::string& target,
                                    int limit) {
  std::vector<Json> out;
  std::string cursor;
  for (int pages = 0; pages < 10'000; ++pages) {
    const auto page = asked(context, database,
                            target + (target.find('?') == std::string::npos ? "?" : "&") +
                                "limit=" + std::to_string(limit) + (cursor.empty() ? "" : "&cursor=" + cursor));
    if (!page) return tl::unexpected(page.error());
    for (const Json& item : (*page)["items"]) out.push_back(item);
    if (!page->contains("cursor")) return out;
    cursor = (*page)["cursor"];
  }
  return api::not_here("the pages do not end");
}

}  // namespace tallystick::explorer
