// The end of a receivable: nothing is unpaid. Its fragments are settled; one that is held stays, with nothing outstanding, until its hold
// ends and the money in escrow is paid out.
#pragma once

#include <vector>

#include "contracts/fragment/record.h"
#include "contracts/ledger/delta.h"
#include "contracts/receivable/record.h"

namespace tallystick::contracts::settlement {

// Ascending by id: the order in which ties of the waterfall are broken.
std::vector<fragment::Fragment> live_fragments(const LedgerView& view, const receivable::Receivable& root);

// A fragment that is paid, and not held: settled, and with it the claim of a bank that bought it or lent on it. Not stored.
void settle_fragment(LedgerDelta& delta, fragment::Fragment& fragment);

// Nothing is unpaid, and of its live fragments only `held` remain. `final` is settled or cancelled. Stores and returns it.
receivable::Receivable finish(receivable::Receivable root, receivable::State final, std::uint32_t held, Date today,
                              LedgerDelta& delta);

// After something was taken off: if nothing is unpaid any more, settles its fragments and finishes it. It ends cancelled if nothing was ever paid,
// or if late interest is still owed and ends with it; else settled. Stores and returns it in any case.
receivable::Receivable finish_if_paid(receivable::Receivable root, Date today, LedgerDelta& delta);

}  // namespace tallystick::contracts::settlement
