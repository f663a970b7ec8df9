// The maturity run, done by the ledger itself: at the first block whose day has reached the day of payment, after its transactions, the
// account that the issuer's mandate names is debited at its clearing bank and everyone is paid. What is short stays overdue and is collected
// again every day, the oldest maturity first, while days late turn it delinquent (the issuer may not issue) and then defaulted; every state
// accepts payment. Nobody calls it. Rule: DOMAIN rows 20, 21, 22, 24, 29.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"

namespace tallystick::contracts::settlement {

// Due work over receivable_next_day: one receivable.
void collect(const IndexRow& row, const DueContext& context, LedgerDelta& delta);
// Fragments that it would pay or take out of offers: all live ones, for a receivable is paid whole; 1 where nothing can be collected again.
std::size_t collect_units(const IndexRow& row, const BlockContext& block, const LedgerView& view);

}  // namespace tallystick::contracts::settlement
