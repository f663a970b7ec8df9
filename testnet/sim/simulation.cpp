#include "testnet/sim/simulation.h"

#include <algorithm>
#include <deque>
#include <set>

#include "testnet/sim/bank_ledger.h"
#include "testnet/sim/checkers/agreement.h"
#include "testnet/sim/checkers/ancestry.h"
#include "testnet/sim/checkers/bounds.h"
#include "testnet/sim/checkers/certificates.h"
#include "testnet/sim/checkers/chain.h"
#include "testnet/sim/checkers/conformance.h"
#include "testnet/sim/checkers/conservation.h"
#include "testnet/sim/checkers/injected_votes.h"
#include "testnet/sim/checkers/kept_work.h"
#include "testnet/sim/checkers/misconduct.h"
#include "testnet/sim/checkers/own_votes.h"
#include "testnet/sim/checkers/pace.h"
#include "testnet/sim/checkers/progress.h"
#include "testnet/sim/checkers/state_roots.h"
#include "testnet/sim/counter_application.h"
#include "testnet/sim/make_actor.h"
#include "testnet/sim/node.h"
#include "testnet/sim/workload.h"

namespace tallystick::sim {
namespace {

constexpr std::uint64_t kCrashEffectsMax = 400;    // a crash comes within this many effects
constexpr std::uint64_t kRecoveryEffectsMax = 40;  // a crash in recovery, within this many
constexpr std::uint64_t kDiskErrorWithin = 100;    // disk operations
constexpr std::uint64_t kReadErrorWithin = 20;     // reads
constexpr std::uint64_t kEpochsScripted = 1'000;
constexpr Micros kProgressPoll = 20 * kMillisecond;

std::vector<PublicKey> validator_keys(const Keys& keys, std::size_t nodes) {
  std::vector<PublicKey> out;
  for (std::size_t i = 0; i < nodes; ++i) out.push_back(keys.signer("validator " + std::to_string(i))->public_key());
  return out;
}

// From the middle of every epoch on the state announces a list one step on.
CounterLedger::Announcements announcements(const RunOptions& options, const Keys& keys) {
  const auto low = static_cast<std::uint16_t>(options.nodes);
  const std::size_t high = options.nodes + options.scenario.joiners;
  CounterLedger::Announcements out{{Height{0}, keys.validators(0, low)}};
  std::deque<std::uint16_t> members;  // longest in force first
  std::deque<std::uint16_t> others;
  for (std::uint16_t seat = 0; seat < high; ++seat) (seat < low ? members : others).push_back(seat);
  bool growing = true;
  for (std::uint64_t epoch = 0; high > low && epoch < kEpochsScripted; ++epoch) {
    std::deque<std::uint16_t>& from = growing ? others : members;
    (growing ? members : others).push_back(from.front());
    from.pop_front();
    if (members.size() == high) growing = false;
    if (members.size() == low) growing = true;
    ValidatorList list;
    for (const std::uint16_t seat : std::set<std::uint16_t>{members.begin(), members.end()})
      list.validators.items.push_back(keys.validator(seat));
    out[Height{epoch * options.scenario.epoch_length + options.scenario.epoch_length / 2}] = std::move(list);
  }
  return out;
}

std::unique_ptr<Ledger> make_ledger(const RunOptions& options, const Keys& keys) {
  if (options.ledger == LedgerKind::real)
    return std::make_unique<BankLedger>(keys, options.nodes, options.scenario.joiners);
  return std::make_unique<CounterLedger>(keys, options.scenario.clients, announcements(options, keys));
}

class Run {
 public:
  explicit Run(const RunOptions& options);
  RunReport report();

 private:
  void make_nodes();
  void make_actors();
  void fault_phase();
  void heal();
  void leave_some_out();
  void owe_progress();
  void wait_for_progress();
  void until(Micros end, const std::function<bool()>& done);
  template <class F>
  void now_and_then(std::uint32_t mean_ms, F f);
  void crash_somebody();
  void on_crashed(NodeIndex node);
  void start(NodeIndex node);
  void deliver(NodeIndex from, NodeIndex to, node::Channel channel, const Frame& frame);
  void submit(Bytes transaction);
  void every_second();

