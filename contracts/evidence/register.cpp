#include "contracts/evidence/register.h"

#include <algorithm>

#include "contracts/cash/payment.h"
#include "contracts/ledger/sums.h"
#include "contracts/ledger/text.h"
#include "contracts/party/rules.h"

namespace tallystick::contracts::evidence {

namespace {

constexpr int kDepthMax = 65'535;

// What differs, or nothing. The file may: every bank salts its own copy.
std::string difference(const Evidence& document, const Register& op) {
  const Facts& known = document.facts;
  const Facts& now = op.facts;
  if (known.kind != now.kind) return "kind";
  if (known.seller != now.seller) return "seller";
  if (known.buyer != now.buyer) return "buyer";
  if (known.currency != now.currency) return "currency";
  if (known.amount != now.amount) return "amount";
  if (known.dated != now.dated) return "date";
  if (document.goods_code != op.goods_code) return "goods code";
  if (document.near != op.near) return "near fingerprints";
  if (document.earlier != op.earlier) return "earlier documents";
  return {};
}

Verdict check_earlier(const Register& op, const std::vector<Evidence>& earlier) {
  const Facts& facts = op.facts;
  for (auto at = op.earlier.begin(); at != op.earlier.end(); ++at)
    if (std::find(op.earlier.begin(), at, *at) != at)
      return refuse(Refusal::E_EVIDENCE, "earlier document " + at->hex() + " is named twice");
  std::size_t invoices = 0;
  for (const Evidence& one : earlier) {
    const std::string name = "earlier document " + one.fingerprint.hex();
    if (one.facts.dated > facts.dated)
      return refuse(Refusal::E_EVIDENCE, name + " is dated " + format_date(one.facts.dated) + ", later");
    const auto shares = [&](const PartyId& party) { return party == one.facts.seller || party == one.facts.buyer; };
    if (!shares(facts.seller) && !shares(facts.buyer)) return refuse(Refusal::E_EVIDENCE, name + " is between others");
    if (facts.kind != Kind::payment || one.facts.kind != Kind::invoice) continue;
    if (++invoices > 1) return refuse(Refusal::E_EVIDENCE, "the payment names several invoices");
    if (one.facts.seller != facts.seller || one.facts.buyer != facts.buyer || one.facts.currency != facts.currency)
      return refuse(Refusal::E_EVIDENCE,
                    "the payment is not between the parties of its invoice, or in another currency");
  }
  return {};
}

// The invoice that a payment was made on.
const Evidence* paid_invoice(const Facts& facts, const std::vector<Evidence>& earlier) {
  if (facts.kind != Kind::payment) return nullptr;
  for (const Evidence& one : earlier)
    if (one.facts.kind == Kind::invoice) return &one;
  return nullptr;
}

std::vector<Evidence> load_earlier(const LedgerView& view, const Register& op) {
  std::vector<Evidence> out;
  for (const Fingerprint& one : op.earlier) out.push_back(must_load<Evidence>(view, one));
  return out;
}

// Others that have a near fingerprint in common with it, each once.
List<Fingerprint, kNearCount> resembling(const LedgerView& view, const Register& op) {
  List<Fingerprint, kNearCount> out;
  for (const Hash& one : op.near) {
    const auto rows = scan_prefix(view, Index::evidence_near, one.view(), 1);
    if (rows.empty()) continue;
    const auto other = load_row<Evidence>(view, rows.front()).fingerprint;
    if (std::find(out.begin(), out.end(), other) == out.end()) out.items.push_back(other);
  }
  return out;
}

}  // namespace

Verdict permit(const Register& op, const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, party::Role::bank); !ok) return ok;
  for (const PartyId& id : {op.facts.seller, op.facts.buyer})
    if (const auto found = party::find_party(view, id); !found) return tl::unexpected(found.error());
  for (const Fingerprint& one : op.earlier)
    if (!load<Evidence>(view, one)) return refuse(Refusal::E_NOENT, "document " + one.hex());
  if (!party::is_customer(view, context.party, op.facts.seller) &&
      !party::is_customer(view, context.party, op.facts.buyer))
    return refuse(Refusal::E_OWNER, "the bank serves neither seller nor buyer");
  if (op.facts.kind == Kind::invoice && op.facts.amount.is_zero()) return refuse(Refusal::E_AMOUNT, "an invoice of 0");
  if (auto ok = cash::check_currency(view, op.facts.currency); !ok) return ok;
  if (op.key_id != context.block.config->evidence_key_id)
    return refuse(Refusal::E_EVIDENCE, "fingerprint made with secret " + op.key_id.hex());
  if (op.near.size() != (op.facts.kind == Kind::invoice ? kNearCount : 0))
    return refuse(Refusal::E_EVIDENCE, std::to_string(op.near.size()) + " near fingerprints of a document of kind " +
                                           std::string{name_of(op.facts.kind)});
  const std::vector<Evidence> earlier = load_earlier(view, op);
  if (auto ok = check_earlier(op, earlier); !ok) return ok;
  if (op.facts.seller == op.facts.buyer) return refuse(Refusal::E_SELF, "seller and buyer are the same party");
  if (const auto known = load<Evidence>(view, op.fingerprint)) {
    const std::string differs = difference(*known, op);
    if (!differs.empty()) return refuse(Refusal::E_EVIDENCE_CONFLICT, differs + " differs from what was registered");
    return {};
  }
  const Evidence* invoice = paid_invoice(op.facts, earlier);
  if (invoice != nullptr && op.facts.amount > invoice->left())
    return refuse(Refusal::E_EVIDENCE_DUP, "a payment of " + text_of(op.facts.currency, op.facts.amount) +
                                               ", the invoice has " + text_of(op.facts.currency, invoice->left()) +
                                               " left");
  return {};
}

void apply(const Register& op, const Context& context, LedgerDelta& delta) {
  if (const auto known = load<Evidence>(delta, op.fingerprint)) {
    delta.emit(Registered{op.fingerprint, known->facts, known->attested_by, true, known->is_doubtful()});
    return;
  }
  Evidence made;
  made.fingerprint = op.fingerprint;
  made.key_id = op.key_id;
  made.facts = op.facts;
  made.goods_code = op.goods_code;
  made.file = op.file;
  made.attested_by = context.party;
  made.registered_at = context.block.time;
  made.earlier = op.earlier;
  made.near = op.near;
  made.resembles = resembling(delta, op);
  const std::vector<Evidence> earlier = load_earlier(delta, op);
  for (const Evidence& one : earlier)
    made.depth = std::max(made.depth, static_cast<std::uint16_t>(std::min(one.depth + 1, kDepthMax)));
  if (const Evidence* invoice = paid_invoice(op.facts, earlier)) {
    Evidence changed = *invoice;
    changed.paid = plus(changed.paid, op.facts.amount);
    delta.store(changed);
  }
  delta.store(made);
  delta.emit(Registered{op.fingerprint, op.facts, context.party, false, made.is_doubtful()});
}

}  // namespace tallystick::contracts::evidence
