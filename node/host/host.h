// The glue around a consensus::Replica: everything that touches the outside happens here, nothing is decided here.
//
// Frames, timers and the completions of workers become events; the replica's effects are carried out in their order,
// records first: append, one sync, and only then does anything leave. Blocks that are final go to the block store, are
// synced, and then to the Application. One thread (the event loop's) runs all of it; execution and signature checks run
// on workers. All through node/env, so that the simulator runs exactly this code.
//
// After a crash: the block store is never behind the Application, and blocks it has more are executed and committed
// again; the log then tells the replica what it had said. Any I/O error halts the host: what is on disk is unknown, and
// a restart finds out. A disk that runs full is noticed before: the host pauses, which is to the others as if it had lost
// its network, and goes on by itself when there is room.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "consensus/epoch_sequence.h"
#include "core/signature_scheme.h"
#include "node/application.h"
#include "node/env/clock.h"
#include "node/env/disk.h"
#include "node/env/network.h"
#include "node/env/worker.h"
#include "node/host/bodies.h"
#include "node/host/disk_reserve.h"
#include "node/host/fault_budget.h"
#include "node/host/passed_over.h"
#include "node/host/serving_budget.h"
#include "node/mempool/mempool.h"
#include "node/mempool/signature_pool.h"
#include "node/storage/block_store.h"
#include "node/storage/consensus_log.h"
#include "node/storage/epoch_store.h"
#include "node/storage/sign_state.h"

namespace tallystick::node {

struct HostConfig {
  consensus::ReplicaConfig replica;  // of epoch 0
  MempoolLimits pool;
  SignaturePoolLimits verification;
  std::uint64_t log_segment_bytes = 16 * 1024 * 1024;
  std::uint64_t block_segment_bytes = 64 * 1024 * 1024;
  std::uint64_t keep_blocks = 0;  // of the newest, at least; older block files are deleted. 0: none is
  std::size_t scrub_bytes_per_second = 0;  // of what is stored, read again to find what has rotted; 0: nothing is
  std::uint64_t free_bytes_min = 0;  // with less room on the disk the host pauses; 0: it never looks
  ValidatorList validators{};      // of epoch 0
  std::uint64_t epoch_length = 0;  // in heights; 0: one epoch without end, and seats are places
};

// What the host lives in; all of it outlives the host. Files: "sign_state" (node/storage/sign_state.h), "log/<epoch>/…", "blocks/…", "epochs/…" and "epochs.copy/…".
struct HostEnvironment {
  const Clock& clock;
  Timers& timers;
  Disk& disk;
  PeerNetwork& network;
  Worker& execution;               // the Application's worker
  std::vector<Worker*> verifiers;  // for signatures; at least one
  const SignatureScheme& scheme;
  const Signer* signer = nullptr;  // this node's own; null for an observer. It votes in the epochs whose list holds the key
  Application& application;
  const Signer* next_signer = nullptr;  // of the key that is to take its place; it votes from the epoch on whose list holds that
  // Where the signer's state is kept a second time, apart from `disk`, so that an older copy of everything on `disk` is known for one; null: it
  // is not. Files: "sign_state-" and the key's first 16 characters.
  Disk* witness = nullptr;
};

// A block that is final and durable here.
struct CommittedEvent {
  consensus::BlockPtr block;
  Hash result;  // R
  std::optional<consensus::Finalization> finalization;
  std::vector<TransactionPtr> transactions;
};

// Told on the event loop's thread. None of these may call back into the host except through status() and submit().
class HostListener {
 public:
  virtual ~HostListener() = default;
  virtual void on_committed(const CommittedEvent&) {}
  // Evidence, divergence, faulty peers, entered views: for logs, metrics and alarms.
  virtual void on_fact(const consensus::Fact&) {}
  // About to be appended to the log; durable before anything that comes after it leaves. For those who watch a simulation.
  virtual void on_record(const consensus::LogRecord&) {}
  // The disk gave back something else than was written, and what is done about it: a sentence.
  virtual void on_damage(const std::string&) {}
  // The disk runs full (a sentence), or has room again (empty). Meanwhile nothing is written and nothing said.
  virtual void on_pause(const std::string&) {}
  // An epoch begins, at a start or behind the one before.
  virtual void on_epoch(const consensus::EpochSequence&) {}
  // The host has stopped for good; restart the process. Nothing is sent any more.
  virtual void on_halt(const Error&) {}
};

// More blocks under way than agreement itself ever has: this node catches up, and what its pool could add to a block can wait.
inline constexpr std::size_t kBlocksFarBehind = 32;

struct HostStatus {
  consensus::Summary consensus;
  Height committed;       // durable in the block store and the Application
  bool may_vote = false;  // false: no sign state, an observer, or no key of this node is in force
  View votes_lost_until;  // not 0: a start found that own votes may be lost
  bool halted = false;
  std::string not_writing;  // why it has halted or pauses, a sentence; empty when it does neither
  std::size_t pool_count = 0;
  std::size_t pool_bytes = 0;
  std::size_t blocks_under_way = 0;
  std::size_t bodies_wanted = 0;
  std::size_t verifications_waiting = 0;
  std::size_t log_segments = 0;
  std::size_t passed_over = 0;        // transactions that f+1 leaders left out (node/host/passed_over.h), at most 1,000
  std::size_t damaged_blocks = 0;     // known to be, in the block files
  std::uint64_t mended_blocks = 0;    // with what peers had
  std::uint64_t messages_unheard = 0;  // of peers whose signatures were not valid, for a while
  std::uint64_t requests_turned_away = 0;  // of peers that ask for more bodies than their budget
};

class Host final : public PeerListener {
 public:
  using Submitted = std::function<void(const Result<TransactionPtr>&)>;

