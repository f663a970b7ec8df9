#include "node/daemon/snapshot_service.h"

#include "node/log/log.h"
#include "node/os/background_thread.h"

namespace tallystick::node {
namespace {

constexpr std::uint64_t kMiB = 1024 * 1024;

void tell(const Result<SnapshotName>& made, Millis taken) {
  if (made)
    log::info("node", "a snapshot was made", {{"height", made->height.raw()}, {"ms", taken.raw()}});
  else if (made.error().kind == ErrorKind::not_yet)
    log::info("node", "no snapshot was made: " + made.error().message);
  else
    log::warn("node", "no snapshot was made: " + made.error().message);
}

}  // namespace

Result<std::unique_ptr<SnapshotService>> SnapshotService::start(const Config& config,
                                                                SnapshotServiceEnvironment environment,
                                                                std::function<void()> restart) {
  std::unique_ptr<SnapshotService> service{new SnapshotService{std::move(restart)}};
  service->making_ = std::make_unique<ThreadWorker>("snapshots", environment.loop.poster());
  service->files_ = std::make_unique<ThreadWorker>("pieces", environment.loop.poster());
  service->making_->run(run_in_the_background, [] {});
  Host& host = environment.host;
  const std::uint64_t free_bytes_min = config.storage.free_mib_min * kMiB;
  MakerOptions making;
  making.every = config.storage.snapshot_every;
  making.kept = config.storage.snapshots_kept;
  making.bytes_per_second = config.storage.snapshot_mib_per_second * kMiB;
  making.free_bytes_min = 2 * free_bytes_min;  // a snapshot is no reason to stop voting
  auto maker = SnapshotMaker::start(making,
                                    {.ledger = environment.ledger,
                                     .genesis = genesis_hash(environment.genesis),
                                     .disk = environment.disk,
                                     .worker = *service->making_,
                                     .clock = environment.clock,
                                     .blocks = [&host](Height height) { return host.blocks().read(height); },
                                     .links = [&host] { return host.epochs().links(); }},
                                    tell);
  if (!maker) return tl::unexpected(maker.error());
  service->maker_ = std::move(*maker);
  JoinRules rules;
  rules.faulty_max = consensus::ValidatorSet::of(environment.genesis).faulty_max();
  rules.behind_min = config.storage.join_behind;
  service->exchange_ = std::make_unique<SnapshotExchange>(
      rules,
      ExchangeEnvironment{
          .clock = environment.clock,
          .timers = environment.loop,
          .network = environment.network,
          .disk = environment.disk,
          .files = *service->files_,
          .genesis = environment.genesis,
          .scheme = environment.scheme,
          .free_bytes_min = 2 * free_bytes_min,
          .position =
              [&host, &ledger = environment.ledger] {
                return LedgerPosition{ledger.committed()->tip().height, host.blocks().first().value_or(Height{0})};
              },
          .shelved = [maker = service->maker_.get()]() -> const std::vector<SnapshotName>& {
            return maker->shelved();
          }},
      *service, host);
  service->exchange_->start();
  return service;
}

SnapshotService::~SnapshotService() {
  maker_->end();
  making_.reset();
  files_.reset();
}

void SnapshotService::on_join(const std::string& what) {
  log::info("node", what);
}

void SnapshotService::on_peer_fault(ValidatorIndex peer, const std::string& what) {
  log::warn("node", "a peer sent what is no part of a snapshot: " + what, {{"peer", peer.raw()}});
}

void SnapshotService::on_ready(Height height) {
  log::info("node", "a whole snapshot was fetched and verified: starting anew with it", {{"height", height.raw()}});
  restart_();
}

}  // namespace tallystick::node
