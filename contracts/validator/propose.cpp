#include "contracts/validator/propose.h"

#include "contracts/party/rules.h"
#include "contracts/validator/events.h"
#include "contracts/validator/rules.h"
#include "contracts/validator/vote.h"
#include "core/sha256.h"

namespace tallystick::contracts::validator {
namespace {

Verdict check_proof(const Change& change, const std::optional<Signature>& proof, const Context& context) {
  if (!change.consensus_key && !proof) return {};
  if (!change.consensus_key) return refuse(Refusal::E_PROOF, "key_proof stands without a new consensus_key");
  const LedgerConfig& config = *context.block.config;
  const Hash digest = key_proof_digest(config.network, change.party, *change.consensus_key);
  if (!proof || !config.vote_signatures->verify(*change.consensus_key, digest, *proof))
    return refuse(Refusal::E_PROOF, "key_proof is not a signature by consensus_key for party " + change.party.hex());
  return {};
}

Verdict permit_change(const Change& change, const std::optional<Signature>& proof, const Context& context,
                      const LedgerView& view) {
  if (auto ok = party::require_role(context, view, party::Role::bank); !ok) return ok;
  if (change.party != context.party)
    if (auto ok = require_validator(context, view); !ok) return ok;
  if (auto ok = check_change(view, change); !ok) return ok;
  if (auto ok = check_proof(change, proof, context); !ok) return ok;
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

Hash key_proof_digest(const Network& network, const PartyId& party, const PublicKey& consensus_key) {
  return hash_of("tallystick/validator-key", KeyClaim{network.chain_id, network.genesis_hash, party, consensus_key});
}

Verdict permit(const ProposeJoin& op, const Context& context, const LedgerView& view) {
  return permit_change(op.change(), op.key_proof, context, view);
}
Verdict permit(const ProposeLeave& op, const Context& context, const LedgerView& view) {
  return permit_change(op.change(), {}, context, view);
}
Verdict permit(const ProposeRotate& op, const Context& context, const LedgerView& view) {
  return permit_change(op.change(), op.key_proof, context, view);
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
