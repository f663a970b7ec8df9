// Effects out, in order: what is to be remembered is on disk before anything leaves.
#include <tuple>

#include "core/ensure.h"
#include "node/host/alive.h"
#include "node/host/block_room.h"
#include "node/host/host.h"
#include "node/host/wire.h"

namespace tallystick::node {
namespace {

// A log this many segments longer than its last rewrite is worth another one.
constexpr std::size_t kLogSegmentsGrown = 2;
// Blocks go to the ledger together until they are worth so much: what a batch of it holds in memory stays bounded.
constexpr std::size_t kCommitBytes = 2 * 1024 * 1024;
constexpr std::size_t kHandOverBytesMax = 256 * 1024;
constexpr std::size_t kHandOverCountMax = 1'000;

Channel channel_of(const consensus::Message& message) {
  return consensus::is_bulk(message) ? Channel::bulk : Channel::control;
}

}  // namespace

void Host::carry_out(std::vector<consensus::Effect> effects) {
  for (const consensus::Effect& effect : effects) {
    if (halted_) return;
    const bool leaves = std::holds_alternative<consensus::Send>(effect) ||
                        std::holds_alternative<consensus::Broadcast>(effect) ||
                        std::holds_alternative<consensus::Commit>(effect);
    if (leaves && !fine(make_durable())) return;
    if (!std::holds_alternative<consensus::Commit>(effect)) flush_commits();
    if (halted_) return;
    std::visit([&](const auto& e) { perform(e); }, effect);
  }
  if (!halted_) flush_commits();
}

// The log with the lease that covers its votes, then the sign state: a sign state never knows of a lease that its log
// does not, unless the log lost it. Nothing leaves before both. With a witness the first vote after each start takes a lease of its own, so
// that what was copied before it is behind the witness.
Result<void> Host::make_durable() {
  const Epoch epoch = sequence_->epoch();
  const auto leased = sign_state_ ? sign_state_->lease() : SignLease{};
  const bool beyond = std::tie(epoch, own_view_) > std::tie(leased.epoch, leased.lease_end);
  const bool first = witness_ != nullptr && voted_ && !leased_;
  const bool lease_ends = sign_state_ && own_view_ > View{0} && (beyond || first);
  if (!dirty_ && !lease_ends) return {};
  SignLease lease{epoch, lease_end_for(own_view_)};
  if (epoch == leased.epoch) lease.lease_end = std::max(lease.lease_end, leased.lease_end.next());
  if (lease_ends)
    if (auto done = log_->append_lease(lease); !done) return done;
  if (auto done = log_->sync(); !done) return done;
  dirty_ = false;
  if (!lease_ends) return {};
  leased_ = true;
  if (witness_)
    if (auto done = witness_->extend(lease); !done) return done;
  return sign_state_->extend(lease);
}

void Host::perform(const consensus::Persist& persist) {
  std::vector<TransactionPtr> transactions;
  if (const auto* body = std::get_if<consensus::Body>(&persist.record)) {
    // Our own proposal was not gathered: its transactions are in the pool.
    bodies_.want(body->block, [this](const Hash& hash) { return find_transaction(hash); });
    const auto* complete = bodies_.complete(body->block->hash);
    ensure(complete != nullptr);
    transactions = *complete;
    work_changed_ = true;
  }
  if (const auto view = consensus::own_vote_view(persist.record)) {
    own_view_ = std::max(own_view_, *view);
    voted_ = true;
  }
  listener_.on_record(persist.record);
  if (fine(log_->append(persist.record, transactions))) dirty_ = true;
}

void Host::perform(const consensus::Send& send) {
  environment_.network.send(send.to, channel_of(*send.message), consensus::encode_message(*send.message));
}

void Host::perform(const consensus::Broadcast& broadcast) {
  environment_.network.broadcast(channel_of(*broadcast.message), consensus::encode_message(*broadcast.message));
}

void Host::perform(const consensus::StartTimer& start) {
  if (timer_) environment_.timers.cancel(*timer_);
  const Millis delay{std::max<std::int64_t>(0, start.at.raw() - environment_.clock.monotonic().raw())};
  timer_ = environment_.timers.after(delay, while_alive([this] {
                                       timer_.reset();
                                       tell(consensus::TimerFired{});
                                       run_events();
                                     }));
}

void Host::perform(const consensus::GatherPayload& gather) {
  IncludedTransactions ancestors;
  for (auto block = gather.under_way.rbegin(); block != gather.under_way.rend(); ++block)
    if (const auto* held = bodies_.held((*block)->hash))
      for (const TransactionPtr& transaction : *held)
        if (transaction) ancestors.add(*transaction);
  consensus::PayloadGathered gathered{gather.view, gather.parent, {}};
  for (const TransactionPtr& transaction :
       pool_.gather(ancestors, environment_.clock.wall(), block_room(gather.quorum_behind)))
    gathered.transactions.push_back(transaction->hash);
  tell(std::move(gathered));
}

void Host::perform(const consensus::GatherBody& gather) {
  const auto outcome = bodies_.want(gather.block, [this](const Hash& hash) { return find_transaction(hash); });
  if (outcome) return tell_bodies({*outcome});
  const auto& hashes = gather.block->block.transactions.items;
  FetchBodies fetch{gather.block->hash, bodies_.missing(gather.block->hash)};
  std::erase_if(fetch.places, [&](std::uint32_t place) { return verification_.is_verifying(hashes[place]); });
  if (fetch.places.empty()) return;  // all that lacks is here, and being verified
  if (fetch.places.size() == hashes.size()) fetch.places.clear();
  const Bytes frame = encode_fetch_bodies(fetch);
  for (const ValidatorIndex to : gather.ask) environment_.network.send(to, Channel::bulk, frame);
}

// What such a block holds waits for another one, in the pool, where it may never have been.
void Host::perform(const consensus::Abandon& abandon) {
  const std::vector<TransactionPtr> left = bodies_.drop(abandon.block);
  if (left.empty()) return;
  work_changed_ = true;
  for (const TransactionPtr& transaction : left)
    if (!bodies_.find(transaction->hash) && !pool_.has_place(transaction->transaction))
      static_cast<void>(pool_add(transaction, {}));
}

void Host::perform(const consensus::Execute& execute) {
  const auto* complete = bodies_.complete(execute.block->hash);
  ensure(complete != nullptr);
  const auto result = std::make_shared<Result<ExecutedBlock>>();
  environment_.execution.run([&application = environment_.application, block = execute.block, transactions = *complete,
                              result] { *result = application.execute(block->block.header, transactions); },
                             while_alive([this, result] {
                               if (!*result) return halt(result->error());
                               tell(consensus::BlockExecuted{(*result)->block, (*result)->result_digest, (*result)->next_validators});
                               run_events();
                             }));
}

void Host::perform(const consensus::Commit& commit) {
  const auto* complete = bodies_.complete(commit.block->hash);
  ensure(complete != nullptr);
  StoredBlock stored{commit.block->block, commit.result, commit.finalization, {}};
  for (const TransactionPtr& transaction : *complete) stored.transactions.push_back(transaction->bytes);
  if (!fine(blocks_->append(stored))) return;
  to_commit_.push_back({commit.block, commit.result, commit.finalization, *complete});
}

// The block file is synced before the ledger hears of the blocks.
void Host::flush_commits() {
  if (to_commit_.empty()) return;
  if (!fine(blocks_->sync())) return;
  std::vector<CommittedEvent> together;
  std::size_t bytes = 0;
  for (CommittedEvent& event : std::exchange(to_commit_, {})) {
    for (const TransactionPtr& transaction : event.transactions) bytes += transaction->bytes.size();
    together.push_back(std::move(event));
    if (bytes < kCommitBytes) continue;
    commit_together(std::exchange(together, {}));
    bytes = 0;
  }
  if (!together.empty()) commit_together(std::move(together));
}

void Host::commit_together(std::vector<CommittedEvent> events) {
  struct Outcome {
    Result<void> committed;
    bool due = false;
  };
  const auto outcome = std::make_shared<Outcome>();
  std::vector<Application::Final> blocks;
  for (const CommittedEvent& event : events) blocks.push_back({event.block->hash, event.finalization});
  environment_.execution.run(
      [&application = environment_.application, blocks = std::move(blocks), outcome, wall = environment_.clock.wall()] {
        outcome->committed = application.commit_together(blocks);
        outcome->due = outcome->committed && application.has_due_work(blocks.back().block, wall);
      },
      while_alive([this, events = std::move(events), outcome] {
        if (!fine(outcome->committed)) return;
        for (const CommittedEvent& event : events)
          if (!halted_) commit_done(event, outcome->due);
      }));
}

void Host::commit_done(const CommittedEvent& event, bool due) {
  committed_ = event.block->block.header.height;
  committed_hash_ = event.block->hash;
  due_ = due;
  pool_.on_committed(event.transactions, [this](const Lane& lane) {
    return environment_.application.next_sequence(lane.account, lane.lane);
  });
  std::size_t bytes = 0;
  for (const TransactionPtr& transaction : event.transactions) bytes += transaction->bytes.size();
  passed_over_.committed(event.block->block.header.proposer, event.transactions.size(), bytes, pool_.arrivals());
  bodies_.drop(event.block->hash);
  tell(consensus::BlockCommitted{committed_});
  listener_.on_committed(event);
  show_to_observers(event);
  const auto callbacks = commit_callbacks_;  // a callback may remove itself
  for (const auto& [id, callback] : callbacks) callback(event);
  run_events();
  if (halted_) return;
  prune_log();
  run_events();
}

void Host::prune_log() {
  if (log_->segments() < pruned_segments_ + kLogSegmentsGrown || paused()) return;
  if (!fine(make_durable())) return;
  std::optional<SignLease> lease;
  if (sign_state_) lease = sign_state_->lease();
  if (!fine(log_->replace(checkpoint_entries(), lease))) return;
  pruned_segments_ = log_->segments();
}

std::vector<ConsensusLog::Entry> Host::checkpoint_entries() const {
  std::vector<ConsensusLog::Entry> entries;
  for (consensus::LogRecord& record : sequence_->replica().checkpoint()) {
    ConsensusLog::Entry entry{std::move(record), {}};
    if (const auto* body = std::get_if<consensus::Body>(&entry.record)) {
      const auto* complete = bodies_.complete(body->block->hash);
      ensure(complete != nullptr);
      for (const TransactionPtr& transaction : *complete) entry.transactions.push_back(transaction->bytes);
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

void Host::perform(const consensus::Serve& serve) {
  consensus::Data data;
  std::size_t hashes = 0;
  const auto add = [&](const StoredBlock& stored) {
    hashes += stored.block.transactions.size();
    if (!data.blocks.items.empty() && hashes > consensus::kFetchHashesMax) return false;
    data.blocks.items.push_back(stored.block);
    return true;
  };
  if (const auto* fetch = std::get_if<consensus::FetchBlocks>(&serve.fetch)) {
    const auto newest = blocks_->height_of(fetch->block);
    if (!newest || !*newest) return;
    const std::size_t count = std::min<std::size_t>(fetch->count, consensus::kFetchBlocksMax);
    for (std::uint64_t h = (*newest)->raw(); h > fetch->above.raw() && data.blocks.size() < count; --h) {
      const auto stored = blocks_->read(Height{h});
      if (!stored || !add(*stored)) break;
    }
  } else if (const auto* wanted = std::get_if<consensus::FetchFinalization>(&serve.fetch)) {
    const auto height = blocks_->finalized_at_or_above(wanted->height);
    if (!height || !*height) return;
    if (const auto stored = blocks_->read(**height); stored && add(*stored))
      data.certificates.items.push_back(consensus::to_certificate(*stored->finalization));
  }
  if (data.blocks.items.empty()) return;
  perform(consensus::Send{serve.to, consensus::make_message(std::move(data))});
}

void Host::perform(const consensus::HandOver& hand_over) {
  TransactionsFrames frames;
  for (const TransactionPtr& transaction :
       pool_.gather(bodies_.included(), environment_.clock.wall(), {kHandOverCountMax, kHandOverBytesMax}))
    frames.add(transaction->bytes);
  for (Bytes& frame : frames.take()) environment_.network.send(hand_over.leader, Channel::bulk, std::move(frame));
}

void Host::perform(const consensus::Report& report) {
  if (const auto* fault = std::get_if<consensus::PeerFault>(&report.fact))
    faults_.noted(fault->peer, fault->verifications, environment_.clock.monotonic());
  listener_.on_fact(report.fact);
}

}  // namespace tallystick::node
