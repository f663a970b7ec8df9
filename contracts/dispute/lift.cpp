#include "contracts/dispute/lift.h"

#include <algorithm>

#include "contracts/dispute/escrow.h"
#include "contracts/dispute/outcome.h"
#include "contracts/dispute/rules.h"
#include "contracts/fragment/holder.h"
#include "contracts/party/events.h"
#include "contracts/settlement/take_over.h"

namespace tallystick::contracts::dispute {

namespace {

// Of what was sold with recourse, the seller's part was not set apart while the order held it.
void thaw_fragment(LedgerDelta& delta, const Order& order, const BlockContext& block) {
  if (!order.dispute) {
    lift_hold(delta, must_load<fragment::Fragment>(delta, *order.fragment), block);
    settlement::set_apart(delta, *order.fragment, block);
    return;
  }
  auto dispute = must_load<Dispute>(delta, *order.dispute);
  dispute.order.reset();
  delta.store(dispute);
}

void thaw_party(LedgerDelta& delta, const Order& order) {
  auto party = must_load<party::Party>(delta, *order.party);
  if (!order.frozen_before) {
    party.frozen = false;
    delta.store(party);
    delta.emit(party::FreezeChanged{party.id, false, order.reason});
  }
  for (const Escrow& escrow : escrow_of(delta, order.id))
    pay_back_one(delta, escrow, escrow.amount, fragment::purse_of(delta, escrow.account), {"order " + order.id.hex()});
}

void end_order(LedgerDelta& delta, Order order, OrderState how, const BlockContext& block) {
  order.state = how;
  delta.store(order);
  if (order.fragment)
    thaw_fragment(delta, order, block);
  else
    thaw_party(delta, order);
  delta.emit(Lifted{order.id, how, order.fragment, order.party});
}

}  // namespace

Verdict permit(const Lift& op, const Context& context, const LedgerView& view) {
  if (auto ok = require_two_keys(context, view); !ok) return ok;
  const auto order = load<Order>(view, op.order);
  if (!order) return refuse(Refusal::E_NOENT, "order " + op.order.hex());
  if (!order->is_standing()) return refuse(Refusal::E_STATE, "the order is " + std::string{name_of(order->state)});
  if (order->supervisor != context.party)
    return refuse(Refusal::E_OWNER, "entered by party " + order->supervisor.hex());
  return {};
}

void apply(const Lift& op, const Context& context, LedgerDelta& delta) {
  end_order(delta, must_load<Order>(delta, op.order), OrderState::lifted, context.block);
}

void expire_order(const IndexRow& row, const DueContext& context, LedgerDelta& delta) {
  end_order(delta, load_row<Order>(delta, row), OrderState::expired, context.block);
}

std::size_t expire_order_units(const IndexRow& row, const BlockContext&, const LedgerView& view) {
  return std::max<std::size_t>(escrow_of(view, load_row<Order>(view, row).id).size(), 1);
}

}  // namespace tallystick::contracts::dispute
