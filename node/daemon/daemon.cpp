#include "node/daemon/daemon.h"

#include <atomic>
#include <filesystem>

#include "consensus/replica_config.h"
#include "contracts/registry.h"
#include "contracts/validator/epoch.h"
#include "core/epoch_length.h"
#include "node/config/files.h"
#include "node/config/started_keys.h"
#include "node/daemon/disk_probe.h"
#include "node/daemon/fact_log.h"
#include "node/daemon/health.h"
#include "node/daemon/load_genesis.h"
#include "node/daemon/node_metrics.h"
#include "node/daemon/snapshot_service.h"
#include "node/daemon/standing.h"
#include "node/http/server.h"
#include "node/ledger/genesis_result.h"
#include "node/ledger/ledger_application.h"
#include "node/ledger/misconduct_reporter.h"
#include "node/ledger/storage_error.h"
#include "node/log/log.h"
#include "node/net/tls_peer_network.h"
#include "node/os/descriptors.h"
#include "node/os/event_loop.h"
#include "node/os/posix_disk.h"
#include "node/os/real_clock.h"
#include "node/os/thread_worker.h"
#include "node/rpc/http_service.h"
#include "node/rpc/subscriptions.h"
#include "node/rpc/methods/host_door.h"
#include "node/rpc/methods/methods.h"
#include "node/snapshots/begin.h"
#include "node/storage/leveldb_store.h"
#include "node/storage/state_database.h"

