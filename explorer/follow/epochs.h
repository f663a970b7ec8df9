// Whose votes count for the next block, read from what was followed so far: genesis names the validators of epoch 0, and the block that seals
// an epoch those of the next.
#pragma once

#include "explorer/follow/block_check.h"
#include "node/ledger/ledger_application.h"

namespace tallystick::explorer {

// Heights are counted through: epoch e has the heights e * length + 1 .. (e + 1) * length.
Epoch epoch_of(const Genesis& genesis, Height height);
Height sealing_height(const Genesis& genesis, Epoch epoch);

// Of the block after the ledger's last one. On the thread that commits. internal when the ledger contradicts itself.
Result<EpochValidators> next_validators(const node::LedgerApplication& ledger);

}  // namespace tallystick::explorer
