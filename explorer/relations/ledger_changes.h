// The changes of one record type that a block made.
#pragma once

#include "explorer/relations/ledger_facts.h"

namespace tallystick::explorer {

// f(before, after) for each record of this type that changed; null where there is none.
template <contracts::Record R, class F>
void each(const LedgerBlock& block, F f) {
  for (const contracts::RecordChange& change : block.changes->records) {
    if (change.table != R::kTable) continue;
    const auto before = contracts::decode_record<R>(change.before), after = contracts::decode_record<R>(change.after);
    f(before ? &*before : nullptr, after ? &*after : nullptr);
  }
}

}  // namespace tallystick::explorer