namespace tallystick::node {
namespace {

constexpr Millis kSampleEvery{500};
constexpr std::size_t kVerifierThreads = 2;
constexpr std::string_view kLostKeyCure =
    "what it signed is not known, so it must never vote again. Run the node without it: it follows, rebuilds its data "
    "from the others and "
    "serves reads. To vote again, make a new key and have the validators approve it in place of this one "
    "(validator.propose_rotate)";
constexpr std::size_t kScrubBytesPerSecond =
    1024 * 1024;  // of block files, and as much of the database: 10 GB in three hours

// The key of this file; null when none is named. What it is worth, the lists of validators say.
Result<std::unique_ptr<KeySigner>> load_signer(const std::string& path) {
  if (path.empty()) return nullptr;
  auto key = read_private_key_file(path);
  if (!key) return tl::unexpected(key.error());
  return std::make_unique<KeySigner>(std::move(*key));
}

Result<std::unique_ptr<net::TlsPeerNetwork>> make_network(const Config& config, const Genesis& genesis, Post owner) {
  net::NetworkOptions options;
  for (const ObserverPin& observer : config.observers) options.observers.push_back(*Hash::from_hex(observer.pin));
  options.genesis = genesis_hash(genesis);
  options.seats = seats_to_admit(validator_list(genesis), {});
  if (config.node.is_validator()) options.listen = config.node.listen;
  auto key = read_secret_file(config.node.tls_key);
  if (!key) return tl::unexpected(key.error());
  auto certificate = read_file(config.node.tls_certificate);
  if (!certificate) return tl::unexpected(certificate.error());
  options.key_pem = std::move(*key);
  options.certificate_pem = std::move(*certificate);
  for (const PeerAddress& peer : config.peers) options.peers.push_back({ValidatorIndex{peer.validator}, peer.address, Hash::from_hex(peer.pin)});
  return net::TlsPeerNetwork::make(std::move(options), std::move(owner));
}

// Everything in the database, checksums and all.
Result<void> read_all(const KvStore& store) {
  const auto cursor = store.cursor();
  for (cursor->seek({}); cursor->valid(); cursor->next()) {
  }
  return cursor->status();
}

HostConfig host_config(const Config& config, const Genesis& genesis, const ExecutionResult& at_genesis) {
  HostConfig out{.replica = {.network = network_of(genesis),
                             .epoch = Epoch{0},
                             .validators = consensus::ValidatorSet::of(genesis),
                             .self = std::nullopt,
                             .root = consensus::genesis_block(genesis_hash(genesis), result_digest(at_genesis),
                                                              genesis.calendar.first_day_start),
                             .timing = {}},
                 .pool = {},
                 .verification = {}};
  out.validators = validator_list(genesis);
  out.epoch_length = epoch_length(genesis);
  consensus::Timing& timing = out.replica.timing;
  timing.delta_initial = Millis{config.consensus.delta0_ms};
  timing.delta_max = Millis{config.consensus.delta_max_ms};
  timing.heartbeat = Millis{config.consensus.heartbeat_ms};
  timing.skip = Millis{config.consensus.skip_ms};
  timing.pacing = Millis{config.consensus.block_interval_ms};
  out.pool.count_max = config.mempool.transactions_max;
  out.pool.bytes_max = config.mempool.bytes_max;
  out.pool.account_count_max = config.mempool.per_account_max;
  out.pool.age_max = Millis{config.mempool.ttl_ms};
  out.scrub_bytes_per_second = kScrubBytesPerSecond;
  out.free_bytes_min = std::uint64_t{config.storage.free_mib_min} * 1024 * 1024;
  out.keep_blocks = config.storage.keep_blocks;
  out.block_segment_bytes = std::uint64_t{config.storage.block_segment_mib} * 1024 * 1024;
  out.log_segment_bytes = std::uint64_t{config.storage.log_segment_mib} * 1024 * 1024;
  return out;
}

}  // namespace

namespace {

Result<void> initialise_key(Disk& disk, const std::string& path, const std::string& data_dir) {
  const auto private_key = read_private_key_file(path);
  if (!private_key) return tl::unexpected(private_key.error());
  const PublicKey key = private_key->public_key();
  const auto started = is_started_key(path, key);
  if (!started) return tl::unexpected(started.error());
  const auto place = sign_state_place(disk, key);
  if (!place) return tl::unexpected(place.error());
  if (*started && !place->exists)
    return fail(ErrorKind::not_yet, "the key in " + path + " has begun to vote before, says " +
                                        started_keys_file(path) + ", and its signer state is not in " + data_dir +
                                        ": " + std::string{kLostKeyCure});
  if (auto done = Host::first_start(disk, key, Epoch{0}); !done) return done;
  return note_started_key(path, key);
}

}  // namespace

Result<void> initialise_node(const Config& config) {
  if (!config.node.is_validator())
    return malformed("an observer has no signer state to make: neither node.validator nor node.role says that it is a validator");
  if (const auto genesis = load_genesis(config); !genesis) return tl::unexpected(genesis.error());
  const auto disk = PosixDisk::open_root(config.node.data_dir);
  if (!disk) return tl::unexpected(disk.error());
  Result<void> refused;
  bool made = false;
  for (const std::string* path : {&config.node.consensus_key, &config.node.next_consensus_key}) {
    if (path->empty()) continue;
    const auto done = initialise_key(**disk, *path, config.node.data_dir);
    if (!done && done.error().kind != ErrorKind::not_yet) return done;
    if (!done && refused) refused = done;
    made = made || done;
  }
  // Of two keys, one may have been started long ago.
  return made ? Result<void>{} : refused;
}

struct Daemon::Impl final : public HostListener {
  Impl(const Config& c, bool s) : config{c}, suspicious{s}, health{clock} {}

  // The loop's threads and servers end before what they use: reverse order of declaration.
  Config config;
  const bool suspicious;
  Genesis genesis;
  RealClock clock;
  Health health;
  ops::Metrics metrics;
  Secp256k1Scheme scheme;
  std::unique_ptr<KeySigner> signer;
  std::unique_ptr<KeySigner> next_signer;
  std::unique_ptr<KeySigner> operator_signer;
  std::optional<MisconductReporter> reporter;
  std::unique_ptr<PosixDisk> disk;
  std::string no_descriptor;  // why nothing can be opened; told when it changes
  std::unique_ptr<PosixDisk> witness;  // beside the key; none without a key, or where nothing can be written
  std::unique_ptr<KvStore> store;
  std::unique_ptr<LedgerApplication> ledger;
  std::optional<NodeMetrics> node_metrics;
  FactLog fact_log;
  EventLoop loop;
  std::unique_ptr<net::TlsPeerNetwork> network;
  std::unique_ptr<ThreadWorker> execution;
  std::vector<std::unique_ptr<ThreadWorker>> verifiers;
  std::unique_ptr<Host> host;
  std::unique_ptr<SnapshotService> snapshots;
  std::optional<rpc::Dispatcher> dispatcher;
  std::unique_ptr<rpc::MethodSet> methods;
  std::unique_ptr<http::Server> rpc_server;
  std::unique_ptr<ops::OpsServer> ops_server;
  // Who validates: of the epoch in force, and by the newest block that changed it.
  ValidatorList in_force;
  ValidatorList announced;
  std::optional<Bytes> validators_record;  // that `announced` was read from
  const Signer* acting = nullptr;          // whose key is in force
  std::string told_standing;
  std::atomic<std::size_t> peers_needed = 0;
  std::optional<Error> halted;
  Millis halted_at;
  Millis patience;
  bool restart = false;
  bool snapshot_ready = false;
  std::atomic<bool> stopping = false;

