#include "contracts/party/serve.h"

#include "contracts/party/events.h"
#include "contracts/party/rules.h"

namespace tallystick::contracts::party {

Verdict permit(const Serve& op, const Context& context, const LedgerView& view) {
  if (auto ok = require_role(context, view, Role::bank); !ok) return ok;
  const auto party = find_party(view, op.party);
  if (!party) return tl::unexpected(party.error());
  if (auto ok = require_not_frozen(*party); !ok) return ok;
  if (party->has(Role::platform)) return refuse_policy("no_pooling", "a platform is nobody's depositor");
  if (is_customer(view, context.party, op.party)) return refuse(Refusal::E_EXISTS, "served already");
  return {};
}

void apply(const Serve& op, const Context& context, LedgerDelta& delta) {
  delta.store(Customer{context.party, op.party, context.block.time});
  delta.emit(Served{context.party, op.party});
}

}  // namespace tallystick::contracts::party
