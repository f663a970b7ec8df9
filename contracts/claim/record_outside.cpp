#include "contracts/claim/record_outside.h"

#include "contracts/claim/enter.h"
#include "contracts/claim/priority.h"
#include "contracts/fragment/holder.h"
#include "contracts/fragment/rules.h"
#include "contracts/ledger/text.h"
#include "contracts/party/rules.h"
#include "contracts/receivable/record.h"

namespace tallystick::contracts::claim {

namespace {

Verdict check_values(const RecordOutside& op, const fragment::Fragment& on, Timestamp now) {
  if (op.amount.is_zero() || op.amount > on.face)
    return refuse(Refusal::E_AMOUNT,
                  text_of(on.currency, op.amount) + " of a fragment of " + text_of(on.currency, on.face));
  if (op.claimant.value.empty()) return refuse(Refusal::E_AMOUNT, "nobody is named whose claim it is");
  if (op.entry && (op.entry->registry.value.empty() || op.entry->number.value.empty()))
    return refuse(Refusal::E_AMOUNT, "an entry without registry or number");
  if (op.entry && op.entry->at > now) return refuse(Refusal::E_AMOUNT, "registered at " + text_of(op.entry->at));
  if (op.noticed_at && *op.noticed_at > now) return refuse(Refusal::E_AMOUNT, "noticed at " + text_of(*op.noticed_at));
  return {};
}

// Whom holder or issuer chose, for a record holds up whoever would finance the fragment; any other bank goes to a supervisor with its papers.
bool is_concerned(const LedgerView& view, const fragment::Fragment& on, const PartyId& recorder) {
  if (must_load<party::Party>(view, recorder).has(party::Role::supervisor)) return true;
  const auto root = must_load<receivable::Receivable>(view, on.root);
  return fragment::purse_of(view, on.holder).bank == recorder || root.limit_bank == recorder ||
         root.mandate.clearing_bank == recorder;
}

}  // namespace

Verdict permit(const RecordOutside& op, const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, {party::Role::bank, party::Role::supervisor}); !ok) return ok;
  const auto on = fragment::find_fragment(view, op.fragment);
  if (!on) return tl::unexpected(on.error());
  if (!on->is_live()) return refuse(Refusal::E_STATE, "the fragment is " + std::string{name_of(on->state)});
  if (!is_concerned(view, *on, context.party))
    return refuse(Refusal::E_OWNER, "neither the holder's bank, nor that of the limit or the clearing");
  if (auto ok = check_values(op, *on, context.block.time); !ok) return ok;
  const auto known = scan_prefix(view, Index::claim_outside, on->root.view(), kOutsideMax);
  for (const IndexRow& row : known) {
    const auto claim = load_row<Claim>(view, row);
    if (op.entry && claim.entry && claim.fragment == op.fragment && claim.entry->registry == op.entry->registry &&
        claim.entry->number == op.entry->number)
      return refuse(Refusal::E_EXISTS, op.entry->registry.value + " " + op.entry->number.value + " is recorded");
  }
  if (known.size() >= kOutsideMax)
    return refuse(Refusal::E_COUNT, std::to_string(known.size()) + " outside claims on the receivable, at most " +
                                        std::to_string(kOutsideMax));
  return {};
}

void apply(const RecordOutside& op, const Context& context, LedgerDelta& delta) {
  const auto on = must_load<fragment::Fragment>(delta, op.fragment);
  Claim made;
  made.fragment = on.id;
  made.registration = registration_of(context);
  made.receivable = on.root;
  made.kind = Kind::outside;
  made.claimant = context.party;
  made.outside_claimant = op.claimant;
  made.amount = op.amount;
  if (op.entry) made.registered_at = op.entry->at;
  made.noticed_at = op.noticed_at;
  made.entry = op.entry;
  made.proof = op.proof;
  delta.store(made);
  delta.emit(Entered{made.fragment, made.registration, made.kind, context.party, {on.currency, op.amount}});
}

}  // namespace tallystick::contracts::claim
