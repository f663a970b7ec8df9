#include "contracts/dispute/rules.h"

#include "contracts/party/rules.h"

namespace tallystick::contracts::dispute {

Permitted<Dispute> find_dispute(const LedgerView& view, const HoldId& id) {
  auto found = load<Dispute>(view, id);
  if (!found) return refuse(Refusal::E_NOENT, "dispute " + id.hex());
  return std::move(*found);
}

Verdict check_open(const Dispute& dispute) {
  if (dispute.is_open() && dispute.order)
    return refuse(Refusal::E_FROZEN, "an order rests on the fragment: " + dispute.order->hex());
  if (!dispute.is_open()) return refuse(Refusal::E_STATE, "the dispute is " + std::string{name_of(dispute.state)});
  return {};
}

std::optional<Order> order_on(const LedgerView& view, const PartyId& party) {
  const auto rows = scan_prefix(view, Index::order_by_party, party.view(), 1);
  if (rows.empty()) return std::nullopt;
  return load_row<Order>(view, rows.front());
}

Verdict require_two_keys(const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, party::Role::supervisor); !ok) return ok;
  if (context.signers.size() < 2) return refuse(Refusal::E_SIG, "an order needs two keys of the supervisor");
  return {};
}

}  // namespace tallystick::contracts::dispute
