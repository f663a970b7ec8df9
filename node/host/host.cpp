#include "node/host/host.h"

#include "core/ensure.h"
#include "node/host/alive.h"

namespace tallystick::node {

Host::Host(HostConfig config, HostEnvironment environment, HostListener& listener)
    : config_{std::move(config)},
      environment_{std::move(environment)},
      listener_{listener},
      alive_{std::make_shared<Host*>(this)},
      verification_{config_.replica.network, environment_.scheme, environment_.verifiers, config_.verification},
      pool_{config_.pool},
      reserve_{config_.free_bytes_min},
      sequence_{std::in_place,
                consensus::SequenceConfig{config_.replica, config_.validators, config_.epoch_length},
                environment_.scheme, environment_.signer, environment_.next_signer} {}

Host::~Host() {
  if (timer_) environment_.timers.cancel(*timer_);
  if (second_timer_) environment_.timers.cancel(*second_timer_);
}

Result<std::unique_ptr<Host>> Host::start(HostConfig config, HostEnvironment environment, HostListener& listener) {
  std::unique_ptr<Host> host{new Host{std::move(config), std::move(environment), listener}};
  if (auto done = host->recover(); !done) return tl::unexpected(done.error());
  host->every_second();
  host->run_events();
  return host;
}

Result<void> Host::stop() {
  if (timer_) environment_.timers.cancel(*timer_);
  if (second_timer_) environment_.timers.cancel(*second_timer_);
  timer_.reset();
  second_timer_.reset();
  alive_.reset();
  if (halted_) return {};
  halted_ = true;
  return make_durable();
}

consensus::Now Host::now() const {
  return {environment_.clock.wall(), environment_.clock.monotonic()};
}

void Host::halt(const Error& error) {
  if (halted_) return;
  halted_ = true;
  halted_why_ = error.message;
  events_.clear();
  listener_.on_halt(error);
}

bool Host::fine(const Result<void>& result) {
  if (!result) halt(result.error());
  return result.has_value();
}

// Looked at before every event: one writes at most a block, and what is under way besides is bounded. While paused only every_second looks.
bool Host::may_write() {
  if (!reserve_.is_kept() || paused()) return !paused();
  if (reserve_.look(environment_.disk.free_bytes())) return true;
  listener_.on_pause(reserve_.why());
  return false;
}

void Host::tell(consensus::Event event) {
  events_.push_back(std::move(event));
}

// One turn: every event that stands in line, and those that carrying out its effects adds.
void Host::run_events() {
  if (running_events_) return;
  running_events_ = true;
  note_work();
  while (!events_.empty() && !halted_ && may_write()) {
    const consensus::Event event = std::move(events_.front());
    events_.pop_front();
    carry_out(sequence_->step(event, now()));
    if (events_.empty()) note_work();
  }
  running_events_ = false;
}

void Host::on_frame(ValidatorIndex from, Channel, ByteView frame) {
  if (halted_) return;
  if (is_observer(from)) return observe(from, frame);
  if (faults_.silences(from, environment_.clock.monotonic())) return;
  if (!frame.empty() && frame.front() >= consensus::kHostMessageTypes) {
    accept(from, frame);
  } else {
    auto message = consensus::decode_message(frame);
    if (message && paused()) return;  // as if it had been lost: what matters is said again
    if (message)
      tell(consensus::MessageReceived{from, consensus::make_message(std::move(*message))});
    else
      listener_.on_fact(consensus::PeerFault{from, message.error().message});
  }
  run_events();
}

void Host::on_connected(ValidatorIndex peer) {
  if (halted_) return;
  if (is_observer(peer)) {
    observers_.insert(peer);
    return show_newest(peer);
  }
  if (paused()) return;
  tell(consensus::PeerConnected{peer});
  run_events();
}

void Host::on_disconnected(ValidatorIndex peer) {
  observers_.erase(peer);
}

std::uint64_t Host::listen(CommitCallback callback) {
  commit_callbacks_.emplace_back(next_callback_, std::move(callback));
  return next_callback_++;
}

void Host::unlisten(std::uint64_t id) {
  std::erase_if(commit_callbacks_, [&](const auto& entry) { return entry.first == id; });
}

HostStatus Host::status() const {
  HostStatus status;
  status.consensus = sequence_->replica().summary();
  status.committed = committed_;
  status.may_vote = sign_state_ != nullptr && sequence_->member();
  status.votes_lost_until = votes_lost_until_;
  status.halted = halted_;
  status.not_writing = halted_ ? halted_why_ : reserve_.why();
  status.pool_count = pool_.count();
  status.pool_bytes = pool_.bytes();
  status.blocks_under_way = bodies_.blocks();
  status.bodies_wanted = bodies_.wanted();
  status.verifications_waiting = verification_.waiting();
  status.log_segments = log_->segments();
  status.passed_over = passed_over_count_;
  status.damaged_blocks = blocks_->damaged_count();
  status.mended_blocks = mended_blocks_;
  status.messages_unheard = faults_.dropped();
  status.requests_turned_away = serving_.turned_away();
  return status;
}

TransactionPtr Host::find_transaction(const Hash& hash) {
  if (auto found = pool_.find(hash)) return found;
  if (auto found = bodies_.find(hash)) return found;
  return verification_.find(hash);
}

bool Host::is_waiting(const Hash& transaction) const {
  return pool_.find(transaction) != nullptr || bodies_.find(transaction) != nullptr;
}

bool Host::forgets_work() const {
  return !halted_ && bodies_.blocks() <= kBlocksFarBehind && !told_work_.transactions &&
         pool_.has_ready(bodies_.included(), environment_.clock.wall());
}

}  // namespace tallystick::node
