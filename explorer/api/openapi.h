// The OpenAPI 3.1 description, made from the table of routes and from the lists themselves.
#pragma once

#include "explorer/api/routes.h"

namespace tallystick::explorer::api {

Json openapi(const std::vector<Route>& routes);

}  // namespace tallystick::explorer::api
