// Where the ledger's state says who validates in the next epoch.
#pragma once

#include "contracts/ledger/view.h"
#include "core/validator_list.h"

namespace tallystick::node {

// The list that this state announces for the epoch after the current one: that of genesis, until governance has changed it.
ValidatorList announced_validators(const contracts::LedgerView& state, const Genesis& genesis);

}  // namespace tallystick::node
