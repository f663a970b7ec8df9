// The trades that live fragments came by: each transfer on the way back to the issuer names the invoices behind it. Whoever undoes all of them
// gives those back, as far as the fragments are not paid. Rule: DOMAIN row 28 "evidence quota returned".
#pragma once

#include <map>
#include <vector>

#include "contracts/fragment/record.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::fragment {

// For each fragment that a transfer made, how much of that transfer is still unpaid in the hands of `leaves`.
// A transfer that was undone already is passed over: what came of it stands one level higher than it. What was merged goes back to its parents
// in their order, to each no more than it brought in.
using UnpaidTrades = std::map<FragmentId, Amount>;

// All leaves are live fragments of one receivable. E_COUNT when their ways back are longer than kWaysMax fragments together.
inline constexpr std::size_t kWaysMax = 4'096;
Permitted<UnpaidTrades> unpaid_trades(const LedgerView& view, const std::vector<Fragment>& leaves);

// Gives their invoices back; what was paid while a fragment was live stays used.
void undo_trades(LedgerDelta& delta, const UnpaidTrades& trades);

}  // namespace tallystick::contracts::fragment
