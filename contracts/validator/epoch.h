// How consensus takes its validators from the ledger, and how the ledger learns that it did.
//
// Within an epoch the record announces the next set. The sealing block that ends the epoch names the list that stood in the state of its
// newest finalized ancestor, so what was approved after that comes an epoch later. The first block of the new epoch is told which list was
// sealed (BlockContext::sealed_validators), and puts exactly that in force.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/validator/records.h"
#include "core/validator_list.h"

namespace tallystick::contracts::validator {

// The list that this state announces for the epoch after the one in force.
ValidatorList next_validators(const LedgerView& view);
// The list that is in force by this state. Behind consensus by one epoch while the epoch's first block is not executed.
ValidatorList validators_in_force(const LedgerView& view);

// Due work: the first block of a new epoch. Those changes come into force that give the sealed list (without one: all that were announced);
// the others wait on. A sealed list that no number of them gives leaves the record alone, and the alarm rings.
void begin_epoch(const IndexRow& row, const DueContext& context, LedgerDelta& delta);
Bytes due_by_epoch(const BlockContext& block);

}  // namespace tallystick::contracts::validator
