#include "consensus/replica.h"

#include <algorithm>

#include "consensus/replica_core.h"
#include "core/ensure.h"

namespace tallystick::consensus {

CommittedBlock genesis_block(const Hash& genesis_hash, const Hash& genesis_result, Timestamp timestamp,
                             const Hash& announced) {
  CommittedBlock out;
  out.hash = genesis_hash;
  out.header.timestamp = timestamp;
  out.header.finalized.result = genesis_result;
  out.result = genesis_result;
  out.next_validators = announced;
  return out;
}

Replica::Replica(ReplicaConfig config, const SignatureScheme& scheme, const Signer* signer)
    : core_{std::make_unique<Core>(std::move(config), scheme, signer)} {}
Replica::~Replica() = default;
Replica::Replica(Replica&&) noexcept = default;
Replica::Replica(std::unique_ptr<Core> core) : core_{std::move(core)} {}
Replica Replica::fork() const {
  return Replica{std::make_unique<Core>(*core_)};
}

Result<std::vector<Effect>> Replica::start(const Recovery& recovery, Now now) {
  const Result<void> started = core_->start(recovery, now);
  if (!started) return tl::unexpected(started.error());
  return core_->take();
}

std::vector<Effect> Replica::step(const Event& event, Now now) {
  core_->step(event, now);
  return core_->take();
}

std::vector<Effect> Replica::close() {
  core_->close();
  return core_->take();
}
std::vector<LogRecord> Replica::checkpoint() const {
  return core_->checkpoint();
}
Summary Replica::summary() const {
  return core_->summary();
}

// --- the inside ---

Replica::Core::Core(ReplicaConfig config, const SignatureScheme& scheme, const Signer* signer)
    : config_{std::move(config)},
      scheme_{scheme},
      signer_{config_.self ? signer : nullptr},
      quorum_{config_.validators.quorum()},
      digests_{config_.network},
      tally_{config_.validators},
      peers_(config_.validators.size()) {
  ensure(!signer_ || (config_.validators.contains(*config_.self) &&
                      signer_->public_key() == config_.validators.key(*config_.self)));
}

std::vector<Effect> Replica::Core::take() {
  return std::exchange(effects_, {});
}

void Replica::Core::step(const Event& event, Now now) {
  ensure(tree_.has_value());
  now_ = now;
  std::visit([this](const auto& e) { on(e); }, event);
  settle();
}

void Replica::Core::on(const MessageReceived& event) {
  Peer* peer = peer_of(event.from);
  if (peer == nullptr || self_is(event.from)) return;
  peer->heard = now_.monotonic;
  const bool asks = std::holds_alternative<Status>(*event.message) || std::holds_alternative<Fetch>(*event.message);
  if (!config_.validators.contains(event.from) && !asks) return;
  if (const auto* vote = std::get_if<Vote>(&*event.message)) return receive(event.from, *vote);
  if (const auto* propose = std::get_if<Propose>(&*event.message)) return receive(event.from, *propose, event.message);
  if (const auto* certificate = std::get_if<Certificate>(&*event.message))
    return receive(event.from, *certificate, event.message);
  if (const auto* status = std::get_if<Status>(&*event.message)) return receive(event.from, *status);
  if (const auto* fetch = std::get_if<Fetch>(&*event.message)) return receive(event.from, *fetch);
  if (const auto* proof = std::get_if<SealProof>(&*event.message)) return receive(event.from, *proof, event.message);
  receive(event.from, std::get<Data>(*event.message));
}

// Null when there are too many followers.
Replica::Core::Peer* Replica::Core::peer_of(ValidatorIndex index) {
  if (config_.validators.contains(index)) return &peers_[index.raw()];
  const auto known = followers_.find(index);
  if (known != followers_.end()) return &known->second;
  if (followers_.size() >= kFollowersMax) return nullptr;
  return &followers_.emplace(index, Peer{}).first->second;
}

void Replica::Core::on(const PeerConnected& event) {
  if (!self_is(event.peer)) send(event.peer, status());
}

void Replica::Core::on(const TimerFired&) {
  armed_.reset();
}

void Replica::Core::on(const PayloadGathered& event) {
  if (event.view != view_ || !payload_.asked || event.parent != payload_.parent) return;
  payload_.transactions = event.transactions;
  payload_.at = now_.monotonic;
}

void Replica::Core::on(const BodyReady& event) {
  if (BlockTree::Node* node = tree_->find(event.block)) node->body_ready = !node->invalid;
}

void Replica::Core::on(const BodyInvalid& event) {
  BlockTree::Node* node = tree_->find(event.block);
  if (node == nullptr || node->body_ready) return;
  node->invalid = true;
  node->why = event.why;
}

void Replica::Core::on(const BlockExecuted& event) {
  BlockTree::Node* node = tree_->find(event.block);
  if (node == nullptr || node->execution != BlockTree::Execution::running) return;
  node->execution = BlockTree::Execution::done;
  node->result = event.result;
  node->next_validators = event.next_validators;
  if (node->logged && *node->logged != event.result) return stop(Divergence{node->block, *node->logged, event.result});
  if (!node->logged && node->header().view > finalized_view()) {
    node->logged = event.result;
    emit(Persist{Executed{config_.epoch, event.block, event.result}});
  }
}

void Replica::Core::on(const BlockCommitted& event) {
  durable_ = std::max(durable_, std::min(event.height, tree_->committed().header.height));
  forget();
  tell_over();
}

void Replica::Core::close() {
  for (const auto& [hash, node] : tree_->nodes()) emit(Abandon{hash});
}

void Replica::Core::on(const WorkPending& event) {
  work_ = event;
}

// Does all that what is known permits. Each rule is idempotent; a rule that changed something for others sets dirty_.
void Replica::Core::settle() {
  next_wake_.reset();
  want_finalization_ = false;
  tick();
  do {
    dirty_ = false;
    advance();
    try_finalize();
    try_notarize();
    try_propose();
    try_nullify();
  } while (dirty_);
  schedule();
}

// What happens by the clock alone.
void Replica::Core::tick() {
  if (now_.monotonic >= status_at_) {
    status_at_ = Millis{now_.monotonic.raw() + config_.timing.status.raw()};
    for (Peer& peer : peers_) peer.served = 0;
    for (auto& [index, follower] : followers_) follower.served = 0;
    std::erase_if(followers_, [this](const auto& entry) {
      return now_.monotonic.raw() - entry.second.heard.raw() > config_.timing.skip.raw();
    });
    std::erase_if(requests_, [this](const auto& entry) {
      if (entry.second.deadline >= now_.monotonic) return false;
      note_late(entry.second);
      return true;
    });
    emit(Broadcast{status()});
  }
  if (now_.monotonic >= retry_at_) {
    retry_at_ = Millis{now_.monotonic.raw() + timer_.retry_interval(config_.timing).raw()};
    retry();
  }
}

void Replica::Core::wake_at(Millis at) {
  if (at > now_.monotonic && (!next_wake_ || at < *next_wake_)) next_wake_ = at;
}

void Replica::Core::schedule() {
  wake_at(status_at_);
  wake_at(retry_at_);
  if (const auto lead = timer_.lead_deadline()) wake_at(*lead);
  if (const auto advance = timer_.advance_deadline()) wake_at(*advance);
  wake_at(timer_.heartbeat(config_.timing));
  if (!next_wake_ || armed_ == next_wake_) return;
  armed_ = next_wake_;
  emit(StartTimer{*next_wake_});
}

// Rule Enter: a verified certificate of a view at or above ours moves us behind it at once.
void Replica::Core::enter(View view, const Held& by) {
  ensure(view > view_);
  view_ = view;
  entered_by_ = by;
  timer_.enter(config_.timing, view_, finalized_view(), now_.monotonic);
  retry_at_ = Millis{now_.monotonic.raw() + timer_.retry_interval(config_.timing).raw()};
  proposals_.erase(proposals_.begin(), proposals_.lower_bound(view_));
  payload_ = {};
  handed_over_ = false;
  if (view_.raw() > kTallyViews) tally_floor_ = std::max(tally_floor_, View{view_.raw() - kTallyViews});
  tally_.forget(tally_floor_);
  if (by) report(ViewEntered{view_, by.subject(), timer_.delta()});
  dirty_ = true;
}

// Rule Retry. Everything of ours passes `permit` again, like the first time.
void Replica::Core::retry() {
  if (entered_by_)
    for (std::uint16_t i = 0; i < peers_.size(); ++i)
      if (!self_is(ValidatorIndex{i}) && peers_[i].view < view_) send(ValidatorIndex{i}, entered_by_.message());
  if (!can_vote()) return;
  const auto repeat = [this](const std::optional<Vote>& vote) {
    if (vote && permit(table_, view_, vote->subject) == Permission::repeat) emit(Broadcast{make_message(*vote)});
  };
  const OwnVotes& own = table_.at(view_);
  const auto pending = proposals_.find(view_);
  if (pending != proposals_.end() && pending->second.own) {
    if (own.notarize && permit(table_, view_, own.notarize->subject) == Permission::repeat)
      emit(Broadcast{pending->second.message});
  } else {
    repeat(own.notarize);
  }
  repeat(own.nullify);
  std::size_t left = kRetryFinalizeMax;
  for (auto it = table_.views().rbegin(); it != table_.views().rend() && left > 0; ++it) {
    if (!it->second.finalize) continue;
    repeat(it->second.finalize);
    --left;
  }
}

MessagePtr Replica::Core::status() const {
  Status out;
  out.epoch = config_.epoch;
  const CommittedBlock& committed = tree_->committed();
  out.finalized_height = committed.header.height;
  out.finalized_view = certificates_.finalized() ? certificates_.finalized().subject().view : View{0};
  out.finalized_block = committed.hash;
  out.finalized_result = committed.result;
  out.view = view_;
  if (certificates_.highest()) out.highest = certificates_.highest().subject();
  out.clock = now_.wall;
  out.voting = can_vote() && view_ > table_.floor();
  return make_message(out);
}

// Rule Idle: the block to build upon is final, no view since was nullified, and no due work waits.
bool Replica::Core::idle() const {
  return view_ == finalized_view().next() && !work_.due;
}

bool Replica::Core::silent(ValidatorIndex peer) const {
  const Peer& p = peers_[peer.raw()];
  return !p.voting || now_.monotonic.raw() - p.heard.raw() > config_.timing.skip.raw();
}

// The leader says nothing while a quorum, ourselves included, is there: waiting for it is pointless.
bool Replica::Core::leader_is_gone() const {
  if (self_is(leader()) || !silent(leader())) return false;
  std::size_t active = can_vote() ? 1 : 0;
  for (std::uint16_t i = 0; i < peers_.size(); ++i)
    if (!self_is(ValidatorIndex{i}) && !silent(ValidatorIndex{i})) ++active;
  return active >= quorum_;
}

Summary Replica::Core::summary() const {
  Summary out;
  out.epoch = config_.epoch;
  out.view = view_;
  out.floor = table_.floor();
  out.finalized_view = finalized_view();
  out.committed_height = tree_->committed().header.height;
  out.committed_view = tree_->committed().header.view;
  out.committed_block = tree_->committed().hash;
  out.committed_result = tree_->committed().result;
  out.delta = timer_.delta();
  out.voting = can_vote() && view_ > table_.floor();
  out.diverged = stopped_;
  out.sealed = seal_ != nullptr && durable_ >= config_.sealing_height;
  out.blocked = blocked_;
  std::vector<Millis> skews{Millis{0}};
  for (const Peer& peer : peers_)
    if (peer.skew) skews.push_back(*peer.skew);
  if (skews.size() >= quorum_) {
    std::sort(skews.begin(), skews.end());
    out.clock_skew = skews[skews.size() / 2];
  }
  return out;
}

}  // namespace tallystick::consensus