  RunOptions options_;
  Random random_;
  Keys keys_;
  std::unique_ptr<Ledger> ledger_;
  std::size_t nodes_in_all_;
  EventQueue queue_;
  Trace trace_;
  Verdict verdict_;
  Faults faults_;
  SimulatedNetwork network_;
  World world_;
  std::vector<bool> honest_;
  std::vector<std::unique_ptr<SimulatedNode>> nodes_;
  Agreement agreement_;
  Certificates certificates_;
  Chain chain_;
  Conformance conformance_;
  Conservation conservation_;
  Bounds bounds_;
  StateRoots state_roots_;
  Ancestry ancestry_;
  InjectedVotes injected_votes_;
  MisconductRecorded misconduct_;
  KeptWork kept_work_;
  Pace pace_;
  std::unique_ptr<OwnVotes> own_votes_;
  std::unique_ptr<Progress> progress_;
  Workload workload_;
  bool faulty_ = false;
  std::vector<bool> left_out_;        // of the core that has healed
  std::optional<NodeIndex> unlucky_;  // may lose its log; in place of a liar
  std::uint64_t phase_ = 0;
};

Run::Run(const RunOptions& options)
    : options_{options},
      random_{options.seed},
      keys_{options.real_signatures},
      ledger_{make_ledger(options, keys_)},
      nodes_in_all_{options.nodes + options.scenario.joiners},
      network_{queue_,
               random_.fork(),
               options_.scenario,
               nodes_in_all_,
               faults_,
               [this](NodeIndex from, NodeIndex to, node::Channel channel, const Frame& frame) {
                 deliver(from, to, channel, frame);
               }},
      world_{queue_,
             network_,
             *ledger_,
             keys_,
             options_.scenario,
             trace_,
             faults_,
             {ledger_->network(),
              Epoch{0},
              consensus::ValidatorSet{validator_keys(keys_, options.nodes), ledger_->network().genesis_hash},
              {},
              ledger_->root(),
              {}},
             options.scenario.epoch_length > 0 ? keys_.validators(0, static_cast<std::uint16_t>(options.nodes))
                                               : ValidatorList{},
             ledger_->root().header.timestamp + Millis{1'000},
             {},
             verdict_,
             nodes_in_all_},
      agreement_{verdict_, nodes_in_all_},
      certificates_{verdict_},
      chain_{verdict_, queue_, ledger_->root().header.timestamp + Millis{1'000}},
      conformance_{verdict_, nodes_in_all_, world_.replica.root.hash},
      conservation_{verdict_},
      bounds_{verdict_, {}},
      state_roots_{verdict_},
      ancestry_{verdict_},
      injected_votes_{verdict_, ledger_->network(), keys_.scheme()},
      kept_work_{verdict_, queue_},
      pace_{queue_},
      workload_{queue_, random_.fork(), *ledger_, options_.scenario.transactions_per_minute,
                [this](Bytes transaction) { submit(std::move(transaction)); }} {
  world_.disks_lie = options.sabotage.disks_lie;
  world_.votes_forgotten = options.sabotage.votes_forgotten;
  world_.evidence_hidden = options.sabotage.evidence_hidden;
  world_.actors_count_as_honest = options.sabotage.actors_count_as_honest;
  left_out_.assign(nodes_in_all_, false);
  make_nodes();
  make_actors();
  if (world_.actors_count_as_honest) honest_.assign(nodes_in_all_, true);
  own_votes_ = std::make_unique<OwnVotes>(verdict_, honest_);
  progress_ = std::make_unique<Progress>(verdict_, agreement_);
  for (const bool honest : honest_) world_.misbehaves.push_back(!honest);
  world_.checkers = {&agreement_, &certificates_,   &conservation_,   &bounds_,     &state_roots_,  &ancestry_,
                     &pace_,      &injected_votes_, own_votes_.get(), &misconduct_, progress_.get(), &chain_, &kept_work_};
  if (!options.sabotage.model_not_asked) world_.checkers.push_back(&conformance_);
  for (Checker* checker : world_.checkers) checker->seats = &world_.seats;
}

void Run::make_nodes() {
  for (NodeIndex i = 0; i < nodes_in_all_; ++i) {
    std::unique_ptr<NodeLedger> ledger = ledger_->make_node();
    if (options_.sabotage.replace_ledger) ledger = options_.sabotage.replace_ledger(i, std::move(ledger));
    nodes_.push_back(std::make_unique<SimulatedNode>(world_, i, random_.fork(), std::move(ledger),
                                                     [this](NodeIndex n) { on_crashed(n); }));
    nodes_.back()->committed = [this](const node::CommittedEvent& event) { workload_.on_committed(event); };
  }
}

// At most f of them, and one kind each.
void Run::make_actors() {
  honest_.assign(nodes_in_all_, true);
  const Scenario& s = options_.scenario;
  std::vector<ActorKind> kinds = s.actors.items;
  while (kinds.size() > world_.replica.validators.faulty_max())
    kinds.erase(kinds.begin() + static_cast<std::ptrdiff_t>(random_.below(kinds.size())));
  kinds.insert(kinds.end(), options_.sabotage.liars, ActorKind::equivocator);
  if (kinds.empty() && world_.replica.validators.faulty_max() > 0) unlucky_ = random_.below(nodes_in_all_);
  while (!kinds.empty()) {
    const ActorKind kind = kinds.back();
    kinds.pop_back();
    NodeIndex node = random_.below(nodes_in_all_);
    while (!honest_[node]) node = (node + 1) % nodes_in_all_;
    honest_[node] = false;
    SimulatedNode& actor = *nodes_[node];
    ActorContext context{
        node,
        ledger_->network(),
        world_.replica.validators,
        &world_.seats,
        nodes_in_all_,
        &actor.signer(),
        random_.fork(),
        [&actor](Micros delay, NodeIndex to, const consensus::Message& message) { actor.say(delay, to, message); }};
    actor.set_actor(make_actor(kind, std::move(context)));
  }
}

void Run::deliver(NodeIndex from, NodeIndex to, node::Channel channel, const Frame& frame) {
  if (options_.sabotage.one_node_deaf && to + 1 == nodes_in_all_) return;
  nodes_[to]->receive(from, channel, frame);
}

void Run::submit(Bytes transaction) {
  for (std::size_t tries = 0; tries < 2 * nodes_in_all_; ++tries) {
    SimulatedNode& node = *nodes_[random_.below(nodes_in_all_)];
    if (node.up() && node.honest() && !left_out_[node.index()]) return node.submit(std::move(transaction));
  }
}

void Run::start(NodeIndex node) {
  SimulatedNode& starting = *nodes_[node];
  if (starting.up() || left_out_[node]) return;
  const bool crash = faulty_ && random_.chance(options_.scenario.crash_in_recovery_ppm);
  if (!starting.start(crash ? std::optional{random_.below(kRecoveryEffectsMax)} : std::nullopt)) return;
  for (NodeIndex peer = 0; peer < nodes_in_all_; ++peer) {
    if (peer == node || !nodes_[peer]->up()) continue;
    queue_.after(network_.delay(node, peer), [this, node, peer] { nodes_[peer]->connected(node); });
    queue_.after(network_.delay(peer, node), [this, node, peer] { nodes_[node]->connected(peer); });
  }
}

void Run::on_crashed(NodeIndex node) {
  ++faults_.crashes;
  if (!verdict_.clean()) return;
  if (node == unlucky_ && faulty_ && random_.chance(options_.scenario.log_loss_ppm)) nodes_[node]->lose_log();
  if (node == unlucky_ && faulty_ && random_.chance(options_.scenario.rot_ppm)) nodes_[node]->damage_blocks();
  for (NodeIndex peer = 0; peer < nodes_in_all_; ++peer)
    if (peer != node)
      queue_.after(network_.delay(node, peer), [this, node, peer] { nodes_[peer]->disconnected(node); });
  const Micros down = random_.between(1, std::max<std::int64_t>(1, options_.scenario.down_ms)) * kMillisecond;
  queue_.after(faulty_ ? down : kMillisecond, [this, node] { start(node); });
}

void Run::crash_somebody() {
  const bool all = random_.chance(options_.scenario.all_crash_ppm);
  const NodeIndex chosen = random_.below(nodes_in_all_);
  for (NodeIndex node = 0; node < nodes_in_all_; ++node)
    if ((all || node == chosen) && nodes_[node]->up())
      nodes_[node]->crash_after(all ? 0 : random_.below(kCrashEffectsMax));
}

// Calls f again and again while this phase of faults lasts, on average every mean_ms; 0: never.
template <class F>
void Run::now_and_then(std::uint32_t mean_ms, F f) {
  if (mean_ms == 0) return;
  queue_.after(random_.waiting(mean_ms) * kMillisecond, [this, mean_ms, f, phase = phase_] {
    if (!faulty_ || phase != phase_) return;
    trace_.add(TraceKind::fault, queue_.now(), phase, mean_ms);
    f();
    now_and_then(mean_ms, f);
  });
}

void Run::fault_phase() {
  const Scenario& s = options_.scenario;
  ++phase_;
  faulty_ = true;
  world_.workers_slow = true;
  network_.set_faulty(true);
  now_and_then(s.partition_mean_ms, [this, &s] { network_.cut_some(s.partition_length_ms * kMillisecond); });
  now_and_then(s.blip_mean_ms, [this, &s] {
    network_.cut_off(random_.below(nodes_in_all_), random_.between(1, s.blip_length_ms) * kMillisecond);
  });
  now_and_then(s.swizzle_mean_ms, [this, &s] { network_.swizzle(s.swizzle_length_ms * kMillisecond); });
  now_and_then(s.pause_mean_ms, [this, &s] {
    ++faults_.pauses;
    nodes_[random_.below(nodes_in_all_)]->pause(random_.between(1, s.pause_length_ms) * kMillisecond);
  });
  now_and_then(s.disk_read_error_mean_ms,
               [this] { nodes_[random_.below(nodes_in_all_)]->read_error_after(random_.below(kReadErrorWithin)); });
  now_and_then(s.crash_mean_ms, [this] { crash_somebody(); });
  now_and_then(s.disk_error_mean_ms,
               [this] { nodes_[random_.below(nodes_in_all_)]->disk_error_after(random_.below(kDiskErrorWithin)); });
  now_and_then(s.clock_jump_mean_ms, [this, &s] {
    ++faults_.clock_jumps;
    const std::int64_t skew = s.clock_skew_ms * kMillisecond;
    nodes_[random_.below(nodes_in_all_)]->set_clock(random_.between(-skew, skew));
  });
}

// Everything is mended, but for up to f honest nodes: sometimes a core must do without them, as long as nobody lies.
void Run::heal() {
  faulty_ = false;
  world_.workers_slow = false;
  network_.set_faulty(false);
  const bool somebody_lies = std::count(honest_.begin(), honest_.end(), false) > 0;
  if (!somebody_lies && !options_.sabotage.liars && random_.below(2) == 0) leave_some_out();
  owe_progress();
  wait_for_progress();
  if (std::count(left_out_.begin(), left_out_.end(), true) == 0) return;
  left_out_.assign(nodes_in_all_, false);
  network_.set_faulty(false);
  owe_progress();
  wait_for_progress();
}

// f nodes are down, or hear or say nothing.
void Run::leave_some_out() {
  ++faults_.healed_cores;
  for (std::size_t i = 0; i < world_.replica.validators.faulty_max(); ++i) {
    // One that lost its log may not vote: it is among the f already. And one that is down may have everything to catch up with.
    NodeIndex node = random_.below(nodes_in_all_);
    for (NodeIndex other = 0; other < nodes_in_all_; ++other)
      if (!nodes_[other]->up() && !left_out_[other]) node = other;
    if (i == 0 && unlucky_ && options_.scenario.log_loss_ppm > 0) node = *unlucky_;
    left_out_[node] = true;
    const std::uint64_t how = random_.below(4);
    if (how == 0 && nodes_[node]->up()) nodes_[node]->crash();
    if (how > 0) network_.leave_out(node, how == 1, how == 2);
  }
}

void Run::owe_progress() {
  if (!verdict_.clean()) return;
  Micros drained = queue_.now() + options_.scenario.slow_ms * kMillisecond;
  for (NodeIndex node = 0; node < nodes_in_all_; ++node) {
    nodes_[node]->stay_up();
    start(node);
    drained = std::max(drained, nodes_[node]->busy_until());
  }
  // The last late frame and the last slow job belong to the faults.
  until(drained, [] { return false; });
  if (!verdict_.clean()) return;
  Millis delta;
  std::vector<bool> owed = honest_;
  for (NodeIndex node = 0; node < nodes_in_all_; ++node) {
    if (left_out_[node]) owed[node] = false;
    if (nodes_[node]->up() && !left_out_[node]) delta = std::max(delta, nodes_[node]->host().status().consensus.delta);
  }
  const bool whole = std::count(left_out_.begin(), left_out_.end(), true) == 0;
  progress_->healed(queue_.now(), delta, std::move(owed), whole);
}

void Run::until(Micros end, const std::function<bool()>& done) {
  while (verdict_.clean() && queue_.now() < end && !queue_.empty() && !done()) queue_.step();
}

void Run::wait_for_progress() {
  bool reached = false;
  workload_.press(true);
  while (verdict_.clean() && !reached) {
    const Micros next = queue_.now() + kProgressPoll;
    queue_.after(kProgressPoll, [] {});
    until(next, [] { return false; });
    reached = progress_->reached(queue_.now());
  }
  workload_.press(false);
}

void Run::every_second() {
  queue_.after(kSecond, [this] { every_second(); });
  for (const auto& node : nodes_) {
    if (!node->up() || !node->honest()) continue;
    const node::HostStatus status = node->host().status();
    trace_.add(TraceKind::status, queue_.now(), status.committed.raw(), status.consensus.view.raw());
    const std::uint64_t disk = node->disk_bytes();
    for (Checker* checker : world_.checkers) {
      checker->on_second(node->index(), status, node->ledger());
      checker->on_disk(node->index(), disk, status.committed);
    }
  }
}

RunReport Run::report() {
  const Scenario& s = options_.scenario;
  const std::int64_t skew = s.clock_skew_ms * kMillisecond;
  for (const auto& node : nodes_) node->set_clock(random_.between(-skew, skew));
  for (NodeIndex node = 0; node < nodes_in_all_; ++node) start(node);
  workload_.begin();
  every_second();
  const auto end = static_cast<Micros>(options_.minutes * 60 + options_.seconds) * kSecond;
  const auto enough = [this] { return options_.blocks > 0 && agreement_.height() >= options_.blocks; };
  while (verdict_.clean() && queue_.now() < end && !enough()) {
    fault_phase();
    until(std::min(end, queue_.now() + s.fault_phase_ms * kMillisecond), enough);
    if (!verdict_.clean() || enough()) break;
    heal();
    until(std::min(end, queue_.now() + s.calm_phase_ms * kMillisecond), enough);
  }
  RunReport report;
  report.violation = verdict_.what();
  report.simulated_ms = queue_.now() / kMillisecond;
  report.commits = agreement_.height();
  report.transactions = workload_.finished();
  report.events = trace_.events();
  report.faults = faults_;
  report.evidence = own_votes_->evidence();
  report.evidence_first = misconduct_.found();
  report.evidence_recorded = misconduct_.recorded();
  report.evidence_heights_max = misconduct_.heights_max();
  report.double_votes = injected_votes_.checked();
  report.views = pace_.view().raw();
  report.commit_gap_ms_max = pace_.longest() / kMillisecond;
  report.epochs = world_.seats.epochs();
  report.validators_max = world_.seats.largest();
  report.validators_last = world_.seats.newest();
  report.recovery_ms_max = progress_->slowest() / kMillisecond;
  report.trace_hash = trace_.hash();
  return report;
}

}  // namespace

RunReport run_simulation(const RunOptions& options) {
  return Run{options}.report();
}

}  // namespace tallystick::sim
