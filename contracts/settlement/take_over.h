// Who pays a creditor in the issuer's place takes over as much of its fragment as it paid for: by way of recourse, or as a guarantor. A bank
// that bought keeps the rest under its deal, a loan is secured by the rest alone; the receivable stays where it stands.
// Rule: DOMAIN rows 25 and 26; Civil Code 700, 766.
#pragma once

#include <optional>

#include "contracts/fragment/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"

namespace tallystick::contracts::settlement {

struct TakenOver {
  fragment::Fragment part;           // held by `to`; not stored: the caller finishes it and stores it
  std::optional<FragmentId> change;  // what the former holder keeps
};

// 0 < face <= outstanding of `fragment`, which is held, sold or pledged; `on_claim` is what of the payment counts towards a bank's claim under
// its deal, at most what is left of that. The deal or pledge, and the bank's claim, go from the part; on the change they stay.
TakenOver take_over(fragment::Fragment fragment, Amount face, Amount on_claim, const AccountId& to,
                    const BlockContext& block, LedgerDelta& delta);

}  // namespace tallystick::contracts::settlement
