#include "contracts/claim/end_outside.h"

#include "contracts/claim/enter.h"
#include "contracts/party/rules.h"

namespace tallystick::contracts::claim {

Verdict permit(const EndOutside& op, const Context& context, const LedgerView& view) {
  const auto found = load<Claim>(view, {op.fragment, op.registration});
  if (!found) return refuse(Refusal::E_NOENT, "no claim of that registration on fragment " + op.fragment.hex());
  if (found->is_own() || found->state != State::live)
    return refuse(Refusal::E_STATE,
                  "the claim is " + std::string{name_of(found->kind)} + ", " + std::string{name_of(found->state)});
  if (found->claimant != context.party && !party::require_role(context, view, party::Role::supervisor))
    return refuse(Refusal::E_OWNER, "another party recorded it");
  return {};
}

void apply(const EndOutside& op, const Context&, LedgerDelta& delta) {
  auto ending = must_load<Claim>(delta, {op.fragment, op.registration});
  ending.state = op.satisfied ? State::satisfied : State::released;
  delta.store(ending);
  delta.emit(Ended{ending.fragment, ending.registration, ending.state});
}

}  // namespace tallystick::contracts::claim