  // The explicit first start of a validator's key on this disk; refused with not_yet when it was started here before.
  static Result<void> first_start(Disk& disk, const PublicKey& key, Epoch epoch);

  // Recovers from disk and begins. Runs the Application on the calling thread until it returns. An internal error means
  // that the disk's parts do not belong together. A missing or foreign sign state does not fail: the host follows and
  // serves, and status().may_vote says no.
  static Result<std::unique_ptr<Host>> start(HostConfig config, HostEnvironment environment, HostListener& listener);
  ~Host() override;
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  // A transaction from a client: verified, checked against committed state, pooled and told to every validator once.
  // `done` runs on the event loop, perhaps before submit returns: the transaction as received, which promises nothing,
  // or why not (malformed, not_yet cannot happen, unavailable when full).
  // `client` is the address it came from.
  void submit(Bytes transaction, Submitted done, std::string client = {});

  // Further listeners, for as long as they live: waits of the RPC. Removed by id.
  using CommitCallback = std::function<void(const CommittedEvent&)>;
  std::uint64_t listen(CommitCallback callback);
  void unlisten(std::uint64_t id);

  HostStatus status() const;
  const BlockStore& blocks() const { return *blocks_; }
  const EpochStore& epochs() const { return *epochs_; }
  const Mempool& pool() const { return pool_; }
  // From the pool, from verified memory or from a block under way; null otherwise.
  TransactionPtr find_transaction(const Hash& hash);
  // True while it waits to be final, in the pool or in a block under way.
  bool is_waiting(const Hash& transaction) const;
  // Agreement was not told of transactions that wait and are ready: never so between two events.
  bool forgets_work() const;

  // Stops cleanly: everything appended is synced, nothing runs afterwards. Also done by the destructor, without the sync.
  Result<void> stop();

  void on_frame(ValidatorIndex from, Channel channel, ByteView frame) override;
  void on_connected(ValidatorIndex peer) override;
  void on_disconnected(ValidatorIndex peer) override;

 private:
  Host(HostConfig config, HostEnvironment environment, HostListener& listener);
  // recovery.cpp
  Result<void> recover();
  Result<void> open_sign_state(const ValidatorList& list);
  Result<void> open_witness(const PublicKey& key);
  Result<void> replay_blocks();
  Result<std::vector<consensus::CommittedBlock>> recent_blocks(const consensus::CommittedBlock& root) const;

  // epochs.cpp
  Result<consensus::Recovery> open_log(Epoch epoch, const consensus::CommittedBlock& root);
  void open_epoch(const consensus::EpochLink& link, const Hash& announced);
  void drop_old_logs();
  void perform(const consensus::EpochOver&);
  void perform(const consensus::ServeSeal&);

  // host.cpp: events in
  void tell(consensus::Event event);
  void run_events();
  consensus::Now now() const;
  void halt(const Error& error);
  bool fine(const Result<void>& result);
  bool may_write();
  bool paused() const { return !reserve_.why().empty(); }

