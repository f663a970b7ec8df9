#include "contracts/validator/vote.h"

#include <algorithm>

#include "contracts/ledger/text.h"
#include "contracts/party/rules.h"
#include "contracts/validator/events.h"
#include "contracts/validator/rules.h"

namespace tallystick::contracts::validator {
namespace {

bool approved_by(const Proposal& proposal, const PartyId& party) {
  return std::find(proposal.approvals.begin(), proposal.approvals.end(), party) != proposal.approvals.end();
}

}  // namespace

Verdict permit(const Approve& op, const Context& context, const LedgerView& view) {
  if (auto ok = require_validator(context, view); !ok) return ok;
  const auto proposal = find_proposal(view, op.proposal);
  if (!proposal) return tl::unexpected(proposal.error());
  if (context.block.time >= proposal->expiry)
    return refuse(Refusal::E_EXPIRED, "the proposal ended at " + text_of(proposal->expiry));
  if (approved_by(*proposal, context.party)) return refuse(Refusal::E_STATE, "approved already");
  return check_change(view, proposal->change);
}

void apply(const Approve& op, const Context& context, LedgerDelta& delta) {
  approve(op.proposal, context, delta);
}

void approve(const ProposalId& id, const Context& context, LedgerDelta& delta) {
  Proposal proposal = must_load<Proposal>(delta, id);
  const Validators validators = validators_of(delta);
  // Room for this one: banks whose validators left since they approved count no more.
  std::erase_if(proposal.approvals.items,
                [&](const PartyId& party) { return member_of(validators.in_force, party) == nullptr; });
  proposal.approvals.items.push_back(context.party);
  const std::size_t have = proposal.approvals.size();
  const std::size_t needed = quorum(validators.in_force.size());
  delta.emit(Approved{id, context.party, static_cast<std::uint16_t>(have), static_cast<std::uint16_t>(needed)});
  if (have < needed) {
    delta.store(proposal);
    return;
  }
  delta.erase<Proposal>(id);
  approve_change(delta, id, proposal.change);
}

Verdict permit(const Withdraw& op, const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, party::Role::bank); !ok) return ok;
  const auto proposal = find_proposal(view, op.proposal);
  if (!proposal) return tl::unexpected(proposal.error());
  if (proposal->proposed_by != context.party && !approved_by(*proposal, context.party))
    return refuse(Refusal::E_OWNER, "neither proposed nor approved by party " + context.party.hex());
  return {};
}

void apply(const Withdraw& op, const Context& context, LedgerDelta& delta) {
  Proposal proposal = must_load<Proposal>(delta, op.proposal);
  if (proposal.proposed_by == context.party) {
    delta.erase<Proposal>(op.proposal);
    delta.emit(Withdrawn{op.proposal, context.party, ProposalEnd::withdrawn});
    return;
  }
  std::erase(proposal.approvals.items, context.party);
  delta.store(proposal);
  delta.emit(Withdrawn{op.proposal, context.party, ProposalEnd::approval_taken_back});
}

void expire_proposal(const IndexRow& row, const DueContext&, LedgerDelta& delta) {
  const auto proposal = load_row<Proposal>(delta, row);
  delta.erase<Proposal>(proposal.id);
  delta.emit(Withdrawn{proposal.id, std::nullopt, ProposalEnd::expired});
}

}  // namespace tallystick::contracts::validator
