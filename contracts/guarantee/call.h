// The holder of a covered fragment calls a guarantee once the receivable stands where its terms say; automatic ones the ledger calls by itself,
// every day until all is paid. The guarantor pays at once, from its reserve first, and takes over as much of the fragment as principal it paid:
// it is a creditor of the issuer then (subrogation). Where its deposit does not cover the rest, the reserve alone is paid and the rest stays owed.
// What is paid for a pledged fragment goes to its loan first. Rule: DOMAIN row 26; Civil Code 700.
// Several guarantees on one receivable bear losses in the order of their ranks: a higher one is called for a fragment when every lower one that covers
// it was called for it, could not pay (any more), or waits for a trigger that is not reached yet.
#pragma once

#include "contracts/guarantee/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::guarantee {

struct Call {
  static constexpr std::string_view kName = "guarantee.call";
  GuaranteeId guarantee;
  FragmentId fragment;
  static constexpr auto fields() {
    return field_list(
        field("guarantee", &Call::guarantee, "in force"),
        field("fragment", &Call::fragment, "covered; held by the signing account, or pledged to its loan"));
  }
  bool operator==(const Call&) const = default;
};

// E_NOENT for guarantee or fragment; E_FROZEN by a dispute or order; E_STATE unless in force, covered, held, sold or pledged, its trigger reached
// and no lower rank before it; E_OWNER unless the holder, or the bank it is pledged to; E_EXISTS when it was called for this fragment; E_AMOUNT when nothing is left to pay;
// E_COUNT when a part would be one fragment too many; E_CASH when the guarantor is short.
Verdict permit(const Call& op, const Context& context, const LedgerView& view);
void apply(const Call& op, const Context& context, LedgerDelta& delta);

// Due work over guarantee_next_day: one automatic guarantee, all its fragments. What the guarantor cannot pay waits for the next day.
void collect(const IndexRow& row, const DueContext& context, LedgerDelta& delta);
// One for each fragment it looks at; one while the trigger is not reached.
std::size_t collect_units(const IndexRow& row, const BlockContext& block, const LedgerView& view);

struct Called {
  static constexpr std::uint16_t kEvent = 0x1104;
  static constexpr std::string_view kName = "guarantee.called";
  Payout payout;
  ReceivableId receivable;
  AccountId guarantor;
  AccountId holder;
  std::optional<FragmentId> change;
  Money left;
  static constexpr auto fields() {
    return field_list(
        field("payout", &Called::payout, "what was paid for what"),
        field("receivable", &Called::receivable, "its receivable"), field("guarantor", &Called::guarantor, "who paid"),
        field("holder", &Called::holder, "who was paid"), field("change", &Called::change, "what the holder keeps"),
        field("left", &Called::left, "of the cap"));
  }
  bool operator==(const Called&) const = default;
};

}  // namespace tallystick::contracts::guarantee
