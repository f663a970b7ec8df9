// What a dispute stands on: a question that its claimant has not asked before, and documents of the trade that is in dispute. Otherwise
// whoever has any document could freeze another's money again and again.
#pragma once

#include "contracts/dispute/record.h"
#include "contracts/fragment/record.h"
#include "contracts/receivable/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::dispute {

struct Sides {
  AccountId claimant, respondent;
  std::optional<FragmentId> transferred;  // of a transfer
};

// E_EXISTS when the claimant has disputed the same, or the same transfer, on this fragment or on one that it was split from, however that
// ended. What was merged since counts as new: only its holder merges. At most 256 steps of splitting are looked at.
Verdict check_once(const LedgerView& view, Subject subject, const Sides& sides, const fragment::Fragment& fragment);

// E_EVIDENCE without documents; unless all are registered, of the claimant's own trade, and between the two sides or, when the obligation is
// disputed, between those who made the receivable or the transfer that brought it to its holder.
Verdict check_documents(const LedgerView& view, Subject subject, const Sides& sides, const Documents& documents,
                        const fragment::Fragment& fragment, const receivable::Receivable& root);

}  // namespace tallystick::contracts::dispute
