// Transactions in and out: from clients, relayed by peers, and the bodies of blocks.
#include "node/host/alive.h"
#include "node/host/host.h"
#include "node/host/wire.h"

namespace tallystick::node {
namespace {

constexpr Millis kRelayDelay{2};  // what arrives within this travels in one frame
constexpr Millis kHousekeeping{1'000};
constexpr std::size_t kPassedOverMax = 1'000;  // that are counted
constexpr std::size_t kRelayedAgain = 32;

}  // namespace

void Host::submit(Bytes transaction, Submitted done, std::string client) {
  if (halted_) return done(fail(ErrorKind::unavailable, "this node has stopped: " + halted_why_));
  if (paused()) return done(fail(ErrorKind::unavailable, "this node takes no transaction now: " + reserve_.why()));
  arrived(std::move(transaction), {Origin{std::move(client)}, std::move(done)});
  run_events();
}

void Host::accept(ValidatorIndex from, ByteView frame) {
  const ByteView payload = frame.subspan(1);
  if (frame.front() == kFetchBodiesType) return serve_bodies(from, payload);
  if (frame.front() == kFetchStoredType) return serve_stored(from, payload);
  if (paused()) return;
  if (frame.front() == kStoredType) return stored_arrived(from, payload);
  if (frame.front() != kTransactionsType)
    return listener_.on_fact(consensus::PeerFault{from, "a message of unknown type " + std::to_string(frame.front())});
  const auto transactions = decode_transactions(payload);
  if (!transactions) return listener_.on_fact(consensus::PeerFault{from, transactions.error().message});
  for (const ByteView bytes : *transactions)
    if (verification_.has_room(from, bytes.size())) arrived(Bytes(bytes.begin(), bytes.end()), {from, std::nullopt});
}

void Host::arrived(Bytes bytes, Sender sender) {
  const Hash hash = transaction_hash(bytes);
  const Origin from = sender.origin;
  verification_.submit(hash, std::move(bytes), from,
                       while_alive([this, hash, sender = std::move(sender)](const Result<TransactionPtr>& result) {
                         verified(hash, result, sender);
                         run_events();
                       }));
}

void Host::verified(const Hash& hash, const Result<TransactionPtr>& result, const Sender& sender) {
  const std::optional<Submitted>& client = sender.client;
  if (!result) {
    if (result.error().kind == ErrorKind::malformed) {
      tell_bodies(bodies_.invalid(hash, result.error().message));
      // A correct validator passes on what it has verified.
      if (sender.origin.validator) {
        faults_.noted(*sender.origin.validator, 1, environment_.clock.monotonic());
        listener_.on_fact(consensus::PeerFault{*sender.origin.validator, result.error().message});
      }
    }
    if (client) (*client)(result);
    return;
  }
  const TransactionPtr& transaction = *result;
  if (bodies_.is_wanted(hash)) tell_bodies(bodies_.arrived(transaction));
  // A block under way holds it: the pool need not.
  const Result<bool> fresh = bodies_.find(hash) ? Result<bool>{false} : pool_add(transaction, sender.origin);
  if (!client) return;
  if (!fresh) return (*client)(tl::unexpected(fresh.error()));
  if (*fresh) relay(transaction);
  (*client)(transaction);
}

// False when the pool had it already.
Result<bool> Host::pool_add(const TransactionPtr& transaction, const Origin& origin) {
  const Timestamp wall = environment_.clock.wall();
  const auto admissible = environment_.application.admissible(*transaction, wall);
  if (!admissible && admissible.error().kind != ErrorKind::not_yet) return tl::unexpected(admissible.error());
  const TransactionBody& body = transaction->transaction.body;
  const Sequence next = environment_.application.next_sequence(body.account, body.lane);
  const auto added = pool_.add(transaction, next, {environment_.clock.monotonic(), wall}, origin);
  if (!added) return tl::unexpected(added.error());
  pool_grew_ = true;
  return *added != Mempool::Added::duplicate;
}

void Host::relay(const TransactionPtr& transaction) {
  relay_.push_back(transaction);
  if (relay_scheduled_) return;
  relay_scheduled_ = true;
  environment_.timers.after(kRelayDelay, while_alive([this] { flush_relay(); }));
}

void Host::flush_relay() {
  relay_scheduled_ = false;
  TransactionsFrames frames;
  for (const TransactionPtr& transaction : relay_) frames.add(transaction->bytes);
  relay_.clear();
  for (const Bytes& frame : frames.take()) environment_.network.broadcast(Channel::bulk, frame);
}

void Host::serve_bodies(ValidatorIndex to, ByteView payload) {
  const auto fetch = decode_fetch_bodies(payload);
  if (!fetch) return listener_.on_fact(consensus::PeerFault{to, fetch.error().message});
  const Millis now = environment_.clock.monotonic();
  if (!serving_.admits(to, now)) return;
  TransactionsFrames frames;
  const auto add_from = [&](std::size_t count, const auto& bytes_at) {
    if (fetch->places.empty())
      for (std::size_t i = 0; i < count; ++i) bytes_at(i);
    for (const std::uint32_t place : fetch->places)
      if (place < count) bytes_at(place);
  };
  if (const auto* held = bodies_.held(fetch->block)) {
    add_from(held->size(), [&](std::size_t i) {
      if ((*held)[i]) frames.add((*held)[i]->bytes);
    });
  } else if (const auto height = blocks_->height_of(fetch->block); height && *height) {
    if (const auto stored = blocks_->read(**height)) {
      for (const Bytes& transaction : stored->transactions) serving_.spent(to, transaction.size(), now);
      add_from(stored->transactions.size(), [&](std::size_t i) { frames.add(stored->transactions[i]); });
    }
  }
  for (Bytes& frame : frames.take()) {
    serving_.spent(to, frame.size(), now);
    environment_.network.send(to, Channel::bulk, std::move(frame));
  }
}

void Host::tell_bodies(const std::vector<Bodies::Outcome>& outcomes) {
  for (const Bodies::Outcome& outcome : outcomes) {
    if (outcome.ready)
      tell(consensus::BodyReady{outcome.block});
    else
      tell(consensus::BodyInvalid{outcome.block, outcome.why});
  }
  if (!outcomes.empty()) work_changed_ = true;
}

// Tells the replica when the level of waiting work has changed.
void Host::note_work() {
  if ((!work_changed_ && !pool_grew_) || halted_ || bodies_.blocks() > kBlocksFarBehind) return;
  consensus::WorkPending work;
  const IncludedTransactions& under_way = bodies_.included();
  // A transaction more takes nothing away: only when something else changed is the pool walked again.
  work.transactions =
      (!work_changed_ && told_work_.transactions) || pool_.has_ready(under_way, environment_.clock.wall());
  work_changed_ = pool_grew_ = false;
  work.full_block = pool_.count() >= under_way.size() + kBlockTransactionsMax;
  work.due = due_;
  if (work == told_work_) return;
  told_work_ = work;
  tell(work);
}

// Whoever left them out may not have heard of them: they are relayed again, a few each second.
void Host::look_for_passed_over() {
  const auto left_out = pool_.ready_before(passed_over_.before(sequence_->validators().faulty_max()), kPassedOverMax);
  passed_over_count_ = left_out.size();
  for (std::size_t i = 0; i < std::min(left_out.size(), kRelayedAgain); ++i) relay(left_out[i]);
}

// What is deleted here is durable in the ledger, and archive nodes have it.
void Host::prune_blocks() {
  const std::uint64_t keep = config_.keep_blocks;
  if (keep > 0 && committed_.raw() > keep) fine(blocks_->drop_below(Height{committed_.raw() - keep + 1}));
}

void Host::every_second() {
  second_timer_ = environment_.timers.after(kHousekeeping, while_alive([this] { every_second(); }));
  if (paused()) {
    if (!reserve_.look(environment_.disk.free_bytes())) return;
    listener_.on_pause({});
  }
  if (pool_.drop_expired({environment_.clock.monotonic(), environment_.clock.wall()}) > 0) work_changed_ = true;
  look_for_passed_over();
  prune_blocks();
  if (halted_) return;
  scrub();
  ask_for_damaged();
  const auto due = std::make_shared<bool>();
  environment_.execution.run([&application = environment_.application, wall = environment_.clock.wall(),
                              due] { *due = application.has_due_work(application.last_committed().block, wall); },
                             while_alive([this, due] {
                               work_changed_ = work_changed_ || due_ != *due;
                               due_ = *due;
                               run_events();
                             }));
}

}  // namespace tallystick::node
