#include "contracts/party/freeze.h"

#include "contracts/dispute/rules.h"
#include "contracts/party/events.h"
#include "contracts/party/rules.h"

namespace tallystick::contracts::party {
namespace {

template <class Op>
Verdict permit_change(const Op& op, bool frozen_now, const Context& context, const LedgerView& view) {
  if (auto ok = require_role(context, view, Role::supervisor); !ok) return ok;
  const auto party = find_party(view, op.party);
  if (!party) return tl::unexpected(party.error());
  if (party->frozen != frozen_now) return refuse(Refusal::E_STATE, party->frozen ? "frozen already" : "not frozen");
  if (op.reason.value.empty()) return refuse(Refusal::E_AMOUNT, "reason is empty");
  return {};
}

template <class Op>
void change(const Op& op, bool frozen, LedgerDelta& delta) {
  Party party = must_load<Party>(delta, op.party);
  party.frozen = frozen;
  delta.store(party);
  delta.emit(FreezeChanged{op.party, frozen, op.reason});
}

}  // namespace

Verdict permit(const Freeze& op, const Context& context, const LedgerView& view) {
  if (auto ok = permit_change(op, false, context, view); !ok) return ok;
  return require_may_be_frozen(must_load<Party>(view, op.party));
}

void apply(const Freeze& op, const Context&, LedgerDelta& delta) {
  change(op, true, delta);
}

Verdict permit(const Unfreeze& op, const Context& context, const LedgerView& view) {
  if (auto ok = permit_change(op, true, context, view); !ok) return ok;
  if (dispute::order_on(view, op.party)) return refuse(Refusal::E_FROZEN, "an order stands on the party");
  return {};
}

void apply(const Unfreeze& op, const Context&, LedgerDelta& delta) {
  change(op, false, delta);
}

}  // namespace tallystick::contracts::party
