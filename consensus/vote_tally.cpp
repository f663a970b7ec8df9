#include "consensus/vote_tally.h"

#include <algorithm>

#include "core/ensure.h"

namespace tallystick::consensus {
namespace {

std::size_t slot(VoteKind kind) {
  return static_cast<std::size_t>(kind) - 1;
}

// What nobody signs beside a vote of this kind in one view; nothing for a notarize vote.
std::optional<VoteKind> excluded_by(VoteKind kind) {
  if (kind == VoteKind::notarize) return std::nullopt;
  return kind == VoteKind::nullify ? VoteKind::finalize : VoteKind::nullify;
}

}  // namespace

const VoteTally::Kind* VoteTally::find(View view, VoteKind kind) const {
  const auto found = views_.find(view);
  if (found == views_.end()) return nullptr;
  const Kind& votes = found->second.kinds[slot(kind)];
  return votes.by_voter.empty() ? nullptr : &votes;
}

const Vote* VoteTally::vote_of(View view, VoteKind kind, ValidatorIndex voter) const {
  const Kind* votes = find(view, kind);
  if (votes == nullptr || !votes->by_voter[voter.raw()]) return nullptr;
  return &*votes->by_voter[voter.raw()];
}

VoteTally::Look VoteTally::look(const Vote& vote) const {
  const Vote* known = vote_of(vote.subject.view, vote.subject.kind, vote.voter);
  if (known == nullptr) return Look::fresh;
  if (known->subject == vote.subject) return Look::known;
  return find(vote.subject.view, vote.subject.kind)->settled[vote.voter.raw()] ? Look::settled : Look::conflicting;
}

bool VoteTally::contradicts(const Vote& vote) const {
  const Look known = look(vote);
  if (known != Look::fresh) return known == Look::conflicting;
  const auto excluded = excluded_by(vote.subject.kind);
  return excluded && vote_of(vote.subject.view, *excluded, vote.voter) != nullptr;
}

std::optional<Evidence> VoteTally::add(const Vote& vote) {
  ensure(vote.voter.raw() < validators_);
  Kind& votes = views_[vote.subject.view].kinds[slot(vote.subject.kind)];
  if (votes.by_voter.empty()) {
    votes.by_voter.resize(validators_);
    votes.settled.resize(validators_);
  }
  std::optional<Vote>& counted = votes.by_voter[vote.voter.raw()];
  if (counted) {
    if (votes.settled[vote.voter.raw()]) return std::nullopt;
    std::optional<Evidence> evidence = evidence_of(*counted, vote);
    if (evidence) votes.settled[vote.voter.raw()] = true;
    return evidence;
  }
  counted = vote;
  const auto entry = std::find_if(votes.counts.begin(), votes.counts.end(),
                                  [&](const auto& known) { return known.first == vote.subject; });
  if (entry == votes.counts.end())
    votes.counts.emplace_back(vote.subject, 1);
  else
    ++entry->second;

  const auto excluded = excluded_by(vote.subject.kind);
  const Vote* other = excluded ? vote_of(vote.subject.view, *excluded, vote.voter) : nullptr;
  return other == nullptr ? std::nullopt : evidence_of(vote, *other);
}

std::size_t VoteTally::count(const Subject& subject) const {
  const Kind* votes = find(subject.view, subject.kind);
  if (votes == nullptr) return 0;
  for (const auto& [known, count] : votes->counts)
    if (known == subject) return count;
  return 0;
}

Certificate VoteTally::certificate(const Subject& subject) const {
  const std::size_t counted = count(subject);
  ensure(counted >= quorum_);
  std::vector<ValidatorIndex> signers;
  signers.reserve(counted);
  Certificate out;
  out.subject = subject;
  out.signatures.items.reserve(counted);
  for (const std::optional<Vote>& vote : find(subject.view, subject.kind)->by_voter) {
    if (!vote || vote->subject != subject) continue;
    signers.push_back(vote->voter);
    out.signatures.items.push_back(vote->signature);
  }
  out.signers = signer_bits(validators_, signers);
  return out;
}

std::optional<Hash> VoteTally::other_result(const Subject& subject) const {
  const Kind* votes = find(subject.view, subject.kind);
  if (votes == nullptr) return std::nullopt;
  for (const auto& [known, count] : votes->counts)
    if (known.block == subject.block && known.result != subject.result) return known.result;
  return std::nullopt;
}

}  // namespace tallystick::consensus
