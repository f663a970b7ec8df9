#include "contracts/validator/propose.h"

#include "contracts/party/rules.h"
#include "contracts/validator/events.h"
#include "contracts/validator/rules.h"
#include "contracts/validator/vote.h"

namespace tallystick::contracts::validator {
namespace {

Verdict permit_change(const Change& change, const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, party::Role::bank); !ok) return ok;
  if (change.party != context.party)
    if (auto ok = require_validator(context, view); !ok) return ok;
  if (auto ok = check_change(view, change); !ok) return ok;
  const auto open = scan_prefix(view, Index::validator_proposal_by, index_key(context.party, change.party), 1);
  if (!open.empty()) return refuse(Refusal::E_EXISTS, "proposal " + to_hex(open.front().record_key));
  return {};
}

void open(const Change& change, const Context& context, LedgerDelta& delta) {
  const ProposalId id = proposal_id(context.transaction_id, context.operation);
  const Proposal proposal{id, change, context.party, {}, proposal_expiry(delta, context.block)};
  delta.store(proposal);
  delta.emit(Proposed{id, change, context.party, proposal.expiry});
  if (require_validator(context, delta)) approve(id, context, delta);
}

}  // namespace

Verdict permit(const ProposeJoin& op, const Context& context, const LedgerView& view) {
  return permit_change(op.change(), context, view);
}
Verdict permit(const ProposeLeave& op, const Context& context, const LedgerView& view) {
  return permit_change(op.change(), context, view);
}
Verdict permit(const ProposeRotate& op, const Context& context, const LedgerView& view) {
  return permit_change(op.change(), context, view);
}

void apply(const ProposeJoin& op, const Context& context, LedgerDelta& delta) {
  open(op.change(), context, delta);
}
void apply(const ProposeLeave& op, const Context& context, LedgerDelta& delta) {
  open(op.change(), context, delta);
}
void apply(const ProposeRotate& op, const Context& context, LedgerDelta& delta) {
  open(op.change(), context, delta);
}

}  // namespace tallystick::contracts::validator
