// The roots of the state that genesis describes: what height 0 is certified by, without opening a database.
#pragma once

#include "core/block.h"
#include "core/genesis.h"
#include "core/result.h"

namespace tallystick::node {

// malformed for what contracts::genesis_state refuses.
Result<ExecutionResult> genesis_result(const Genesis& genesis);

}  // namespace tallystick::node
