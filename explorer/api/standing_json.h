// Where the explorer stands, as /v1/status and /v1/live show it.
#pragma once

#include "explorer/api/answer.h"
#include "explorer/service/standing.h"

namespace tallystick::explorer::api {

// `now`: this machine's clock. `node`, `index`: what it was started with.
Json status_json(const Standing& standing, Timestamp now, const std::string& node, std::string_view index);
Json live_json(const Standing& standing);

}  // namespace tallystick::explorer::api
