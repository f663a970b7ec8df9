// The table of routes: what each answers, by which parameters, and the function that does. The server serves it, and the description
// (/v1/openapi.json) is made from it, so that the two cannot differ.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "explorer/api/list.h"

namespace tallystick::explorer::api {

struct Parameter {
  std::string name;
  std::string about;
  std::string example;
  bool required = false;
};

struct Route {
  std::string path;  // "/v1/records/{type}/{key}"
  std::string name;  // for programs: "getRecord"
  std::string about;
  std::vector<Parameter> path_parameters = {};
  std::vector<Parameter> query_parameters = {};  // besides those of every list
  std::string schema;                            // of the answer, in the description
  // Exactly one of these.
  std::function<Answer<Json>(const Ask&)> answer = {};
  std::function<Answer<std::shared_ptr<const List>>(const Ask&)> list = {};
};

// Of everything that is read from the index.
std::vector<Route> index_routes();

// What stands in the places of a route's path, decoded; nothing when the path is another.
std::optional<std::vector<std::string>> match(const Route& route, std::string_view path);

// --- the routes of each file ---
void add_story_routes(std::vector<Route>& routes);
void add_record_routes(std::vector<Route>& routes);
// `parts_max`: of a receivable that is seen through.
void add_lineage_routes(std::vector<Route>& routes, std::size_t parts_max = 50'000);
void add_search_routes(std::vector<Route>& routes);
void add_alert_routes(std::vector<Route>& routes);

Parameter at_parameter();
// Refuses any parameter that is not named.
Answer<void> only(const Ask& ask, std::initializer_list<std::string_view> names);

}  // namespace tallystick::explorer::api
