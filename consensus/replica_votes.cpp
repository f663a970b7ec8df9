// Votes and certificates: counting, forming, following them; rules U and F.
#include "consensus/replica_core.h"
#include "core/ensure.h"

namespace tallystick::consensus {

// --- our own votes ---

// The only place that signs. Nothing is signed that `permit` does not allow as new, and what is signed is on record from here on.
bool Replica::Core::sign_vote(const Subject& subject, Vote& out) {
  if (!can_vote() || permit(table_, view_, subject) != Permission::sign) return false;
  out = {subject, *config_.self, signer_->sign(digests_.of(subject))};
  table_.record(out);
  return true;
}

void Replica::Core::cast(const Subject& subject) {
  Vote vote;
  if (!sign_vote(subject, vote)) return;
  emit(Persist{OwnVote{vote}});
  emit(Broadcast{make_message(vote)});
  count(vote);
}

// --- votes of others ---

void Replica::Core::receive(ValidatorIndex from, const Vote& vote) {
  const Subject& subject = vote.subject;
  if (subject.epoch != config_.epoch) return;
  if (vote.voter != from) return fault(from, "a vote of another validator");
  const View reached = subject.kind == VoteKind::finalize ? subject.view.next() : subject.view;
  if (subject.view <= finalized_view()) {
    look_back(from, vote);
    return answer(from, subject.view);
  }
  if (subject.view <= tally_floor_ || subject.view.raw() > view_.raw() + kViewsAhead) return;

  const VoteTally::Look look = tally_.look(vote);
  if (look == VoteTally::Look::known) {
    // A vote that comes again comes from somebody who still waits for the end of that view.
    if (subject.view < view_ && subject.kind != VoteKind::finalize) answer(from, subject.view);
    return;
  }
  if (look == VoteTally::Look::settled) return;
  if (!scheme_.verify(config_.validators.key(from), digests_.of(subject), vote.signature))
    return fault(from, "a vote with an invalid signature", 1);
  Peer& peer = peers_[from.raw()];
  peer.view = std::max(peer.view, reached);
  if (subject.kind == VoteKind::finalize)
    if (const BlockTree::Node* node = tree_->find(subject.block))
      peer.executed = std::max(peer.executed, node->header().height);
  count(vote);
}

// A vote of a view that is final decides nothing any more, but it may contradict what its voter said of that view.
void Replica::Core::look_back(ValidatorIndex from, const Vote& vote) {
  if (vote.subject.view <= tally_floor_ || !tally_.contradicts(vote)) return;
  if (!scheme_.verify(config_.validators.key(from), digests_.of(vote.subject), vote.signature))
    return fault(from, "a vote with an invalid signature", 1);
  if (const auto evidence = tally_.add(vote)) report(EvidenceFound{*evidence});
}

// Counts a verified vote of anybody, and forms the certificate that it completes.
void Replica::Core::count(const Vote& vote) {
  if (vote.subject.view <= tally_floor_ || vote.subject.view <= finalized_view()) return;
  if (const auto evidence = tally_.add(vote)) report(EvidenceFound{*evidence});
  const Subject& subject = vote.subject;
  if (subject.kind == VoteKind::finalize) {
    const auto other = tally_.other_result(subject);
    if (other && suspected_.emplace(subject.view, subject.block).second)
      report(DivergenceSuspected{subject.view, subject.block, *other, subject.result});
  }
  if (tally_.count(subject) < quorum_ || certificates_.has(subject)) return;
  Held formed = Held::of(tally_.certificate(subject));
  if (const Held* contradicted = certificates_.contradicts(subject))
    return stop(SafetyBroken{contradicted->pointer(), formed.pointer()});
  adopt(formed);
}

// --- certificates ---

// True if an older Finalization is of use: to a replica that catches up, or for a proposal that names it.
bool Replica::Core::wanted(const Subject& subject) const {
  if (subject.view > finalized_view()) return true;
  return subject.kind == VoteKind::finalize && want_finalization_;
}

void Replica::Core::receive(ValidatorIndex from, const Certificate& certificate, const MessagePtr& message) {
  const Subject& subject = certificate.subject;
  if (subject.epoch != config_.epoch) return;
  const Held* contradicted = certificates_.contradicts(subject);
  const bool fork = contradicted == nullptr && !stopped_ && competes(subject);
  if (contradicted == nullptr && !fork && (certificates_.has(subject) || !wanted(subject))) {
    if (certificates_.has(subject)) peers_[from.raw()].view = std::max(peers_[from.raw()].view, subject.view.next());
    return;
  }
  if (contradicted != nullptr && stopped_) return;
  const auto known = [&](ValidatorIndex signer, const Signature& signature) {
    const Vote* vote = tally_.vote_of(subject.view, subject.kind, signer);
    return vote != nullptr && vote->subject == subject && vote->signature == signature;
  };
  if (const auto verified = verify_certificate(config_.network, config_.validators, scheme_, certificate, known);
      !verified)
    return fault(from, "a certificate that is not valid: " + verified.error().message, certificate.signatures.size());
  peers_[from.raw()].view = std::max(peers_[from.raw()].view, subject.view.next());
  const bool alone = std::holds_alternative<Certificate>(*message) && &std::get<Certificate>(*message) == &certificate;
  const Held held = alone ? Held{message} : Held::of(certificate);
  note_votes_of(certificate);
  if (fork) return tell_fork(held);
  if (contradicted != nullptr) return stop(SafetyBroken{contradicted->pointer(), held.pointer()});
  if (subject.view <= finalized_view()) {
    certificates_.keep_older(held);
    const BlockHeader* end = tree_->header(path_end());
    if (end != nullptr && subject.view > end->view && (!sync_target_ || subject.view < sync_target_.subject().view))
      sync_target_ = held;
    dirty_ = true;
    return;
  }
  adopt(held);
}

// A certificate holds verified votes; one of them may contradict what its voter told us.
void Replica::Core::note_votes_of(const Certificate& certificate) {
  const Subject& subject = certificate.subject;
  if (subject.view <= tally_floor_ || subject.view <= finalized_view() || !tally_.any(subject.view)) return;
  const std::vector<ValidatorIndex> signers = signers_of(certificate.signers);
  for (std::size_t i = 0; i < signers.size(); ++i)
    if (const auto evidence = tally_.add({subject, signers[i], certificate.signatures.items[i]}))
      report(EvidenceFound{*evidence});
}

// A verified certificate that is new and contradicts nothing.
void Replica::Core::adopt(const Held& held) {
  const Subject subject = held.subject();
  emit(Persist{Seen{held.pointer()}});
  certificates_.add(held);
  share(held);
  if (subject.kind == VoteKind::notarize && subject.view > table_.floor()) finalize_pending_.insert(subject.view);
  if (subject.kind == VoteKind::finalize) finalized(held);
  if (subject.view >= view_) enter(subject.view.next(), held);
  dirty_ = true;
}

// Once to everybody who has not been seen behind it.
void Replica::Core::share(const Held& held) {
  const View view = held.subject().view;
  std::vector<ValidatorIndex> behind;
  for (std::uint16_t i = 0; i < peers_.size(); ++i)
    if (!self_is(ValidatorIndex{i}) && peers_[i].view <= view) behind.push_back(ValidatorIndex{i});
  if (behind.size() + (config_.self ? 1 : 0) == peers_.size() && !behind.empty())
    return emit(Broadcast{held.message()});
  for (const ValidatorIndex peer : behind) send(peer, held.message());
}

// Helps a peer that shows that it stands in `view`, or has not seen it end: what ended that view, and what opened ours.
void Replica::Core::answer(ValidatorIndex to, View view) {
  Peer& peer = *peer_of(to);
  if (now_.monotonic.raw() - peer.answered.raw() < kAnswerInterval.raw()) return;
  peer.answered = now_.monotonic;
  if (seal_) return send(to, make_message(*seal_));
  if (view <= finalized_view()) {
    if (certificates_.finalized()) send(to, certificates_.finalized().message());
  } else {
    const CertificateStore::Slot& slot = certificates_.at(view);
    if (slot.notarization) send(to, slot.notarization.message());
    if (slot.nullification) send(to, slot.nullification.message());
  }
  if (entered_by_ && entered_by_.subject().view > view && entered_by_.message() != certificates_.finalized().message())
    send(to, entered_by_.message());
}

// Rule Commit, first half: the floor rises, and all that competes with the block is forgotten. `advance` does the rest.
void Replica::Core::finalized(const Held& held) {
  const View view = held.subject().view;
  finalized_view_ = std::max(finalized_view_, view);
  timer_.learn(config_.timing, view_, finalized_view_, now_.monotonic);
  table_.raise_floor(view);
  finalize_pending_.erase(finalize_pending_.begin(), finalize_pending_.upper_bound(view));
  suspected_.erase(suspected_.begin(), suspected_.lower_bound({view.next(), Hash{}}));
  forget();
}

void Replica::Core::stop(Fact why) {
  if (!stopped_) report(std::move(why));
  stopped_ = true;
}

// --- rule U ---

void Replica::Core::try_nullify() {
  if (over()) return;
  const auto pending = proposals_.find(view_);
  const bool proposed = pending != proposals_.end();
  const Observed observed{idle(), work_.transactions, proposed || tally_.any(view_)};
  timer_.observe(config_.timing, observed, now_.monotonic);
  if (observed.idle && observed.transactions && !observed.activity && !handed_over_ && !self_is(leader())) {
    handed_over_ = true;
    emit(HandOver{leader()});
  }
  if (!can_vote() || permit(table_, view_, nullify(config_.epoch, view_)) != Permission::sign) return;
  const auto lead = timer_.lead_deadline();
  const auto advance = timer_.advance_deadline();
  const bool no_proposal = !proposed && lead && now_.monotonic >= *lead;
  const bool no_end = advance && now_.monotonic >= *advance;
  const bool hopeless = proposed && pending->second.invalid;
  const bool given_up = tally_.vote_of(view_, VoteKind::nullify, leader()) != nullptr;
  const bool gone = timer_.running() && leader_is_gone();
  if (no_proposal || no_end || hopeless || given_up || gone) cast(nullify(config_.epoch, view_));
}

// --- rule F ---

void Replica::Core::try_finalize() {
  if (lagging() || over()) return;
  const std::vector<View> views{finalize_pending_.begin(), finalize_pending_.end()};
  for (const View view : views) {
    if (!finalize_pending_.contains(view)) continue;  // a vote just cast made a later block final
    const Held& notarization = certificates_.at(view).notarization;
    const Hash hash = notarization.subject().block;
    if (const auto absent = tree_->missing(hash)) {
      need_block(*absent, notarization);
      continue;
    }
    BlockTree::Node* node = tree_->find(hash);
    if (node != nullptr && node->execution != BlockTree::Execution::done) {
      execute_toward(hash);
      continue;
    }
    finalize_pending_.erase(view);
    if (node == nullptr || !can_vote()) continue;
    const Subject subject = finalize(config_.epoch, view, hash, node->result);
    if (permit(table_, view_, subject) != Permission::sign) continue;
    make_durable(*node);
    cast(subject);
  }
}

// Rule Durable bodies: the record stands before the vote that depends on it.
void Replica::Core::make_durable(BlockTree::Node& node) {
  ensure(node.body_ready);
  if (node.body_durable) return;
  node.body_durable = true;
  emit(Persist{Body{node.block}});
}

}  // namespace tallystick::consensus
