// What `tallystickd verify` does: reads the whole ledger of a stopped node and holds everything in it against everything else
// (node/ledger/check.h says what).
#pragma once

#include "core/result.h"
#include "node/config/config.h"
#include "node/ledger/check.h"

namespace tallystick::node {

// not_found when the node has no ledger yet, unavailable while it runs, internal with the first thing that does not hold.
// Nothing is repaired; LevelDB itself may replay its log, as at every start.
Result<LedgerCheck> verify_node(const Config& config);

}  // namespace tallystick::node
