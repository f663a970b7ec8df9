#include "contracts/evidence/register.h"

#include "contracts/cash/payment.h"
#include "contracts/party/rules.h"

namespace tallystick::contracts::evidence {

namespace {

// Which fact differs, or nothing.
std::string difference(const Facts& known, const Facts& now) {
  if (known.kind != now.kind) return "kind";
  if (known.seller != now.seller) return "seller";
  if (known.buyer != now.buyer) return "buyer";
  if (known.currency != now.currency) return "currency";
  if (known.amount != now.amount) return "amount";
  if (known.dated != now.dated) return "date";
  return {};
}

}  // namespace

Verdict permit(const Register& op, const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, party::Role::bank); !ok) return ok;
  for (const PartyId& id : {op.facts.seller, op.facts.buyer})
    if (const auto found = party::find_party(view, id); !found) return tl::unexpected(found.error());
  if (!party::is_customer(view, context.party, op.facts.seller) &&
      !party::is_customer(view, context.party, op.facts.buyer))
    return refuse(Refusal::E_OWNER, "the bank serves neither seller nor buyer");
  if (op.facts.kind == Kind::invoice && op.facts.amount.is_zero()) return refuse(Refusal::E_AMOUNT, "an invoice of 0");
  if (auto ok = cash::check_currency(view, op.facts.currency); !ok) return ok;
  if (op.key_id != context.block.config->evidence_key_id)
    return refuse(Refusal::E_EVIDENCE, "fingerprint made with secret " + op.key_id.hex());
  if (op.facts.seller == op.facts.buyer) return refuse(Refusal::E_SELF, "seller and buyer are the same party");
  if (const auto known = load<Evidence>(view, op.fingerprint)) {
    const std::string differs = difference(known->facts, op.facts);
    if (!differs.empty()) return refuse(Refusal::E_EVIDENCE_CONFLICT, differs + " differs from what was registered");
  }
  return {};
}

void apply(const Register& op, const Context& context, LedgerDelta& delta) {
  if (const auto known = load<Evidence>(delta, op.fingerprint)) {
    delta.emit(Registered{op.fingerprint, known->facts, known->attested_by, true});
    return;
  }
  delta.store(Evidence{op.fingerprint, op.key_id, op.facts, op.goods_code, op.file, context.party, context.block.time,
                       Amount{}});
  delta.emit(Registered{op.fingerprint, op.facts, context.party, false});
}

}  // namespace tallystick::contracts::evidence
