// The end of a block: what is due runs by itself. Used by the executor.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "contracts/ledger/delta.h"
#include "contracts/ledger/receipt.h"
#include "contracts/registry.h"

namespace tallystick::contracts {

// Runs handlers in the order of their rows, each handler's due pieces in index order; a receipt each. A block takes at most due_work_max
// units (DueRow::units): the first piece that does not fit in what is left ends the block's work, and begins the next block's. A piece
// larger than due_work_max is done alone, so that every piece is done.
void run_due_work(const Registry& registry, const BlockContext& block, LedgerDelta& delta,
                  std::vector<Receipt>& receipts, std::vector<std::string>& alarms);

// The first invariant that the changes since the savepoint break, with the values; nothing when all hold. At most kDetailBytesMax bytes.
std::optional<std::string> find_violation(const Registry& registry, const LedgerDelta& delta,
                                          const LedgerDelta::Savepoint& since);

}  // namespace tallystick::contracts