  // effects.cpp: effects out, in order
  void carry_out(std::vector<consensus::Effect> effects);
  void perform(const consensus::Persist&);
  void perform(const consensus::Send&);
  void perform(const consensus::Broadcast&);
  void perform(const consensus::StartTimer&);
  void perform(const consensus::GatherPayload&);
  void perform(const consensus::GatherBody&);
  void perform(const consensus::Abandon&);
  void perform(const consensus::Execute&);
  void perform(const consensus::Commit&);
  void perform(const consensus::Serve&);
  void perform(const consensus::HandOver&);
  void perform(const consensus::Report&);
  Result<void> make_durable();
  void flush_commits();
  void commit_together(std::vector<CommittedEvent> events);
  void commit_done(const CommittedEvent& event, bool due);
  void prune_log();
  std::vector<ConsensusLog::Entry> checkpoint_entries() const;

  // transactions.cpp: the pool, relays and bodies
  void accept(ValidatorIndex from, ByteView frame);
  // From a client, who is told, or from a validator.
  struct Sender {
    Origin origin;
    std::optional<Submitted> client;
  };
  void arrived(Bytes bytes, Sender sender);
  void verified(const Hash& hash, const Result<TransactionPtr>& result, const Sender& sender);
  Result<bool> pool_add(const TransactionPtr& transaction, const Origin& origin);
  void relay(const TransactionPtr& transaction);
  void flush_relay();
  // observers.cpp: those who follow this validator
  void observe(ValidatorIndex from, ByteView frame);
  void show_newest(ValidatorIndex observer);
  void show_to_observers(const CommittedEvent& event);

  void serve_bodies(ValidatorIndex to, ByteView payload);
  void tell_bodies(const std::vector<Bodies::Outcome>& outcomes);
  void note_work();

  // repair.cpp: what has rotted
  void scrub();
  void ask_for_damaged();
  void serve_stored(ValidatorIndex to, ByteView payload);
  void stored_arrived(ValidatorIndex from, ByteView payload);
  void mend();
  void every_second();
  void prune_blocks();
  void look_for_passed_over();

  template <class F>
  auto while_alive(F f);

  HostConfig config_;
  HostEnvironment environment_;
  HostListener& listener_;
  std::shared_ptr<Host*> alive_;  // callbacks hold it weakly
  SignaturePool verification_;
  Mempool pool_;
  Bodies bodies_;
  ServingBudget serving_;
  FaultBudget faults_;
  std::set<ValidatorIndex> observers_;  // connected
  std::optional<Bytes> newest_shown_;   // the newest Finalization, as a message
  DiskReserve reserve_;
  PassedOver passed_over_;
  std::size_t passed_over_count_ = 0;
  std::unique_ptr<ConsensusLog> log_;
  std::unique_ptr<SignState> sign_state_;  // of the key in force
  const Signer* sign_state_of_ = nullptr;  // that it was looked for
  std::unique_ptr<SignState> witness_;     // never behind sign_state_ when a vote leaves
  std::unique_ptr<BlockStore> blocks_;
  std::unique_ptr<EpochStore> epochs_;
  std::optional<consensus::EpochSequence> sequence_;

  Height scrubbed_;                        // of the block files
  std::map<Height, StoredBlock> to_mend_;  // from peers, checked
  std::size_t to_mend_bytes_ = 0;
  std::size_t asked_peer_ = 0;
  std::uint64_t mended_blocks_ = 0;
  std::deque<consensus::Event> events_;
  bool running_events_ = false;
  bool halted_ = false;
  std::string halted_why_;
  bool dirty_ = false;  // appended, not synced
  bool voted_ = false;   // with this key, since the start
  bool leased_ = false;  // likewise
  View own_view_;       // newest view of an own vote in the log of this epoch
  View votes_lost_until_;
  bool log_damaged_ = false;
  std::optional<SignLease> log_lease_;  // the newest that the log knew when it was opened
  Height committed_;
  Hash committed_hash_;
  std::vector<CommittedEvent> to_commit_;  // appended to the block store, not synced
  std::size_t pruned_segments_ = 1;
  std::optional<Timers::Id> timer_;
  std::optional<Timers::Id> second_timer_;
  std::vector<TransactionPtr> relay_;
  bool relay_scheduled_ = false;
  consensus::WorkPending told_work_;
  bool due_ = false;
  bool work_changed_ = false;  // blocks, commits or expiry since note_work()
  bool pool_grew_ = false;     // transactions were added since
  std::vector<std::pair<std::uint64_t, CommitCallback>> commit_callbacks_;
  std::uint64_t next_callback_ = 1;
};

}  // namespace tallystick::node
