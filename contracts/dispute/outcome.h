// What the end of a dispute does to the fragment and to the money in escrow. Rule: DOMAIN row 27.
//   dismissed, withdrawn, lapsed   the hold is lifted; money in escrow is paid out as the fragment stands
//   reduced by Y                   Y is not owed: first what is still unpaid is cancelled, then money in escrow goes back to the issuer, with late
//                                  interest on it in proportion (rounded down); the rest is the holder's. The limit is freed by what is
//                                  cancelled, invoices of the issue are given back by Y.
//   reversed                       the fragment, and the money in escrow, belong again to who passed it on, one level up; invoices of that
//                                  transfer are given back by the disputed amount.
// A dispute that holds nothing (a bank is paid in good faith) only records what was decided: the amount is a debt between its two sides.
#pragma once

#include "contracts/dispute/record.h"
#include "contracts/fragment/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"

namespace tallystick::contracts::dispute {

// The dispute is open and no order rests on its fragment. `granted` is the reduction, zero otherwise.
void end_dispute(LedgerDelta& delta, Dispute dispute, State how, Amount granted, const BlockContext& block);

// Takes the hold off: escrow is paid out, and a fragment of a receivable that is settled is settled too. Stores and returns the fragment.
fragment::Fragment lift_hold(LedgerDelta& delta, fragment::Fragment held, const BlockContext& block);

// Opens the way for a hold: an open offer goes back, an open quote ends. Returns the fragment as it is now, stored.
fragment::Fragment make_still(LedgerDelta& delta, fragment::Fragment fragment, Timestamp now);

// The sides of it that are not the issuer that owes: the creditor; of a transfer, both.
std::vector<PartyId> suppliers_of(const LedgerView& view, const Dispute& dispute);

struct Ended {
  static constexpr std::uint16_t kEvent = 0x1204;
  static constexpr std::string_view kName = "dispute.ended";
  HoldId dispute;
  FragmentId fragment;
  ReceivableId receivable;
  State state = State::dismissed;
  Money granted;
  static constexpr auto fields() {
    return field_list(
        field("dispute", &Ended::dispute, "its name"), field("fragment", &Ended::fragment, "what was disputed"),
        field("receivable", &Ended::receivable, "its receivable"), field("state", &Ended::state, "how it ended"),
        field("granted", &Ended::granted, "the reduction; else 0"));
  }
  bool operator==(const Ended&) const = default;
};

}  // namespace tallystick::contracts::dispute
