#include "contracts/receivable/attest_tenor.h"

#include "contracts/party/rules.h"

namespace tallystick::contracts::receivable {

Verdict permit(const AttestTenor& op, const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, party::Role::bank); !ok) return ok;
  const auto invoice = load<evidence::Evidence>(view, op.invoice);
  if (!invoice) return refuse(Refusal::E_NOENT, "document " + op.invoice.hex());
  if (invoice->facts.kind != evidence::Kind::invoice)
    return refuse(Refusal::E_STATE, "the document is a " + std::string{name_of(invoice->facts.kind)});
  if (op.reason.value.empty()) return refuse(Refusal::E_TENOR_REASON, "the reason is empty");
  return {};
}

void apply(const AttestTenor& op, const Context& context, LedgerDelta& delta) {
  delta.store(TenorAttestation{op.invoice, context.party, op.latest_due, op.reason});
  delta.emit(TenorAttested{op.invoice, context.party, op.latest_due});
}

}  // namespace tallystick::contracts::receivable
