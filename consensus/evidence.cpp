#include "consensus/evidence.h"

#include <algorithm>

#include "core/ensure.h"

namespace tallystick::consensus {

EvidenceKind kind_of(const ValidatorSet& validators, const Evidence& evidence) {
  const Subject& first = evidence.first.subject;
  const Subject& second = evidence.second.subject;
  ensure(conflict(first, second));
  if (first.kind != second.kind) return EvidenceKind::nullify_finalize;
  if (first.kind == VoteKind::finalize) return EvidenceKind::double_finalize;
  return evidence.first.voter == validators.leader(first.view) ? EvidenceKind::double_propose
                                                               : EvidenceKind::double_notarize;
}

Result<void> verify_evidence(const Network& network, const ValidatorSet& validators, const SignatureScheme& scheme,
                             const Evidence& evidence) {
  const auto ordered = evidence_of(evidence.first, evidence.second);
  if (!ordered || *ordered != evidence)
    return malformed("the two votes do not contradict each other, or stand in the wrong order");
  if (!validators.contains(evidence.first.voter)) return malformed("the voter is not a validator");
  for (const Vote* vote : {&evidence.first, &evidence.second})
    if (!scheme.verify(validators.key(vote->voter), vote_digest(network, vote->subject), vote->signature))
      return malformed("a vote's signature is not valid");
  return {};
}

}  // namespace tallystick::consensus