  ~Impl() override {
    // No request may meet a half-destroyed node, no frame or completion a dead host.
    ops_server.reset();
    rpc_server.reset();
    methods.reset();
    network.reset();
    snapshots.reset();
    execution.reset();
    verifiers.clear();
    host.reset();
  }

  Result<void> open();
  Result<void> open_witness();
  void report_misconduct(const Evidence* found);
  Result<void> start_host();
  Result<void> start_servers();
  void look_at_announced();
  void tell_standing();
  void sample();
  std::size_t peers_connected() const;
  rpc::NodeStatus node_status() const;

  void on_committed(const CommittedEvent& event) override {
    health.committed();
    node_metrics->committed(event, clock.monotonic());
    log::debug("node", "committed",
               {{"height", event.block->block.header.height.raw()}, {"transactions", event.transactions.size()}});
    if (reporter->waiting() > 0) report_misconduct(nullptr);
    look_at_announced();
    if (snapshots) snapshots->committed();
  }
  void on_epoch(const consensus::EpochSequence& sequence) override {
    in_force = sequence.list();
    acting = sequence.signer_in(in_force);
    peers_needed = sequence.validators().quorum() - 1;
    node_metrics->epoch(sequence.epoch(), in_force.validators.size());
    log::info("node", "an epoch begins",
              {{"epoch", sequence.epoch().raw()},
               {"above_height", sequence.root().header.height.raw()},
               {"validators", in_force.validators.size()},
               {"member", sequence.member()}});
    validators_record.reset();
    look_at_announced();
    if (host) tell_standing();
  }
  void on_fact(const consensus::Fact& fact) override {
    node_metrics->fact(fact);
    fact_log.write(fact, clock.monotonic());
    if (const auto* found = std::get_if<consensus::EvidenceFound>(&fact)) report_misconduct(&found->evidence);
  }
  void on_damage(const std::string& what) override { log::warn("node", what); }
  void on_pause(const std::string& why) override {
    if (why.empty())
      log::info("node", "the disk has room again: this node votes and writes again");
    else
      log::error("node", "this node votes and writes no more, and serves what is durable: " + why);
  }
  void on_halt(const Error& error) override {
    log::error("node", "halted: " + error.message + "; it serves what is durable, and restarts once its disk works");
    halted = error;
    halted_at = clock.monotonic();
  }
  void tell_descriptors();
  void restart_when_possible();
};

Result<void> Daemon::Impl::open() {
  auto loaded = load_genesis(config);
  if (!loaded) return tl::unexpected(loaded.error());
  genesis = std::move(*loaded);
  const std::string none;
  const bool votes = config.node.is_validator();
  const struct {
    const std::string& path;
    std::unique_ptr<KeySigner>& signer;
  } keys[] = {{votes ? config.node.consensus_key : none, signer},
              {votes ? config.node.next_consensus_key : none, next_signer},
              {config.node.operator_key, operator_signer}};
  for (const auto& key : keys) {
    auto loaded_key = load_signer(key.path);
    if (!loaded_key) return tl::unexpected(loaded_key.error());
    key.signer = std::move(*loaded_key);
  }
  reporter.emplace(network_of(genesis), scheme, operator_signer.get(),
                   signer ? std::optional{signer->public_key()} : std::nullopt);
  auto root = PosixDisk::open_root(config.node.data_dir);
  if (!root) return tl::unexpected(root.error());
  disk = std::move(*root);
  if (auto done = open_witness(); !done) return done;
  const auto begun = begin_with_fetched(*disk, genesis, scheme, [&] { return open_leveldb(config.node.data_dir + "/state"); });
  if (!begun) return tl::unexpected(begun.error());
  if (!begun->damage.empty()) log::warn("node", begun->damage);
  if (begun->height) log::info("node", "the ledger begins with a snapshot", {{"height", begun->height->raw()}});
  auto opened = open_state_database(*disk, "state", [&]() -> Result<std::unique_ptr<KvStore>> {
    auto database = open_leveldb(config.node.data_dir + "/state",
                                 {.block_cache_bytes = std::size_t{config.storage.cache_mib} * 1024 * 1024});
    if (!database) return database;
    if (suspicious)
      if (auto whole = read_all(**database); !whole) return tl::unexpected(whole.error());
    auto application = LedgerApplication::open(**database, genesis, contracts::registry());
    if (!application) return tl::unexpected(application.error());
    ledger = std::move(*application);
    return database;
  });
  if (!opened) return tl::unexpected(opened.error());
  if (!opened->damage.empty()) log::warn("node", "the database is made anew: " + opened->damage);
  store = std::move(opened->store);
  node_metrics.emplace(metrics);
  return {};
}

// Taken by one process at a time, so that one key file never votes from two data directories at once.
Result<void> Daemon::Impl::open_witness() {
  if (signer == nullptr) return {};
  const std::string directory = votes_directory(config.node.consensus_key);
  auto opened = PosixDisk::open_root(directory);
  if (opened) {
    witness = std::move(*opened);
    return {};
  }
  if (std::filesystem::exists(directory)) return tl::unexpected(opened.error());
  log::warn("node", "an older copy of the data directory would not be noticed: " + opened.error().message);
  return {};
}

// Evidence that the replica found goes onto the ledger, with the node's own operator key where it has one.
void Daemon::Impl::report_misconduct(const Evidence* found) {
  if (!host) return;  // the replica finds it again: the votes stand in the log
  try {
    const auto moment = ledger->committed();
    if (found != nullptr && !reporter->found(*found, *moment)) return;
    auto transactions = reporter->next(*moment, moment->tip().height);
    if (!transactions) return log::error("node", "misconduct is not reported: " + transactions.error().message);
    for (Bytes& transaction : *transactions)
      host->submit(std::move(transaction), [](const Result<TransactionPtr>& taken) {
        if (taken)
          log::info("node", "reported misconduct of a validator", {{"transaction", (*taken)->id.hex()}});
        else
          log::warn("node", "a report of misconduct was not taken, and is tried again: " + taken.error().message);
      });
  } catch (const StorageError& error) {
    log::error("node", "misconduct is not reported: " + error.error().message);
  }
}

Result<void> Daemon::Impl::start_host() {
  execution = std::make_unique<ThreadWorker>("execution", loop.poster());
  std::vector<Worker*> workers;
  for (std::size_t i = 0; i < kVerifierThreads; ++i) {
    verifiers.push_back(std::make_unique<ThreadWorker>("verify" + std::to_string(i), loop.poster()));
    workers.push_back(verifiers.back().get());
  }
  auto made = make_network(config, genesis, loop.poster());
  if (!made) return tl::unexpected(made.error());
  network = std::move(*made);
  auto at_genesis = genesis_result(genesis);
  if (!at_genesis) return tl::unexpected(at_genesis.error());
  auto started = Host::start(host_config(config, genesis, *at_genesis),
                             {.clock = clock,
                              .timers = loop,
                              .disk = *disk,
                              .network = *network,
                              .execution = *execution,
                              .verifiers = std::move(workers),
                              .scheme = scheme,
                              .signer = signer.get(),
                              .application = *ledger,
                              .next_signer = next_signer.get(),
                              .witness = witness.get()},
                             *this);
  if (!started) return tl::unexpected(started.error());
  host = std::move(*started);
  auto service = SnapshotService::start(config,
                                        {.clock = clock,
                                         .loop = loop,
                                         .network = *network,
                                         .disk = *disk,
                                         .ledger = *ledger,
                                         .genesis = genesis,
                                         .scheme = scheme,
                                         .host = *host},
                                        [this] {
                                          snapshot_ready = true;
                                          loop.stop();
                                        });
  if (!service) return tl::unexpected(service.error());
  snapshots = std::move(*service);
  network->start(snapshots->door());
  return {};
}

Result<void> Daemon::Impl::start_servers() {
  dispatcher.emplace(rpc::ServiceInfo{"tallystick", TALLYSTICK_VERSION});
  methods = std::make_unique<rpc::MethodSet>(
      *ledger, rpc::door_to(*host, loop.poster(), [this] { return node_status(); }), clock);
  methods->add_to(*dispatcher);
  dispatcher->on_finished([this](std::string_view method, std::int32_t code, double seconds) {
    const std::string name{method};
    metrics
        .counter("rpc_requests_total", "Calls answered, by method and error code (0: a result)",
                 {{"method", name}, {"code", std::to_string(code)}})
        .add();
    metrics.histogram("rpc_duration_seconds", "Time from request to answer", ops::seconds_buckets(), {{"method", name}})
        .observe(seconds);
  });
  http::ServerOptions rpc_options;
  rpc_options.listen = config.rpc.listen;
  rpc_options.threads = static_cast<int>(config.rpc.threads);
  rpc_options.hosts = config.rpc.hosts;
  rpc_options.connections_max = config.rpc.connections_max;
  rpc_options.connections_per_address_max = config.rpc.connections_per_address_max;
  auto rpc_started = http::Server::start(std::move(rpc_options), rpc::serve(*dispatcher), rpc::subscriptions(*dispatcher));
  if (!rpc_started) return tl::unexpected(rpc_started.error());
  rpc_server = std::move(*rpc_started);
  http::ServerOptions ops_http;
  ops_http.listen = config.ops.listen;
  ops_http.threads = 1;
  auto ops_started = ops::OpsServer::start(
      {.http = std::move(ops_http), .version = TALLYSTICK_VERSION}, metrics, [this] { return health.live(); },
      [this] { return health.ready(config.ops, peers_needed); });
  if (!ops_started) return tl::unexpected(ops_started.error());
  ops_server = std::move(*ops_started);
  return {};
}

std::size_t Daemon::Impl::peers_connected() const {
  std::size_t count = 0;
  for (const auto& [seat, peer] : network->counts()) count += peer.control && peer.bulk ? 1 : 0;
  return count;
}

rpc::NodeStatus Daemon::Impl::node_status() const {
  const Health::View view = health.view();
  return {.may_vote = view.host.may_vote,
          .halted = view.host.halted,
          .not_writing = view.host.not_writing,
          .view = view.host.consensus.view,
          .peers_connected = view.peers_connected,
          .pool_count = view.host.pool_count,
          .pool_bytes = view.host.pool_bytes};
}

void Daemon::Impl::sample() {
  const HostStatus status = host->status();
  const std::size_t peers = peers_connected();
  health.renew(status, peers);
  node_metrics->sample(status, peers, disk->free_bytes().value_or(0));
  tell_descriptors();
  for (const std::string& alarm : ledger->take_alarms()) log::error("ledger", "an invariant was violated: " + alarm);
  for (const std::string& notice : ledger->take_notices()) log::error("ledger", notice);
  restart_when_possible();
  loop.after(kSampleEvery, [this] { sample(); });
}

void Daemon::Impl::tell_descriptors() {
  std::string why = why_no_descriptor();
  if (why.empty() != no_descriptor.empty()) {
    if (why.empty())
      log::info("node", "there are descriptors again");
    else
      log::error("node", why);
  }
  no_descriptor = std::move(why);
}

void Daemon::Impl::restart_when_possible() {
  if (!halted || stopping || clock.monotonic().raw() - halted_at.raw() < patience.raw()) return;
  if (const auto works = probe_disk(*disk); !works) {
    halted_at = clock.monotonic();
    return;
  }
  restart = true;
  loop.stop();
}

// The list that is announced for the next epoch changes with blocks.
void Daemon::Impl::look_at_announced() {
  try {
    const auto moment = ledger->committed();
    auto record = moment->get(contracts::Table::validators, to_bytes(std::uint8_t{0}));
    if (record == validators_record) return;
    validators_record = std::move(record);
    announced = contracts::validator::next_validators(*moment);
    network->admit(seats_to_admit(in_force, announced));
  } catch (const StorageError& error) {
    log::error("node", "who will validate cannot be read: " + error.error().message);
  }
}

// Once for each thing there is to say.
void Daemon::Impl::tell_standing() {
  if (signer == nullptr) return;
  const bool may_vote = host->status().may_vote;
  const Signer* const key = acting != nullptr ? acting : signer.get();
  const std::string& file = key == next_signer.get() ? config.node.next_consensus_key : config.node.consensus_key;
  std::string standing = why_no_vote(key->public_key(), in_force, announced);
  if (standing.empty() && !may_vote) {
    const auto started = is_started_key(file, key->public_key());
    standing = started && !*started
                   ? "this validator does not vote: it was never started. If its key has never signed anything "
                     "anywhere, run: tallystickd init --config FILE"
                   : "this validator does not vote: its signer state is missing or not this key's, and its key has "
                     "begun to vote before; " +
                         std::string{kLostKeyCure};
  }
  if (may_vote)
    if (const auto noted = note_started_key(file, key->public_key()); !noted)
      log::warn("node", "the key's use cannot be noted beside it: " + noted.error().message);
  if (may_vote) standing = "this node votes";
  if (standing == told_standing) return;
  told_standing = std::move(standing);
  const auto seat = network->seat();
  const auto level = may_vote ? log::Level::info : acting != nullptr ? log::Level::error : log::Level::warn;
  log::write(level, "node", told_standing,
             {{"key", key->public_key().hex()}, {"seat", seat ? std::int64_t{seat->raw()} : -1}});
}

Daemon::Daemon(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
Daemon::~Daemon() = default;

Result<std::unique_ptr<Daemon>> Daemon::start(const Config& config, bool suspicious) {
  auto impl = std::make_unique<Impl>(config, suspicious);
  if (auto done = impl->open(); !done) return tl::unexpected(done.error());
  if (auto done = impl->start_host(); !done) return tl::unexpected(done.error());
  if (auto done = impl->start_servers(); !done) return tl::unexpected(done.error());
  if (impl->genesis.kind == NetworkKind::test)
    log::warn("node", "this is a test network: its money is worth nothing",
              {{"chain", impl->genesis.chain_id.value}, {"ms_per_ledger_day", impl->genesis.calendar.ms_per_day}});
  const HostStatus status = impl->host->status();
  log::info("node", "started",
            {{"chain", impl->genesis.chain_id.value},
             {"height", status.committed.raw()},
             {"votes", status.may_vote},
             {"rpc_port", impl->rpc_server->port()},
             {"ops_port", impl->ops_server->port()}});
  impl->tell_standing();
  return std::unique_ptr<Daemon>{new Daemon{std::move(impl)}};
}

Result<Daemon::End> Daemon::run(Millis patience) {
  impl_->patience = patience;
  impl_->sample();
  impl_->loop.run();
  if (impl_->restart && !impl_->stopping) return End::restart;
  if (impl_->halted) return tl::unexpected(*impl_->halted);
  if (auto done = impl_->host->stop(); !done) return tl::unexpected(done.error());
  return impl_->snapshot_ready && !impl_->stopping ? End::joins : End::stopped;
}

void Daemon::stop() {
  if (!impl_->stopping.exchange(true)) impl_->loop.stop();
}

std::uint16_t Daemon::rpc_port() const {
  return impl_->rpc_server->port();
}
std::uint16_t Daemon::ops_port() const {
  return impl_->ops_server->port();
}

}  // namespace tallystick::node
