#include "contracts/validator/report.h"

#include "contracts/party/rules.h"
#include "contracts/validator/events.h"
#include "contracts/validator/rules.h"
#include "core/sha256.h"

namespace tallystick::contracts::validator {
namespace {

Permitted<Evidence> read_evidence(const Report& op) {
  auto evidence = from_bytes<Evidence>(op.evidence.value);
  if (!evidence) return refuse(Refusal::E_PROOF, "evidence: " + evidence.error().message);
  if (evidence_of(evidence->first, evidence->second) != *evidence)
    return refuse(Refusal::E_PROOF, "the votes do not contradict each other, or stand in the wrong order");
  return std::move(*evidence);
}

Misconduct::Key key_of(const Report& op, const Evidence& evidence) {
  const Subject& subject = evidence.first.subject;
  return {op.consensus_key, subject.epoch, subject.view, offence_of(evidence)};
}

// The removal that the ledger proposes, unless the validator is gone, votes with another key, or one is open.
std::optional<ProposalId> open_removal(const PublicKey& key, const PartyId& party, const Context& context,
                                       LedgerDelta& delta) {
  const Validators validators = validators_of(delta);
  const Members members = members_after(validators, validators.waiting.size());
  const Validator* member = member_of(members, party);
  if (member == nullptr || member->consensus_key != key) return std::nullopt;
  if (!scan_prefix(delta, Index::validator_proposal_by, index_key(PartyId{}, party), 1).empty()) return std::nullopt;
  const Change change{ChangeKind::leave, party, {}, {}, {}};
  const Proposal proposal{proposal_id(context.transaction_id, context.operation),
                          change,
                          std::nullopt,
                          {},
                          proposal_expiry(delta, context.block)};
  delta.store(proposal);
  delta.emit(Proposed{proposal.id, change, std::nullopt, proposal.expiry});
  return proposal.id;
}

}  // namespace

Offence offence_of(const Evidence& evidence) {
  if (evidence.first.subject.kind != evidence.second.subject.kind) return Offence::nullify_finalize;
  return evidence.first.subject.kind == VoteKind::finalize ? Offence::double_finalize : Offence::double_notarize;
}

Hash signed_vote_hash(const Vote& vote) {
  return hash_of("tallystick/signed-vote", vote);
}

Verdict permit(const Report& op, const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, {party::Role::bank, party::Role::supervisor}); !ok) return ok;
  if (!load<KnownKey>(view, op.consensus_key))
    return refuse(Refusal::E_NOENT, "no validator has or had the key " + op.consensus_key.hex());
  const auto evidence = read_evidence(op);
  if (!evidence) return tl::unexpected(evidence.error());
  if (const auto known = load<Misconduct>(view, key_of(op, *evidence)))
    return refuse(Refusal::E_EXISTS, "recorded at height " + std::to_string(known->height.raw()));
  const LedgerConfig& config = *context.block.config;
  for (const Vote* vote : {&evidence->first, &evidence->second})
    if (!config.vote_signatures->verify(op.consensus_key, vote_digest(config.network, vote->subject), vote->signature))
      return refuse(Refusal::E_PROOF, "a vote's signature is not of the key");
  return {};
}

void apply(const Report& op, const Context& context, LedgerDelta& delta) {
  const Evidence evidence = *read_evidence(op);
  const PartyId party = must_load<KnownKey>(delta, op.consensus_key).party;
  const Misconduct::Key key = key_of(op, evidence);
  const Misconduct misconduct{key.consensus_key,
                              key.epoch,
                              key.view,
                              key.offence,
                              party,
                              signed_vote_hash(evidence.first),
                              signed_vote_hash(evidence.second),
                              context.party,
                              context.block.height};
  delta.store(misconduct);
  const auto removal = open_removal(op.consensus_key, party, context, delta);
  delta.emit(MisconductRecorded{misconduct, removal});
}

}  // namespace tallystick::contracts::validator
