// The end of an order: the supervisor that entered it lifts it, with two keys again, or its day comes. The hold goes; money in escrow is paid out
// as the fragment stands. Where a dispute rests on the fragment too, that one goes on. Rule: DOMAIN row 27.
#pragma once

#include "contracts/dispute/order_record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::dispute {

struct Lift {
  static constexpr std::string_view kName = "dispute.lift";
  HoldId order;
  static constexpr auto fields() { return field_list(field("order", &Lift::order, "a standing order")); }
  bool operator==(const Lift&) const = default;
};

// E_ROLE unless a supervisor; E_SIG unless two keys signed; E_NOENT; E_STATE unless it stands; E_OWNER when another entered it.
Verdict permit(const Lift& op, const Context& context, const LedgerView& view);
void apply(const Lift& op, const Context& context, LedgerDelta& delta);

// Due work on the day it ends.
void expire_order(const IndexRow& row, const DueContext& context, LedgerDelta& delta);
// Payments out of escrow that it makes.
std::size_t expire_order_units(const IndexRow& row, const BlockContext& block, const LedgerView& view);

struct Lifted {
  static constexpr std::uint16_t kEvent = 0x1206;
  static constexpr std::string_view kName = "dispute.lifted";
  HoldId order;
  OrderState state = OrderState::lifted;
  std::optional<FragmentId> fragment;
  std::optional<PartyId> party;
  static constexpr auto fields() {
    return field_list(field("order", &Lifted::order, "its name"), field("state", &Lifted::state, "lifted or expired"),
                      field("fragment", &Lifted::fragment, "what was frozen; absent: a party"),
                      field("party", &Lifted::party, "who was frozen; absent: a fragment"));
  }
  bool operator==(const Lifted&) const = default;
};

}  // namespace tallystick::contracts::dispute
