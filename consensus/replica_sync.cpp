// From certificates to committed blocks: gathering bodies, executing, committing; and what is missing: fetching it, and serving others.
//
// A replica that lags has the newest Finalization soon after it hears anybody, since all of them show it. Then it fetches the blocks it
// names, linked backwards by hash, and executes forwards. When the gap is wide it asks for Finalizations in between, so that the links
// it holds without having reached their end stay few.
#include <algorithm>
#include <utility>

#include "consensus/replica_core.h"
#include "core/ensure.h"

namespace tallystick::consensus {

// --- bodies and execution ---

void Replica::Core::want_body(BlockTree::Node& node, std::optional<Millis> deadline) {
  if (node.body_ready || node.invalid) return;
  const Millis again = deadline.value_or(timer_.retry_interval(config_.timing));
  if (node.asked && now_.monotonic.raw() - node.asked->raw() < again.raw()) return;
  const ValidatorIndex first = node.header().proposer;
  if (deadline && node.asks == 1 && config_.validators.contains(first))
    peers_[first.raw()].late_until = Millis{now_.monotonic.raw() + kLateFor.raw()};
  node.asked = now_.monotonic;
  emit(GatherBody{node.block, whom_to_ask(node)});
  ++node.asks;
}

// First the proposer, who had every transaction; then others in turn, two at a time. Who has a final block is as good as its proposer: so
// bodies of a node that catches up come from all.
std::vector<ValidatorIndex> Replica::Core::whom_to_ask(const BlockTree::Node& node) const {
  std::vector<ValidatorIndex> out;
  const ValidatorIndex proposer = node.header().proposer;
  const std::size_t n = peers_.size();
  const auto late = [this](ValidatorIndex i) { return peers_[i.raw()].late_until > now_.monotonic; };
  if (node.asks == 0 && config_.validators.contains(proposer) && !self_is(proposer)) {
    if (!late(proposer)) return {proposer};
    for (std::uint16_t i = 0; i < n; ++i)
      if (!self_is(ValidatorIndex{i}) && !late(ValidatorIndex{i})) out.push_back(ValidatorIndex{i});
    if (!out.empty()) return {out[node.header().height.raw() % out.size()]};
    return {proposer};
  }
  for (std::size_t i = 0; i < n && out.size() < 2; ++i) {
    const ValidatorIndex peer{static_cast<std::uint16_t>((proposer.raw() + 2 * node.asks + i) % n)};
    if (!self_is(peer)) out.push_back(peer);
  }
  return out;
}

bool Replica::Core::executed(const Hash& block) const {
  if (block == tree_->committed().hash) return true;
  const BlockTree::Node* node = tree_->find(block);
  return node != nullptr && node->execution == BlockTree::Execution::done;
}

// Executes the first unexecuted block on the way to this one; its result is an event that brings us back here. Bodies are gathered for the
// next few only: the way is long when the ledger is far behind.
void Replica::Core::execute_toward(const Hash& block) {
  std::deque<BlockTree::Node*> next;  // newest first
  BlockTree::Node* node = tree_->find(block);
  while (node != nullptr) {
    next.push_back(node);
    if (next.size() > kUnfinalizedMax) next.pop_front();
    if (executed(node->header().parent_hash)) break;
    node = tree_->find(node->header().parent_hash);
  }
  for (BlockTree::Node* wanted : next) want_body(*wanted);
  if (node == nullptr || node->execution != BlockTree::Execution::none) return;
  if (!node->body_ready) return;
  if (extends(node->header())) return execute_extension(*node);
  node->execution = BlockTree::Execution::running;
  emit(Execute{node->block});
}

// --- rule Commit, second half ---

const Hash& Replica::Core::path_end() const {
  return path_.empty() ? tree_->committed().hash : path_.back().block;
}

bool Replica::Core::lagging() const {
  const Held& newest = certificates_.finalized();
  return newest && newest.subject().block != path_end();
}

void Replica::Core::advance() {
  if (stopped_ || tree_->committed().header.height == config_.sealing_height) return;
  extend_path();
  std::size_t transactions = 0;
  for (std::size_t i = 0; i < path_.size() && i < kBodiesAhead && transactions < kBodiesAheadTransactions; ++i)
    if (BlockTree::Node* node = tree_->find(path_[i].block)) {
      transactions += node->header().tx_count;
      want_body(*node, i < kUnfinalizedMax ? std::nullopt : std::optional{kFetchDeadline});
      if (node->invalid && !std::exchange(blocked_, true)) report(FinalBodyInvalid{node->block, node->why});
    }
  for (const Final& final : path_) {
    if (executed(final.block)) continue;
    execute_toward(final.block);
    break;
  }
  commit_ready();
}

// Moves the end of the path towards the newest Finalization, over one in between if the way is long; fetches what is missing.
void Replica::Core::extend_path() {
  const Held newest = certificates_.finalized();
  if (!newest || newest.subject().block == path_end()) {
    sync_target_ = Held{};
    return;
  }
  if (append_to_path(newest)) {
    sync_target_ = Held{};
    return;
  }
  if (competes(newest)) return tell_fork(newest);
  const BlockHeader* end = tree_->header(path_end());
  if (sync_target_ && sync_target_.subject().view <= end->view) sync_target_ = Held{};
  if (sync_target_ && append_to_path(sync_target_)) sync_target_ = Held{};
  if (path_.size() >= kLinksAhead) return;  // enough to do for now

  end = tree_->header(path_end());
  const BlockHeader* tip = tree_->header(newest.subject().block);
  const bool far = tip != nullptr && tip->height.raw() - end->height.raw() > kFetchBlocksMax;
  if (!far) return need_block(*tree_->missing(newest.subject().block), newest);
  want_finalization_ = true;
  if (sync_target_) need_block(*tree_->missing(sync_target_.subject().block), sync_target_);
  // A target whose height is not known yet counts as near: its block is on the way.
  const BlockHeader* target = sync_target_ ? tree_->header(sync_target_.subject().block) : nullptr;
  const bool near = sync_target_ && (target == nullptr || target->height.raw() - end->height.raw() <= kFetchBlocksMax);
  if (!near) need(FetchFinalization{Height{end->height.raw() + kSyncStride}}, newest);
}

// True if the target links to the end of the path, which then ends with it.
bool Replica::Core::append_to_path(const Held& target) {
  const Hash block = target.subject().block;
  if (tree_->missing(block)) return false;
  const std::vector<BlockTree::Node*> way = tree_->path(block, path_end());
  if (way.empty() || way.back()->header().parent_hash != path_end()) return false;
  for (auto it = way.rbegin(); it != way.rend(); ++it) path_.push_back({(*it)->block->hash, Held{}});
  path_.back().checkpoint = target;
  dirty_ = true;
  return true;
}

// The newest Finalization is of a chain that is not ours: its known blocks end beside a final one.
bool Replica::Core::competes(const Held& newest) const {
  const BlockTree::Node* lowest = tree_->lowest(newest.subject().block);
  if (lowest == nullptr || tree_->descends(newest.subject().block, path_end())) return false;
  if (extends(lowest->header())) return false;  // others of this height may be below it
  return lowest->header().height <= tree_->committed().header.height.next();
}

// An older Finalization, of a view that our final chain has left behind, is not of the block that stands there in that view.
bool Replica::Core::competes(const Subject& old_finalize) const {
  const CommittedBlock& newest = tree_->committed();
  if (old_finalize.kind != VoteKind::finalize || old_finalize.view > newest.header.view) return false;
  for (std::uint64_t h = newest.header.height.raw(); const CommittedBlock* block = tree_->committed_at(Height{h}); --h) {
    if (block->header.view == old_finalize.view) return block->hash != old_finalize.block;
    if (block->header.view < old_finalize.view) return true;
    if (h == 0) break;
  }
  return false;  // too old to say
}

// Says so, and shows both Finalizations to everybody, once: those on the other side may be far ahead and not ask.
void Replica::Core::tell_fork(const Held& other) {
  if (stopped_) return;
  Held ours;
  if (!path_.empty()) ours = path_.back().checkpoint;
  for (std::uint64_t h = tree_->committed().header.height.raw(); !ours && h > 0; --h) {
    const CommittedBlock* block = tree_->committed_at(Height{h});
    if (block == nullptr) break;
    if (block->finalization) ours = Held::of(to_certificate(*block->finalization));
  }
  if (!ours) ours = other;
  stop(SafetyBroken{ours.pointer(), other.pointer()});
  emit(Broadcast{ours.message()});
  emit(Broadcast{other.message()});
}

// Commits up to the last executed block whose own Finalization says what execution said; never past one that says otherwise.
void Replica::Core::commit_ready() {
  std::size_t ready = 0;
  for (std::size_t i = 0; i < path_.size() && executed(path_[i].block); ++i) {
    const Held& checkpoint = path_[i].checkpoint;
    if (!checkpoint) continue;
    const BlockTree::Node* node = tree_->find(path_[i].block);
    if (checkpoint.subject().result != node->result)
      return stop(Divergence{node->block, checkpoint.subject().result, node->result});
    ready = i + 1;
  }
  // Far behind, blocks are committed some at a time: the host syncs once for all that it is told in one turn.
  const BlockTree::Node* next = ready < path_.size() ? tree_->find(path_[ready].block) : nullptr;
  if (ready < kCommitsTogether && path_.size() > 2 * kCommitsTogether && next != nullptr && next->body_ready) return;
  for (; ready > 0 && tree_->committed().header.height.raw() < durable_.raw() + kCommitsAhead; --ready) {
    const Final final = std::move(path_.front());
    path_.pop_front();
    dirty_ = true;
    const BlockTree::Node* node = tree_->find(final.block);
    if (extends(node->header())) continue;
    if (node->header().height == config_.sealing_height) seal(final);
    std::optional<Finalization> own;
    if (final.checkpoint) own = to_finalization(*final.checkpoint);
    tree_->commit(final.block, own);
    emit(Commit{node->block, node->result, std::move(own)});
  }
}

void Replica::Core::forget() {
  std::vector<Hash> targets{tree_->committed().hash, path_end()};
  if (certificates_.finalized()) targets.push_back(certificates_.finalized().subject().block);
  if (sync_target_) targets.push_back(sync_target_.subject().block);
  for (const Hash& hash : tree_->forget(durable_, finalized_view(), targets)) emit(Abandon{hash});
}

// --- asking ---

// Sends a request unless the same is under way; after its deadline another peer is asked. First the signers of a certificate, who must have
// it; each request begins with another of them, and those who were late come last.
void Replica::Core::need(const Fetch& fetch, const Held& certificate) {
  RequestKey key{fetch.index(), 0, Hash{}};
  if (const auto* c = std::get_if<FetchCertificates>(&fetch)) std::get<1>(key) = c->first.raw();
  if (const auto* f = std::get_if<FetchFinalization>(&fetch)) std::get<1>(key) = f->height.raw();
  if (const auto* b = std::get_if<FetchBlocks>(&fetch)) std::get<2>(key) = b->block;
  auto found = requests_.find(key);
  if (found == requests_.end()) {
    if (requests_.size() >= kFetchesMax) return;
    found = requests_.emplace(key, Request{fetch, Millis{0}}).first;
  } else if (found->second.deadline > now_.monotonic) {
    return;
  }
  Request& request = found->second;
  note_late(request);
  std::vector<ValidatorIndex> candidates;
  if (certificate && request.tries < quorum_) candidates = signers_of(certificate->signers);
  std::erase_if(candidates, [this](ValidatorIndex i) { return self_is(i); });
  if (candidates.empty())
    for (std::uint16_t i = 0; i < peers_.size(); ++i)
      if (!self_is(ValidatorIndex{i})) candidates.push_back(ValidatorIndex{i});
  if (candidates.empty()) return;
  const auto late = [this](ValidatorIndex i) { return peers_[i.raw()].late_until > now_.monotonic; };
  if (!std::all_of(candidates.begin(), candidates.end(), late)) std::erase_if(candidates, late);
  request.fetch = fetch;
  request.deadline = Millis{now_.monotonic.raw() + kFetchDeadline.raw()};
  request.asked = candidates[turn_++ % candidates.size()];
  send(*request.asked, make_message(fetch));
  ++request.tries;
  wake_at(request.deadline);
}

// The deadline of a request has passed.
void Replica::Core::note_late(const Request& request) {
  if (request.asked) peers_[request.asked->raw()].late_until = Millis{now_.monotonic.raw() + kLateFor.raw()};
}

void Replica::Core::need_certificates(View first, View last) {
  need(FetchCertificates{first, last}, Held{});
}

void Replica::Core::need_block(const Hash& block, const Held& certificate) {
  const BlockHeader& end = *tree_->header(path_end());
  // A block that may lie far ahead is fetched alone, to learn its height.
  const bool alone = certificate && certificate.subject().block == block &&
                     certificate.subject().view.raw() > end.view.raw() + kFetchBlocksMax;
  need(FetchBlocks{block, end.height, static_cast<std::uint16_t>(alone ? 1 : kFetchBlocksMax)}, certificate);
}

// --- what comes back ---

void Replica::Core::receive(ValidatorIndex from, const Data& data) {
  static const MessagePtr kNotAlone = make_message(Status{});
  for (const Certificate& certificate : data.certificates) {
    receive(from, certificate, kNotAlone);
    std::erase_if(requests_, [&](const auto& entry) {
      const auto* range = std::get_if<FetchCertificates>(&entry.second.fetch);
      return range != nullptr && range->first <= certificate.subject.view && certificate.subject.view <= range->last;
    });
    if (certificate.subject.kind == VoteKind::finalize)
      std::erase_if(requests_,
                    [](const auto& entry) { return std::holds_alternative<FetchFinalization>(entry.second.fetch); });
  }
  std::optional<BlockHeader> child;
  for (const Block& block : data.blocks) {
    const Hash hash = header_hash(block.header);
    const auto asked = requests_.find(RequestKey{1, 0, hash});
    const bool follows = child && child->parent_hash == hash && child->height == height_above(block.header);
    if (asked == requests_.end() && !follows) return;
    if (asked != requests_.end()) requests_.erase(asked);
    if (keep_block(block.header, hash, block.transactions.items) == nullptr) return;
    child = block.header;
  }
}

void Replica::Core::receive(ValidatorIndex from, const Status& status) {
  if (status.epoch != config_.epoch) return;
  Peer& peer = *peer_of(from);
  peer.view = status.view;  // also down: a peer that lost its disk needs what it had seen before
  peer.voting = status.voting;
  peer.executed = status.finalized_height;
  peer.skew = now_.wall - status.clock;
  if (status.finalized_view < finalized_view())
    answer(from, status.finalized_view);
  else if (status.view < view_)
    answer(from, status.view);
}

// --- serving ---

void Replica::Core::receive(ValidatorIndex from, const Fetch& fetch) {
  Peer& peer = *peer_of(from);
  if (peer.served >= kServedPerSecond) return;
  ++peer.served;
  std::visit([&](const auto& what) { serve(from, what); }, fetch);
}

void Replica::Core::serve(ValidatorIndex to, const FetchCertificates& fetch) {
  Data out;
  if (fetch.first <= finalized_view() && certificates_.finalized())
    out.certificates.items.push_back(*certificates_.finalized());
  const auto& views = certificates_.views();
  for (auto it = views.lower_bound(fetch.first); it != views.end() && it->first <= fetch.last; ++it)
    for (const Held* held : {&it->second.notarization, &it->second.nullification})
      if (*held && out.certificates.size() < kFetchCertificatesMax) out.certificates.items.push_back(**held);
  if (!out.certificates.empty()) send(to, make_message(std::move(out)));
}

void Replica::Core::serve(ValidatorIndex to, const FetchBlocks& fetch) {
  const BlockTree::Node* node = tree_->find(fetch.block);
  if (node == nullptr) return emit(Serve{to, fetch});
  Data out;
  std::size_t hashes = 0;
  for (; node != nullptr && out.blocks.size() < fetch.count && node->header().height > fetch.above;
       node = tree_->find(node->header().parent_hash)) {
    hashes += node->block->block.transactions.size();
    if (hashes > kFetchHashesMax) break;
    out.blocks.items.push_back(node->block->block);
  }
  if (!out.blocks.empty()) send(to, make_message(std::move(out)));
}

void Replica::Core::serve(ValidatorIndex to, const FetchFinalization& fetch) {
  if (fetch.height <= durable_) return emit(Serve{to, fetch});
  if (!certificates_.finalized()) return;
  Data out;
  out.certificates.items.push_back(*certificates_.finalized());
  if (const BlockTree::Node* node = tree_->find(certificates_.finalized().subject().block))
    out.blocks.items.push_back(node->block->block);
  send(to, make_message(std::move(out)));
}

}  // namespace tallystick::consensus
