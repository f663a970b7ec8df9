// The genesis file that a configuration names.
#pragma once

#include "core/genesis.h"
#include "core/result.h"
#include "node/config/config.h"

namespace tallystick::node {

// not_found or unavailable with the path; malformed with the path and what is wrong in it.
Result<Genesis> load_genesis(const Config& config);

}  // namespace tallystick::node
