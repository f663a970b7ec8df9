// Moments as people type them.
#pragma once

#include "core/time.h"

namespace tallystick::wallet {

// "+24h" (after `now`), "2026-11-23T18:00:00Z", "2026-11-23T18:00:00+08:00", or milliseconds since 1970. malformed otherwise.
Result<Timestamp> parse_moment(std::string_view text, Timestamp now);
// The wall clock.
Timestamp now();

}  // namespace tallystick::wallet
