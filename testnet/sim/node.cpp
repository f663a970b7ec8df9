#include "testnet/sim/node.h"

#include "core/ensure.h"
#include "node/env/power_cut.h"

namespace tallystick::sim {

class SimulatedNode::Clock final : public node::Clock {
 public:
  explicit Clock(const SimulatedNode& node) : node_{node}, started_{node.world_.queue.now()} {}
  Timestamp wall() const override {
    return node_.world_.clock_start + Millis{(node_.world_.queue.now() + node_.clock_offset_) / kMillisecond};
  }
  Millis monotonic() const override { return Millis{(node_.world_.queue.now() - started_) / kMillisecond}; }

 private:
  const SimulatedNode& node_;
  Micros started_;
};

class SimulatedNode::Timers final : public node::Timers {
 public:
  explicit Timers(SimulatedNode& node) : node_{node} {}
  Id after(Millis delay, std::function<void()> callback) override {
    node_.effect();
    const Id id = next_++;
    waiting_.emplace(id, std::move(callback));
    const Micros late = node_.random_.between(0, 200);
    node_.world_.queue.after(delay.raw() * kMillisecond + late, [&node = node_, generation = node_.generation_, id] {
      if (node.generation_ == generation && node.process_) node.process_timer(id);
    });
    return id;
  }
  void cancel(Id id) override { waiting_.erase(id); }
  // The callback, once.
  std::function<void()> take(Id id) {
    const auto found = waiting_.find(id);
    if (found == waiting_.end()) return {};
    std::function<void()> callback = std::move(found->second);
    waiting_.erase(found);
    return callback;
  }

 private:
  SimulatedNode& node_;
  Id next_ = 1;
  std::unordered_map<Id, std::function<void()>> waiting_;
};

class SimulatedNode::PeerNetwork final : public node::PeerNetwork {
 public:
  explicit PeerNetwork(SimulatedNode& node) : node_{node} {}
  void send(ValidatorIndex to, node::Channel channel, Bytes frame) override {
    node_.effect();
    const auto said = node_.look_at(channel, frame);
    node_.outgoing(to.raw(), channel, std::make_shared<const Bytes>(std::move(frame)), said);
  }
  void broadcast(node::Channel channel, const Bytes& frame) override {
    const auto said = node_.look_at(channel, frame);
    const auto shared = std::make_shared<const Bytes>(frame);
    for (NodeIndex to = 0; to < node_.world_.nodes; ++to) {
      if (to == node_.index_) continue;
      node_.effect();
      node_.outgoing(to, channel, shared, said);
    }
  }

 private:
  SimulatedNode& node_;
};

// Jobs run at once; what they found out is told later, in order.
class SimulatedNode::Worker final : public node::Worker {
 public:
  explicit Worker(SimulatedNode& node) : node_{node} {}
  void run(std::function<void()> job, std::function<void()> done) override {
    node_.effect();
    job();
    const Scenario& s = node_.world_.scenario;
    Micros takes = node_.random_.between(1, s.worker_us);
    if (node_.world_.workers_slow && node_.random_.chance(s.worker_slow_ppm))
      takes += node_.random_.between(0, s.worker_slow_ms) * kMillisecond;
    EventQueue& queue = node_.world_.queue;
    free_at_ = std::max(free_at_, queue.now()) + takes;
    queue.after(free_at_ - queue.now(), [&node = node_, generation = node_.generation_, done = std::move(done)] {
      if (node.generation_ != generation) return;
      if (node.asleep()) return node.when_awake([&node, done] { node.run(done); });
      node.world_.trace.add(TraceKind::worker, node.world_.queue.now(), node.index_, 0);
      node.run(done);
    });
  }
  Micros free_at() const { return free_at_; }

