// What a running node does about snapshots: makes them, offers and serves them, fetches one when it needs one (node/snapshots). Two threads: one
// makes, below everything else in the eyes of the scheduler; one reads, writes and verifies pieces.
#pragma once

#include "node/config/config.h"
#include "node/env/disk.h"
#include "node/host/host.h"
#include "node/ledger/ledger_application.h"
#include "node/os/event_loop.h"
#include "node/os/thread_worker.h"
#include "node/snapshots/exchange.h"
#include "node/snapshots/maker.h"

namespace tallystick::node {

struct SnapshotServiceEnvironment {
  const Clock& clock;
  EventLoop& loop;
  PeerNetwork& network;
  Disk& disk;
  LedgerApplication& ledger;
  const Genesis& genesis;
  const SignatureScheme& scheme;
  Host& host;
};

class SnapshotService final : public ExchangeListener {
 public:
  // Everything in the environment outlives it. `restart`: a snapshot is ready to begin with, at the next start.
  static Result<std::unique_ptr<SnapshotService>> start(const Config& config, SnapshotServiceEnvironment environment,
                                                        std::function<void()> restart);
  ~SnapshotService() override;

  // What the network talks to; it passes on to the host what is not about snapshots.
  PeerListener& door() { return *exchange_; }
  void committed() { maker_->look(); }

  void on_join(const std::string& what) override;
  void on_peer_fault(ValidatorIndex peer, const std::string& what) override;
  void on_ready(Height height) override;

 private:
  explicit SnapshotService(std::function<void()> restart) : restart_{std::move(restart)} {}
  std::function<void()> restart_;
  std::unique_ptr<SnapshotMaker> maker_;
  std::unique_ptr<SnapshotExchange> exchange_;
  std::unique_ptr<ThreadWorker> making_, files_;  // end before what they use
};

}  // namespace tallystick::node
