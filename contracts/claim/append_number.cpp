#include "contracts/claim/append_number.h"

#include "contracts/ledger/text.h"

namespace tallystick::contracts::claim {

Verdict permit(const AppendNumber& op, const Context& context, const LedgerView& view) {
  const auto found = load<Claim>(view, {op.fragment, op.registration});
  if (!found) return refuse(Refusal::E_NOENT, "no claim of that registration on fragment " + op.fragment.hex());
  if (!found->is_own()) return refuse(Refusal::E_STATE, "an outside claim has its entry from the start");
  if (found->claimant != context.party) return refuse(Refusal::E_OWNER, "another party's claim");
  if (op.entry.registry.value.empty() || op.entry.number.value.empty())
    return refuse(Refusal::E_AMOUNT, "an entry without registry or number");
  if (op.entry.at > context.block.time || op.entry.at < *found->registered_at)
    return refuse(Refusal::E_AMOUNT,
                  "registered at " + text_of(op.entry.at) + ", the claim is of " + text_of(*found->registered_at));
  if (found->entry)
    return refuse(Refusal::E_EXISTS,
                  "the claim has " + found->entry->registry.value + " " + found->entry->number.value);
  return {};
}

void apply(const AppendNumber& op, const Context&, LedgerDelta& delta) {
  auto claim = must_load<Claim>(delta, {op.fragment, op.registration});
  claim.entry = op.entry;
  delta.store(claim);
  delta.emit(NumberAppended{op.fragment, op.registration, op.entry});
}

}  // namespace tallystick::contracts::claim
