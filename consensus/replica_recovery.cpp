// Taking up what the disk remembers, and writing down what a fresh log needs.
#include <algorithm>

#include "consensus/replica_core.h"
#include "core/ensure.h"

namespace tallystick::consensus {

// Replay takes the maximum over all records, not the last one: which certificates are held, what was voted where, how high the floor is.
Result<void> Replica::Core::start(const Recovery& recovery, Now now) {
  ensure(!tree_);
  now_ = now;
  may_vote_ = recovery.may_vote;
  for (Peer& peer : peers_) peer.heard = now.monotonic;
  if (const auto replayed = replay(recovery); !replayed) return replayed;
  timer_.enter(config_.timing, view_, finalized_view(), now.monotonic);
  status_at_ = retry_at_ = now.monotonic;  // at once
  settle();
  return {};
}

Result<void> Replica::Core::replay(const Recovery& recovery) {
  if (recovery.committed.empty()) return internal_error("the ledger names no committed block, not even the root");
  tree_.emplace(recovery.committed);
  durable_ = tree_->committed().header.height;
  for (Peer& peer : peers_) peer.executed = durable_;  // until it says otherwise
  finalized_view_ = tree_->committed().header.view;
  for (const CommittedBlock& block : recovery.committed)
    if (block.finalization && block.finalization->epoch == config_.epoch)
      certificates_.add(Held::of(to_certificate(*block.finalization)));

  View floor = recovery.votes_lost_until;
  View reached = finalized_view_.next();
  bool opened = false;
  std::map<Hash, Hash> results;
  for (const LogRecord& record : recovery.records) {
    if (epoch_of(record) != config_.epoch) continue;
    if (const auto* open = std::get_if<EpochOpen>(&record)) {
      if (open->genesis_hash != config_.network.genesis_hash)
        return internal_error("the log is of another network: " + open->genesis_hash.hex());
      opened = true;
    } else if (const auto* seen = std::get_if<Seen>(&record)) {
      if (seen->certificate->subject.view > finalized_view_ || seen->certificate->subject.kind == VoteKind::finalize)
        certificates_.add(Held::of(*seen->certificate));
      reached = std::max(reached, seen->certificate->subject.view.next());
    } else if (const auto* body = std::get_if<Body>(&record)) {
      if (BlockTree::Node* node = tree_->insert(body->block)) node->body_ready = node->body_durable = true;
    } else if (const auto* executed = std::get_if<Executed>(&record)) {
      results[executed->block] = executed->result;
    } else if (const auto* raised = std::get_if<Floor>(&record)) {
      floor = std::max(floor, raised->view);
    } else if (const auto* sealed = std::get_if<Sealed>(&record)) {
      seal_ = sealed->proof;
      certificates_.add(Held::of(to_certificate(seal_->finalization)));
      reached = std::max(reached, seal_->finalization.view.next());
    }
    if (const auto voted = own_vote_view(record)) reached = std::max(reached, *voted);
  }
  for (const auto& [block, result] : results)
    if (BlockTree::Node* node = tree_->find(block)) node->logged = result;
  if (certificates_.finalized()) finalized_view_ = std::max(finalized_view_, certificates_.finalized().subject().view);
  floor = std::max(floor, finalized_view_);
  table_.raise_floor(floor);
  view_ = reached;
  if (certificates_.highest() && certificates_.highest().subject().view.next() == view_)
    entered_by_ = certificates_.highest();
  if (view_.raw() > kTallyViews) tally_floor_ = View{view_.raw() - kTallyViews};

  if (!opened) emit(Persist{EpochOpen{config_.epoch, config_.network.genesis_hash}});
  if (recovery.votes_lost_until > View{0}) emit(Persist{Floor{config_.epoch, floor}});
  for (const LogRecord& record : recovery.records) {
    if (epoch_of(record) != config_.epoch) continue;
    if (const auto* own = std::get_if<OwnVote>(&record)) {
      if (const auto replayed = replay_vote(own->vote, floor); !replayed) return replayed;
    } else if (const auto* own_propose = std::get_if<OwnPropose>(&record)) {
      const Propose& logged = *own_propose->propose;
      const Vote vote{notarize(config_.epoch, logged.header.view, header_hash(logged.header)), logged.header.proposer,
                      logged.signature};
      if (const auto replayed = replay_vote(vote, floor); !replayed) return replayed;
      if (logged.header.view == view_) restore_proposal(logged);
    }
  }
  for (const auto& [view, slot] : certificates_.views())
    if (slot.notarization && view > floor) finalize_pending_.insert(view);
  const CommittedBlock& tip = tree_->committed();
  if (seal_ && tip.header.height < config_.sealing_height)
    for (const BlockHeader& extension : seal_->extensions) tree_->insert(hashed({extension, {}}));
  if (!seal_ && tip.header.height == config_.sealing_height && tip.finalization)
    seal_ = std::make_shared<const SealProof>(SealProof{tip.header, {}, *tip.finalization});
  forget();
  tell_over();
  return {};
}

// Votes of the log must be such as one honest signer makes, in any order: where a crash left segments of the old log beside its rewrite, a
// nullify vote stands before the notarize vote that was signed first.
Result<void> Replica::Core::replay_vote(const Vote& vote, View floor) {
  if (!config_.self || vote.voter != *config_.self) return internal_error("the log holds votes of another validator");
  if (vote.subject.view <= floor) return {};
  if (permit(table_, vote.subject.view, vote.subject) == Permission::repeat) return {};
  if (excludes(table_.at(vote.subject.view), vote.subject))
    return internal_error("the log holds contradicting votes of view " + std::to_string(vote.subject.view.raw()));
  table_.record(vote);
  if (vote.subject.view > tally_floor_) tally_.add(vote);
  return {};
}

// The proposal of the current view, to be sent again byte for byte.
void Replica::Core::restore_proposal(const Propose& logged) {
  const Hash hash = header_hash(logged.header);
  const BlockTree::Node* node = tree_->find(hash);
  if (node == nullptr) return;
  Propose whole = logged;
  whole.transactions = node->block->block.transactions;
  proposals_.insert_or_assign(view_, Pending{make_message(std::move(whole)), hash, true, true});
}

std::vector<LogRecord> Replica::Core::checkpoint() const {
  std::vector<LogRecord> out;
  out.push_back(EpochOpen{config_.epoch, config_.network.genesis_hash});
  out.push_back(Floor{config_.epoch, table_.floor()});
  if (seal_) out.push_back(Sealed{seal_});
  if (certificates_.finalized()) out.push_back(Seen{certificates_.finalized().pointer()});
  for (const auto& [view, slot] : certificates_.views())
    for (const Held* held : {&slot.notarization, &slot.nullification})
      if (*held) out.push_back(Seen{held->pointer()});
  for (const auto& [hash, node] : tree_->nodes()) {
    if (!node.body_durable || node.header().height <= durable_) continue;
    out.push_back(Body{node.block});
    if (node.logged) out.push_back(Executed{config_.epoch, hash, *node.logged});
  }
  for (const auto& [view, pending] : proposals_)
    if (pending.own && view > table_.floor()) out.push_back(OwnPropose{{pending.message, &pending.propose()}});
  for (const auto& [view, own] : table_.views())
    for (const std::optional<Vote>* vote : {&own.notarize, &own.nullify, &own.finalize})
      if (*vote) out.push_back(OwnVote{**vote});
  return out;
}

}  // namespace tallystick::consensus
