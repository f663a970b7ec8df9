#include "contracts/evidence/acknowledge.h"

#include "contracts/party/rules.h"

namespace tallystick::contracts::evidence {

Verdict permit(const Acknowledge& op, const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, party::Role::bank); !ok) return ok;
  const auto document = load<Evidence>(view, op.fingerprint);
  if (!document) return refuse(Refusal::E_NOENT, "document " + op.fingerprint.hex());
  if (!document->is_doubtful())
    return refuse(Refusal::E_STATE, document->resembles.empty() ? "the document resembles no other"
                                                                : "the document is acknowledged already");
  if (!party::is_customer(view, context.party, document->facts.seller) &&
      !party::is_customer(view, context.party, document->facts.buyer))
    return refuse(Refusal::E_OWNER, "the bank serves neither seller nor buyer");
  if (op.reason.value.empty()) return refuse(Refusal::E_EVIDENCE, "the reason is empty");
  return {};
}

void apply(const Acknowledge& op, const Context& context, LedgerDelta& delta) {
  auto document = must_load<Evidence>(delta, op.fingerprint);
  document.acknowledged_by = context.party;
  document.acknowledged_reason = op.reason;
  delta.store(document);
  delta.emit(Acknowledged{op.fingerprint, context.party});
}

}  // namespace tallystick::contracts::evidence
