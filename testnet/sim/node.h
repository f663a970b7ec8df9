// One simulated validator: its disk and ledger survive, its process comes and goes. The process is the node's own Host
// over simulated clock, timers, network and workers. It may crash after any effect that reaches the outside.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <unordered_map>

#include "node/env/simulated_disk.h"
#include "node/host/host.h"
#include "testnet/sim/actor.h"
#include "testnet/sim/faults.h"
#include "testnet/sim/keys.h"
#include "testnet/sim/network.h"
#include "testnet/sim/trace.h"

namespace tallystick::sim {

// Small, so that runs of minutes fill and leave many of them.
inline constexpr std::uint64_t kLogSegmentBytes = 64 * 1024;
inline constexpr std::uint64_t kBlockSegmentBytes = 64 * 1024;

// What the nodes of a run share.
struct World {
  EventQueue& queue;
  SimulatedNetwork& network;
  const Ledger& ledger;
  const Keys& keys;
  const Scenario& scenario;
  Trace& trace;
  Faults& faults;
  consensus::ReplicaConfig replica;  // without self
  ValidatorList validators;          // of epoch 0, when there are epochs; seats are nodes
  Timestamp clock_start;             // wall time at simulated time 0
  std::vector<Checker*> checkers;
  Verdict& verdict;
  std::size_t nodes;      // in all, validators or not
  Seats seats{};
  bool workers_slow = false;
  bool disks_lie = false;
  bool votes_forgotten = false;
  bool actors_count_as_honest = false;
  bool evidence_hidden = false;
  std::vector<bool> misbehaves = {};  // by node
};

class SimulatedNode final : public node::HostListener {
 public:
  // Told when the node has crashed, by itself or because it was told to.
  using Crashed = std::function<void(NodeIndex)>;

  SimulatedNode(World& world, NodeIndex index, Random random, std::unique_ptr<NodeLedger> ledger, Crashed crashed);
  ~SimulatedNode() override;

  std::uint64_t disk_bytes() const { return disk_.used_bytes(); }
  // When its workers have done what waits for them, and it moves again.
  Micros busy_until() const;
  bool up() const { return host_ != nullptr; }
  bool honest() const { return actor_ == nullptr || world_.actors_count_as_honest; }
  NodeIndex index() const { return index_; }
  const node::Host& host() const { return *host_; }
  const NodeLedger& ledger() const { return *ledger_; }
  const Signer& signer() const { return *signer_; }
  void set_actor(std::unique_ptr<Actor> actor) { actor_ = std::move(actor); }

  // Recovers from disk; may crash in the middle of it, after `effects` effects if given. False if it did.
  bool start(std::optional<std::uint64_t> effects = {});
  // Crashes now, between two events.
  void crash();
  // Crashes after so many more effects.
  void crash_after(std::uint64_t effects) { effects_left_ = effects; }
  // The log is gone, or damaged where it had been synced long ago. Only while the node is down.
  void lose_log();
  // A sector of a block file is not what was written there: flipped bits, or what another place holds. Only while the node is down.
  void damage_blocks();
  // Stands still for so long: what comes meanwhile waits.
  void pause(Micros length) { paused_until_ = std::max(paused_until_, world_.queue.now() + length); }
  // Lets one of the next reads fail.
  void read_error_after(std::uint64_t reads) { reads_left_ = reads; }
  // Lets one of the next disk operations fail.
  void disk_error_after(std::uint64_t operations) { disk_operations_left_ = operations; }
  void stay_up() {
    reads_left_.reset();
    effects_left_.reset();
    disk_operations_left_.reset();
  }
  // Moves the wall clock to another offset from true time.
  void set_clock(Micros offset) { clock_offset_ = offset; }

  void receive(NodeIndex from, node::Channel channel, const Frame& frame);
  void connected(NodeIndex peer);
  void disconnected(NodeIndex peer);
  void submit(Bytes transaction);
  // Puts a frame of the actor on the wire, after a while.
  void say(Micros delay, NodeIndex to, const consensus::Message& message);

  void on_committed(const node::CommittedEvent& event) override;
  void on_fact(const consensus::Fact& fact) override;
  void on_record(const consensus::LogRecord& record) override;
  void on_epoch(const consensus::EpochSequence& sequence) override;
  void on_halt(const Error& error) override;

  // Told once for every commit of an honest node.
  std::function<void(const node::CommittedEvent&)> committed;

 private:
  class Clock;
  class Timers;
  class PeerNetwork;
  class Worker;
  struct Process;  // what dies with a crash, besides the host

  template <class F>
  void run(const F& f);
  bool asleep() const { return paused_until_ > world_.queue.now(); }
  // Calls it when the node moves again, unless it has crashed by then.
  template <class F>
  void when_awake(F again);
  void effect();
  void forget_votes();
  Result<void> disk_operation();
  Result<void> disk_read();
  void process_timer(node::Timers::Id id);
  void outgoing(NodeIndex to, node::Channel channel, const Frame& frame, const std::optional<consensus::Message>& said);
  void hand_in(const Evidence* found);
  std::optional<consensus::Message> look_at(node::Channel channel, ByteView frame);

  World& world_;
  NodeIndex index_;
  Random random_;
  Crashed crashed_;
  std::unique_ptr<Signer> signer_;
  std::unique_ptr<Actor> actor_;
  node::SimulatedDisk disk_;
  std::unique_ptr<NodeLedger> ledger_;
  Micros clock_offset_ = 0;
  std::uint64_t generation_ = 0;
  Epoch epoch_;  // that it was in last
  std::optional<std::uint64_t> effects_left_;
  std::optional<std::uint64_t> disk_operations_left_;
  std::optional<std::uint64_t> reads_left_;
  Micros paused_until_ = 0;
  bool disk_failed_ = false;  // on purpose, since the start
  std::unique_ptr<Process> process_;
  std::unique_ptr<node::Host> host_;
};

}  // namespace tallystick::sim