 private:
  SimulatedNode& node_;
  Micros free_at_ = 0;
};

struct SimulatedNode::Process {
  explicit Process(SimulatedNode& node)
      : clock{node}, timers{node}, network{node}, execution{node}, verification{node} {}
  Clock clock;
  Timers timers;
  PeerNetwork network;
  Worker execution;
  Worker verification;
  std::unique_ptr<node::Application> application;
};

SimulatedNode::SimulatedNode(World& world, NodeIndex index, Random random, std::unique_ptr<NodeLedger> ledger,
                             Crashed crashed)
    : world_{world},
      index_{index},
      random_{random},
      crashed_{std::move(crashed)},
      signer_{world.keys.signer("validator " + std::to_string(index))},
      ledger_{std::move(ledger)} {
  const auto first = node::Host::first_start(disk_, signer_->public_key(), world_.replica.epoch);
  ensure(first.has_value());
  disk_.set_lying(world.disks_lie);
}

SimulatedNode::~SimulatedNode() = default;

Micros SimulatedNode::busy_until() const {
  if (!process_) return 0;
  return std::max({process_->execution.free_at(), process_->verification.free_at(), paused_until_});
}

// One thing more that the outside may notice; perhaps the last.
void SimulatedNode::effect() {
  if (!effects_left_) return;
  if (*effects_left_ == 0) throw node::PowerCut{};
  --*effects_left_;
}

Result<void> SimulatedNode::disk_operation() {
  effect();
  if (!disk_operations_left_ || (*disk_operations_left_)-- > 0) return {};
  disk_operations_left_.reset();
  disk_failed_ = true;
  ++world_.faults.write_errors;
  return fail(ErrorKind::unavailable, "no space left on device");
}

Result<void> SimulatedNode::disk_read() {
  if (!reads_left_ || (*reads_left_)-- > 0) return {};
  reads_left_.reset();
  disk_failed_ = true;
  ++world_.faults.read_errors;
  return fail(ErrorKind::unavailable, "input/output error");
}

template <class F>
void SimulatedNode::run(const F& f) {
  try {
    f();
  } catch (const node::PowerCut&) {
    crash();
  }
}

template <class F>
void SimulatedNode::when_awake(F again) {
  world_.queue.after(paused_until_ - world_.queue.now(), [this, generation = generation_, again = std::move(again)] {
    if (generation_ == generation) again();
  });
}

void SimulatedNode::process_timer(node::Timers::Id id) {
  if (asleep()) return when_awake([this, id] { process_timer(id); });
  const auto callback = process_->timers.take(id);
  if (!callback) return;
  world_.trace.add(TraceKind::timer, world_.queue.now(), index_, id);
  run(callback);
}

bool SimulatedNode::start(std::optional<std::uint64_t> effects) {
  ensure(!up());
  ++generation_;
  if (world_.votes_forgotten) forget_votes();
  effects_left_ = effects;
  world_.trace.add(TraceKind::start, world_.queue.now(), index_, effects.value_or(0));
  process_ = std::make_unique<Process>(*this);
  disk_failed_ = false;
  if (honest())
    for (Checker* checker : world_.checkers) checker->on_starting(index_);
  disk_.set_hook([this](node::DiskOperation) { return disk_operation(); });
  disk_.set_read_hook([this] { return disk_read(); });
  try {
    process_->application = ledger_->open();
    node::HostConfig config{world_.replica, {}, {}, kLogSegmentBytes, kBlockSegmentBytes};
    if (index_ < world_.replica.validators.size())
      config.replica.self = ValidatorIndex{static_cast<std::uint16_t>(index_)};
    config.validators = world_.validators;
    config.epoch_length = world_.scenario.epoch_length;
    auto host = node::Host::start(config,
                                  {process_->clock,
                                   process_->timers,
                                   disk_,
                                   process_->network,
                                   process_->execution,
                                   {&process_->verification},
                                   world_.keys.scheme(),
                                   signer_.get(),
                                   *process_->application},
                                  *this);
    if (!host && disk_failed_) {
      crash();
      return false;
    }
    if (!host) {
      world_.verdict.violated("node " + std::to_string(index_) + " does not start: " + host.error().message);
      crash();
      return false;
    }
    host_ = std::move(*host);
  } catch (const node::PowerCut&) {
    crash();
    return false;
  }
  if (honest())
    for (Checker* checker : world_.checkers) checker->on_started(index_, *host_);
  return true;
}

void SimulatedNode::forget_votes() {
  const std::string directory = "log/" + std::to_string(epoch_.raw());
  if (const auto names = disk_.list(directory))
    for (const std::string& name : *names) ensure(disk_.remove(directory + "/" + name).has_value());
  ensure(disk_.remove("sign_state").has_value());
  ensure(node::Host::first_start(disk_, signer_->public_key(), world_.replica.epoch).has_value());
}

void SimulatedNode::lose_log() {
  const std::string directory = "log/" + std::to_string(epoch_.raw());
  const auto names = disk_.list(directory);
  if (!names || names->empty()) return;
  ++world_.faults.logs_lost;
  world_.trace.add(TraceKind::fault, world_.queue.now(), index_, names->size());
  const std::string oldest = directory + "/" + names->front();
  // Behind it newer segments bear witness; in the newest one the last batch could not be told from a torn tail.
  if (names->size() > 1 && random_.below(2) == 0) {
    const auto ignored =
        disk_.corrupt(oldest, random_.below(kLogSegmentBytes / 2), static_cast<std::uint8_t>(1U << random_.below(8)));
    static_cast<void>(ignored);
    return;
  }
  for (const std::string& name : *names) ensure(disk_.remove(directory + "/" + name).has_value());
  ensure(disk_.sync_directory(directory).has_value());
}

void SimulatedNode::damage_blocks() {
  constexpr std::uint64_t kSector = 512;
  const auto names = disk_.list("blocks");
  if (!names || names->size() < 2) return;  // the newest file may hold what nobody has acknowledged yet
  const std::string path = "blocks/" + (*names)[random_.below(names->size() - 1)];
  auto file = disk_.open(path, false);
  const std::uint64_t size = file ? (*file)->size().value_or(0) : 0;
  if (size < 2 * kSector) return;
  ++world_.faults.blocks_damaged;
  world_.trace.add(TraceKind::fault, world_.queue.now(), index_, size);
  const std::uint64_t place = random_.below(size / kSector) * kSector;
  if (random_.below(2) == 0)
    return static_cast<void>(
        disk_.corrupt(path, place + random_.below(kSector), static_cast<std::uint8_t>(1U << random_.below(8))));
  const auto there = (*file)->read(place, kSector);
  const auto other = (*file)->read(random_.below(size / kSector) * kSector, kSector);
  for (std::size_t i = 0; there && other && i < std::min(there->size(), other->size()); ++i)
    static_cast<void>(disk_.corrupt(path, place + i, static_cast<std::uint8_t>((*there)[i] ^ (*other)[i])));
}

void SimulatedNode::crash() {
  ++generation_;
  effects_left_.reset();
  disk_operations_left_.reset();
  reads_left_.reset();
  paused_until_ = 0;
  disk_.set_hook({});
  disk_.set_read_hook({});
  host_.reset();
  process_.reset();
  disk_.cut_power([this](std::uint64_t bound) { return random_.below(bound); });
  world_.trace.add(TraceKind::crash, world_.queue.now(), index_, disk_.used_bytes());
  crashed_(index_);
}

void SimulatedNode::receive(NodeIndex from, node::Channel channel, const Frame& frame) {
  if (!up()) return;
  if (asleep()) return when_awake([this, from, channel, frame] { receive(from, channel, frame); });
  world_.trace.add(TraceKind::frame, world_.queue.now(), from << 8 | index_, Trace::digest(*frame));
  if (actor_) {
    if (const auto message = consensus::decode_message(*frame)) actor_->heard(from, *message);
  } else if (world_.misbehaves[from]) {
    if (const auto message = consensus::decode_message(*frame)) {
      const consensus::Summary before = host_->status().consensus;
      for (Checker* checker : world_.checkers) checker->on_told(index_, from, *message, before);
    }
  }
  run([&] { host_->on_frame(ValidatorIndex{static_cast<std::uint16_t>(from)}, channel, *frame); });
}

void SimulatedNode::connected(NodeIndex peer) {
  if (up()) run([&] { host_->on_connected(ValidatorIndex{static_cast<std::uint16_t>(peer)}); });
}

void SimulatedNode::disconnected(NodeIndex peer) {
  if (up()) run([&] { host_->on_disconnected(ValidatorIndex{static_cast<std::uint16_t>(peer)}); });
}

void SimulatedNode::submit(Bytes transaction) {
  if (!up()) return;
  world_.trace.add(TraceKind::submit, world_.queue.now(), index_, Trace::digest(transaction));
  run([&] {
    host_->submit(std::move(transaction), [this](const Result<node::TransactionPtr>& received) {
      if (!received || !honest()) return;
      for (Checker* checker : world_.checkers) checker->on_received(index_, (*received)->hash);
    });
  });
}

// What honest nodes say is shown to the checkers, and what others say to their actor. Host messages are nobody's concern.
std::optional<consensus::Message> SimulatedNode::look_at(node::Channel, ByteView frame) {
  if (frame.empty() || frame.front() >= consensus::kHostMessageTypes) return std::nullopt;
  const bool telling = frame.front() <= 3;  // votes, proposals, certificates
  if (!telling && honest()) return std::nullopt;
  auto message = consensus::decode_message(frame);
  ensure(message.has_value());
  if (honest())
    for (Checker* checker : world_.checkers) checker->on_said(index_, *message);
  return std::move(*message);
}

void SimulatedNode::outgoing(NodeIndex to, node::Channel channel, const Frame& frame,
                             const std::optional<consensus::Message>& said) {
  if (actor_ && !(said ? actor_->passes(to, *said) : actor_->passes_host(to, *frame))) return;
  world_.network.send(index_, to, channel, frame);
}

void SimulatedNode::say(Micros delay, NodeIndex to, const consensus::Message& message) {
  auto frame = std::make_shared<const Bytes>(consensus::encode_message(message));
  if (delay == 0) return world_.network.send(index_, to, node::Channel::control, std::move(frame));
  world_.queue.after(
      delay, [this, to, frame = std::move(frame)] { world_.network.send(index_, to, node::Channel::control, frame); });
}

void SimulatedNode::on_committed(const node::CommittedEvent& event) {
  world_.trace.add(TraceKind::commit, world_.queue.now(), index_, event.block->block.header.height.raw());
  if (!honest()) return;
  for (Checker* checker : world_.checkers) checker->on_committed(index_, event);
  if (committed) committed(event);
  hand_in(nullptr);
}

void SimulatedNode::on_fact(const consensus::Fact& fact) {
  if (world_.evidence_hidden && std::holds_alternative<consensus::EvidenceFound>(fact)) return;
  if (honest())
    for (Checker* checker : world_.checkers) checker->on_fact(index_, fact);
  if (const auto* found = std::get_if<consensus::EvidenceFound>(&fact); found != nullptr && honest())
    hand_in(&found->evidence);
}

// As tallystickd does with its operator's key.
void SimulatedNode::hand_in(const Evidence* found) {
  if (!host_) return;
  for (Bytes& report : ledger_->report(signer_->public_key(), found))
    host_->submit(std::move(report), [](const Result<node::TransactionPtr>&) {});
}

void SimulatedNode::on_record(const consensus::LogRecord& record) {
  if (honest())
    for (Checker* checker : world_.checkers) checker->on_record(index_, record);
}

void SimulatedNode::on_epoch(const consensus::EpochSequence& sequence) {
  epoch_ = sequence.epoch();
  if (!honest()) return;
  if (!world_.seats.learn(epoch_, sequence.list()))
    world_.verdict.violated("node " + std::to_string(index_) + " has other validators in epoch " +
                            std::to_string(epoch_.raw()));
  for (Checker* checker : world_.checkers) checker->on_epoch(index_, sequence);
}

void SimulatedNode::on_halt(const Error& error) {
  // The process ends when its host has stopped for a reason.
  if (disk_failed_)
    return world_.queue.after(0, [this, generation = generation_] {
      if (generation == generation_) crash();
    });
  world_.verdict.violated("node " + std::to_string(index_) + " has stopped: " + error.message);
}

}  // namespace tallystick::sim
