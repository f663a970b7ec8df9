// Asks the routes of the interface without a server between.
#pragma once

#include "explorer/api/routes.h"

namespace tallystick::explorer {

// "/v1/blocks?limit=2", answered from the database.
api::Answer<api::Json> asked(const api::Context& context, sql::Database& database, const std::string& target);
// Every item of a list, page by page of `limit`, filters and all.
api::Answer<std::vector<api::Json>> all_items(const api::Context& context, sql::Database& database,
                                              const std::string& target, int limit);

}  // namespace tallystick::explorer
