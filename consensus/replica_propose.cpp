// Proposals: making one as the leader, and judging one by rule N.
#include <algorithm>
#include <set>

#include "consensus/replica_core.h"
#include "core/ensure.h"

namespace tallystick::consensus {
namespace {

View before(View view) {
  return View{view.raw() - 1};
}

bool has_duplicates(const std::vector<Hash>& hashes) {
  std::set<Hash> seen;
  return !std::all_of(hashes.begin(), hashes.end(), [&](const Hash& hash) { return seen.insert(hash).second; });
}

}  // namespace

// --- receiving ---

void Replica::Core::receive(ValidatorIndex from, const Propose& propose, const MessagePtr& message) {
  const BlockHeader& header = propose.header;
  if (header.epoch != config_.epoch) return;
  if (header.view == View{0} || header.proposer != from || config_.validators.leader(header.view) != from)
    return fault(from, "a proposal of a view it does not lead");
  const Hash hash = header_hash(header);
  const Vote vote{notarize(config_.epoch, header.view, hash), from, propose.signature};
  if (header.view <= finalized_view() || header.view < view_) {
    answer(from, header.view);
    if (header.view <= finalized_view()) return look_back(from, vote);
  }
  const auto known = proposals_.find(header.view);
  if (known != proposals_.end() && known->second.block == hash) {
    if (!known->second.justified) take_unsigned_parts(from, propose, message);
    return;
  }
  const VoteTally::Look look = tally_.look(vote);
  if (look == VoteTally::Look::settled) return;
  const bool checked = look == VoteTally::Look::known &&
                       tally_.vote_of(header.view, VoteKind::notarize, from)->signature == propose.signature;
  if (!checked && !scheme_.verify(config_.validators.key(from), digests_.of(vote.subject), vote.signature))
    return fault(from, "a proposal with an invalid signature", 1);
  Peer& peer = peers_[from.raw()];
  peer.view = std::max(peer.view, header.view);
  take_unsigned_parts(from, propose, message);  // may bring us to its view

  if (header.view.raw() <= view_.raw() + kViewsAhead) count(vote);
  if (header.view <= finalized_view()) return;
  const Held& certified = certificates_.at(header.view).notarization;
  const bool notarized = certified && certified.subject().block == hash;
  if (header.view < view_ || header.view > view_.next()) {
    if (notarized) keep_block(header, hash, propose.transactions.items);
    return;
  }
  // The first one counts; what a second one would prove, its vote has proved above.
  if (!proposals_.try_emplace(header.view, Pending{message, hash}).second) return;
  keep_block(header, hash, propose.transactions.items);
  block_seen_ = now_.monotonic;
}

// Certificates that travel with a proposal are worth as much as those that travel alone.
void Replica::Core::take_unsigned_parts(ValidatorIndex from, const Propose& propose, const MessagePtr& message) {
  if (propose.finalized && propose.finalized->subject.view < propose.header.view)
    receive(from, *propose.finalized, message);
  for (const Certificate& certificate : propose.justification)
    if (certificate.subject.view < propose.header.view) receive(from, certificate, message);
}

// The block, if the transaction hashes are the header's; else they count as missing.
BlockTree::Node* Replica::Core::keep_block(const BlockHeader& header, const Hash& hash,
                                           const std::vector<Hash>& transactions) {
  if (BlockTree::Node* node = tree_->find(hash)) return node;
  if (transactions.size() != header.tx_count || transactions_root(transactions) != header.tx_root) return nullptr;
  BlockTree::Node* node =
      tree_->insert(std::make_shared<const HashedBlock>(HashedBlock{hash, {header, {transactions}}}));
  if (node != nullptr && has_duplicates(transactions)) {
    node->invalid = true;
    node->why = "a transaction stands in it twice";
  }
  dirty_ = true;
  return node;
}

// --- rule N ---

void Replica::Core::try_notarize() {
  if (over()) return;
  const auto found = proposals_.find(view_);
  if (found == proposals_.end() || found->second.own || found->second.invalid) return;
  Pending& pending = found->second;
  const Subject subject = notarize(config_.epoch, view_, pending.block);
  if (!can_vote() || permit(table_, view_, subject) != Permission::sign) return;
  switch (judge(pending)) {
    case Verdict::wait:
      return;
    case Verdict::invalid:
      pending.invalid = true;
      return;
    case Verdict::vote:
      break;
  }
  make_durable(*tree_->find(pending.block));
  cast(subject);
}

Replica::Core::Verdict Replica::Core::judge(Pending& pending) {
  const BlockHeader& header = pending.propose().header;
  const bool root = header.parent_view == View{0};
  if (header.version != kProtocolVersion || header.parent_view >= header.view ||
      header.height > config_.sealing_height ||
      (header.height < config_.sealing_height && !header.next_validators.is_zero()) ||
      (extends(header) && header.tx_count > 0) || header.tx_count > kBlockTransactionsMax || header.finalized.height >= header.height ||
      (root && header.parent_hash != config_.root.hash))
    return Verdict::invalid;
  // Judged from the header alone: the further agreement runs ahead of finality, the less it may carry.
  if (header.height.raw() - header.finalized.height.raw() > kUnfinalizedMax && header.tx_count > 0)
    return Verdict::invalid;

  if (!justified(pending)) return Verdict::wait;
  const BlockHeader* parent = tree_->header(header.parent_hash);
  if (parent == nullptr) {
    need_block(header.parent_hash, certificates_.certifies(header.parent_view, header.parent_hash));
    return Verdict::wait;
  }
  if (const Verdict verdict = judge_header(header, *parent); verdict == Verdict::invalid) return verdict;

  BlockTree::Node* node = tree_->find(pending.block);
  if (node == nullptr) need_block(pending.block, Held{});
  if (node != nullptr && node->invalid) return Verdict::invalid;
  if (node != nullptr) want_body(*node);
  if (!tree_->held(header.parent_hash)) {
    if (BlockTree::Node* above = tree_->find(header.parent_hash)) want_body(*above);
    return Verdict::wait;
  }
  if (node == nullptr || !node->body_ready || !finalized_part_holds(header)) return Verdict::wait;
  // A voter that has not executed so far as to know who is announced holds its vote (CONSENSUS 1.6).
  if (header.height == config_.sealing_height && !extends(header)) {
    const Hash* announced = announced_at(header.finalized, header.parent_hash);
    if (announced == nullptr) return Verdict::wait;
    if (*announced != header.next_validators) return Verdict::invalid;
  }

  const std::int64_t latest =
      std::max(now_.wall.raw() + config_.timing.clock_ahead_max.raw(), parent->timestamp.raw() + 1);
  if (header.timestamp.raw() > latest) {
    wake_at(Millis{now_.monotonic.raw() + std::min<std::int64_t>(header.timestamp.raw() - latest, 1'000)});
    return Verdict::wait;
  }
  return Verdict::vote;
}

// What the two signed headers say of each other.
Replica::Core::Verdict Replica::Core::judge_header(const BlockHeader& header, const BlockHeader& parent) const {
  const bool follows = header.height == height_above(parent) &&
                       extends(header) == (parent.height == config_.sealing_height) && header.parent_view == parent.view &&
                       header.timestamp > parent.timestamp && header.finalized.height >= parent.finalized.height;
  return follows ? Verdict::wait : Verdict::invalid;
}

// The parent is certified, and every view between it and the proposal is nullified; what is not at hand is fetched.
bool Replica::Core::justified(Pending& pending) {
  if (pending.justified) return true;
  const BlockHeader& header = pending.propose().header;
  if (header.parent_view < finalized_view()) return false;
  if (header.parent_view > View{0} && !certificates_.certifies(header.parent_view, header.parent_hash)) {
    need_certificates(header.parent_view, header.parent_view);
    return false;
  }
  for (View view = header.parent_view.next(); view < header.view; view = view.next()) {
    if (certificates_.at(view).nullification) continue;
    need_certificates(view, before(header.view));
    return false;
  }
  pending.justified = true;
  return true;
}

// header.finalized names a final ancestor with its result: one we committed ourselves, or one whose Finalization we hold.
bool Replica::Core::finalized_part_holds(const BlockHeader& header) {
  const FinalizedRef& ref = header.finalized;
  if (const CommittedBlock* block = tree_->committed_at(ref.height)) return block->result == ref.result;
  for (const Held& final : certificates_.finalizations()) {
    if (final.subject().result != ref.result) continue;
    const BlockHeader* certified = tree_->header(final.subject().block);
    // Below what we remember of the committed chain every Finalization is of that chain.
    if (certified == nullptr && ref.height < tree_->committed().header.height) return true;
    if (certified != nullptr && certified->height == ref.height &&
        tree_->descends(header.parent_hash, final.subject().block))
      return true;
  }
  want_finalization_ = true;
  need(FetchFinalization{ref.height}, Held{});
  return false;
}

// --- leading ---

void Replica::Core::try_propose() {
  if (!self_is(leader()) || !can_vote() || over()) return;
  if (permit(table_, view_, notarize(config_.epoch, view_, Hash{})) != Permission::sign) return;
  const std::optional<Parent> parent = choose_parent();
  if (!parent) return;
  FinalizedRef ref;
  const Held* finalization = choose_finalized(parent->block, ref);
  const BlockHeader* above = tree_->header(parent->block);
  if (finalization == nullptr || ref.height < above->finalized.height) return;
  const Height height = height_above(*above);
  if (height == config_.sealing_height && height != above->height && announced_at(ref, parent->block) == nullptr)
    return;
  const bool must_be_empty = height.raw() - ref.height.raw() > kUnfinalizedMax || height == above->height;
  std::vector<Hash> transactions;
  if (!payload_ready(*parent, must_be_empty, transactions)) return;
  propose(*parent, ref, finalization, std::move(transactions));
}

// The highest notarized block whose body is held and whose later views are nullified. A notarized block that cannot be built upon yet may be
// passed over only if its own view is nullified too.
std::optional<Replica::Core::Parent> Replica::Core::choose_parent() {
  for (View view = before(view_); view > finalized_view(); view = before(view)) {
    const CertificateStore::Slot& slot = certificates_.at(view);
    if (slot.notarization) {
      const Hash block = slot.notarization.subject().block;
      if (tree_->held(block)) return Parent{block, view};
      if (BlockTree::Node* node = tree_->find(block))
        want_body(*node);
      else
        need_block(block, slot.notarization);
    }
    if (slot.nullification) continue;
    if (!slot.notarization) need_certificates(view, before(view_));
    return std::nullopt;
  }
  const Held& final = certificates_.finalized();
  if (final && final.subject().view == finalized_view()) {
    if (!tree_->held(final.subject().block)) return std::nullopt;
    return Parent{final.subject().block, finalized_view()};
  }
  if (finalized_view() == View{0}) return Parent{config_.root.hash, View{0}};
  return std::nullopt;  // a committed block whose Finalization was lost: others will send it
}

// The newest final ancestor of the parent for which we can show the Finalization. Held{} stands for the root, which needs none.
const Held* Replica::Core::choose_finalized(const Hash& parent, FinalizedRef& out) const {
  static const Held kRoot;
  const auto& finals = certificates_.finalizations();
  for (auto it = finals.rbegin(); it != finals.rend(); ++it) {
    const BlockHeader* header = tree_->header(it->subject().block);
    if (header == nullptr || !tree_->descends(parent, it->subject().block)) continue;
    out = {header->height, it->subject().result};
    return &*it;
  }
  if (finalized_view() != View{0}) return nullptr;
  out = {config_.root.header.height, config_.root.result};
  return &kRoot;
}

std::uint64_t Replica::Core::quorum_behind(Height parent) const {
  std::vector<Height> stand;
  for (std::uint16_t i = 0; i < peers_.size(); ++i)
    stand.push_back(self_is(ValidatorIndex{i}) ? tree_->committed().header.height : peers_[i].executed);
  std::sort(stand.begin(), stand.end(), std::greater<>{});
  const Height slowest = stand[quorum_ - 1];
  return parent > slowest ? parent.raw() - slowest.raw() : 0;
}

// Rules Pacing and Idle: true when it is time to propose, with what to propose.
bool Replica::Core::payload_ready(const Parent& parent, bool must_be_empty, std::vector<Hash>& out) {
  const Millis now = now_.monotonic;
  const Millis paced{block_seen_.raw() + config_.timing.pacing.raw()};
  if (now < paced && !work_.full_block) {
    wake_at(paced);
    return false;
  }
  if (work_.transactions && !must_be_empty) {
    const bool stale = payload_.transactions && payload_.transactions->empty() &&
                       now.raw() - payload_.at.raw() >= config_.timing.pacing.raw();
    if (!payload_.asked || payload_.parent != parent.block || stale) {
      payload_ = {true, parent.block, std::nullopt, now};
      const BlockHeader* header = tree_->header(parent.block);
      GatherPayload gather{view_, parent.block, {}, quorum_behind(header != nullptr ? header->height : Height{0})};
      for (const BlockTree::Node* node = tree_->find(parent.block); node != nullptr;
           node = tree_->find(node->header().parent_hash))
        gather.under_way.push_back(node->block);
      emit(std::move(gather));
      return false;
    }
    if (!payload_.transactions) return false;
    if (!payload_.transactions->empty() && payload_.transactions->size() <= kBlockTransactionsMax) {
      out = *payload_.transactions;
      return true;
    }
    wake_at(Millis{payload_.at.raw() + config_.timing.pacing.raw()});
  }
  if (work_.due && !must_be_empty) return true;
  const Millis empty_at =
      idle() ? timer_.heartbeat(config_.timing) : Millis{timer_.entered().raw() + config_.timing.delta_initial.raw()};
  if (now >= empty_at) return true;
  wake_at(empty_at);
  return false;
}

void Replica::Core::propose(const Parent& parent, const FinalizedRef& ref, const Held* finalization,
                            std::vector<Hash> transactions) {
  const BlockHeader& above = *tree_->header(parent.block);
  Propose out;
  out.header.epoch = config_.epoch;
  out.header.view = view_;
  out.header.height = height_above(above);
  out.header.parent_hash = parent.block;
  out.header.parent_view = parent.view;
  out.header.tx_root = transactions_root(transactions);
  out.header.tx_count = static_cast<std::uint32_t>(transactions.size());
  out.header.timestamp = Timestamp{std::max(now_.wall.raw(), above.timestamp.raw() + 1)};
  out.header.proposer = *config_.self;
  out.header.finalized = ref;
  if (out.header.height == config_.sealing_height && out.header.height != above.height)
    out.header.next_validators = *announced_at(ref, parent.block);
  const Hash hash = header_hash(out.header);

  BlockTree::Node* node =
      tree_->insert(std::make_shared<const HashedBlock>(HashedBlock{hash, {out.header, {transactions}}}));
  if (node == nullptr) return;
  Vote vote;
  if (!sign_vote(notarize(config_.epoch, view_, hash), vote)) return;
  out.signature = vote.signature;
  out.transactions.items = std::move(transactions);
  if (*finalization) out.finalized = **finalization;
  if (parent.view > View{0}) out.justification.items.push_back(*certificates_.certifies(parent.view, parent.block));
  // The newest ones, when there are too many: the others are fetched by view.
  for (View view = before(view_); view > parent.view && out.justification.size() < kJustificationMax;
       view = before(view))
    out.justification.items.push_back(*certificates_.at(view).nullification);

  const MessagePtr message = make_message(std::move(out));
  proposals_.insert_or_assign(view_, Pending{message, hash, true, true});
  block_seen_ = now_.monotonic;
  node->body_ready = true;
  make_durable(*node);
  emit(Persist{OwnPropose{{message, &std::get<Propose>(*message)}}});
  emit(Broadcast{message});
  count(vote);
  dirty_ = true;
}

}  // namespace tallystick::consensus
