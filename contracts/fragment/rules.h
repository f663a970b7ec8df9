// Questions about fragments that several operations ask in permit.
#pragma once

#include "contracts/fragment/record.h"
#include "contracts/ledger/context.h"
#include "contracts/receivable/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::fragment {

// The fragment, or E_NOENT.
Permitted<Fragment> find_fragment(const LedgerView& view, const FragmentId& id);

// E_FROZEN while a dispute or an order holds it; E_STATE unless the fragment is in `expected` and its receivable has not matured.
Verdict check_free(const Fragment& fragment, const receivable::Receivable& root, State expected, Date today);

// E_COUNT when a receivable would have more live fragments than the parameter leaves_max of its issue day: what one piece of settlement
// work can pay.
Verdict check_leaves(const LedgerView& view, const receivable::Receivable& root, std::uint32_t more);

// Block time at which an offer ends: as asked, else offer_hours from now. E_EXPIRED when it would end at once, E_POLICY:offer_hours when it
// lies further away than that parameter allows.
Permitted<Timestamp> offer_expiry(const LedgerView& view, const BlockContext& block,
                                  const std::optional<Timestamp>& asked);

}  // namespace tallystick::contracts::fragment
