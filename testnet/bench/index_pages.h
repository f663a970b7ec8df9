// How long an index takes to answer: every kind of list, forwards by pages, as of now and of the middle of the chain, and what one page opens.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "core/genesis.h"
#include "core/result.h"
#include "explorer/sql/database.h"

namespace tallystick::bench {

// {"pages", "p50_ms", "p99_ms", "slowest": {"target", "ms"}}; an error if a page is not answered.
Result<nlohmann::json> measure_pages(const Genesis& genesis, explorer::sql::Database& database, Height height);

}  // namespace tallystick::bench
