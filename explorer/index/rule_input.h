// What the rules read of a block's changes, kept in the index (table rule_input), so that the rule book can be run again over everything that
// ever was without executing it again: at a start, and when a parameter or a rule changed. Balances, lanes and the like are not in it.
#pragma once

#include "contracts/ledger/delta.h"

namespace tallystick::explorer {

// The changes that LedgerFacts reads, and nothing of them that it does not.
Bytes rule_input_of(const contracts::StateDelta& changes);
// internal for bytes that rule_input_of did not write.
Result<contracts::StateDelta> read_rule_input(ByteView bytes);

}  // namespace tallystick::explorer
