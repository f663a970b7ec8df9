#include "contracts/evidence/override_gap.h"

#include "contracts/party/rules.h"

namespace tallystick::contracts::evidence {

Verdict permit(const OverrideGap& op, const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, party::Role::bank); !ok) return ok;
  const auto invoice = load<Evidence>(view, op.invoice);
  if (!invoice) return refuse(Refusal::E_NOENT, "document " + op.invoice.hex());
  if (invoice->facts.kind != Kind::invoice)
    return refuse(Refusal::E_STATE, "the document is a " + std::string{name_of(invoice->facts.kind)});
  if (op.reason.value.empty()) return refuse(Refusal::E_FLOW, "the reason is empty");
  return {};
}

void apply(const OverrideGap& op, const Context& context, LedgerDelta& delta) {
  delta.store(GapOverride{op.invoice, context.party, op.reason});
  delta.emit(GapOverridden{op.invoice, context.party});
}

}  // namespace tallystick::contracts::evidence
