// Snapshots between nodes: stands between the network and the host, takes the frames that are about snapshots, and lets the others pass.
//
// It offers and serves what this node has made, and fetches one when this node lacks more than its peers' blocks give (node/snapshots/join.h).
// What is fetched is verified and written to joining/ piece by piece, on a worker, while the node goes on as it is; a restart goes on with
// what is there. When all is there it says so: the next start of the node begins with it (node/snapshots/begin.h).
// Runs on the event loop.
#pragma once

#include <set>

#include "core/signature_scheme.h"
#include "node/snapshots/join.h"
#include "node/snapshots/joining.h"
#include "node/snapshots/piece_server.h"

namespace tallystick::node {

// Where this node stands.
struct LedgerPosition {
  Height committed;
  Height blocks_from;  // the first whose transactions are kept; 0: none is
};

struct ExchangeEnvironment {
  const Clock& clock;
  Timers& timers;
  PeerNetwork& network;
  Disk& disk;
  Worker& files;  // reads, writes and verifies pieces
  const Genesis& genesis;
  const SignatureScheme& scheme;
  std::uint64_t free_bytes_min = 0;  // with less room on the disk nothing is fetched
  std::function<LedgerPosition()> position;
  std::function<const std::vector<SnapshotName>&()> shelved;
};

class ExchangeListener {
 public:
  virtual ~ExchangeListener() = default;
  // A sentence about what is being fetched, or why not.
  virtual void on_join(const std::string&) {}
  // A peer said what it should not have.
  virtual void on_peer_fault(ValidatorIndex, const std::string&) {}
  // Everything is there, durably: start the node again, and it begins with it.
  virtual void on_ready(Height) {}
};

class SnapshotExchange final : public PeerListener {
 public:
  // All outlive it, `host` too.
  SnapshotExchange(const JoinRules& rules, ExchangeEnvironment environment, ExchangeListener& listener,
                   PeerListener& host);
  ~SnapshotExchange() override;

  // Once, when the loop is about to run.
  void start();

  void on_frame(ValidatorIndex from, Channel channel, ByteView frame) override;
  void on_connected(ValidatorIndex peer) override;
  void on_disconnected(ValidatorIndex peer) override;

  const SnapshotJoin& join() const { return join_; }
  const PieceServer& server() const { return server_; }

 private:
  void every_second();
  void take(ValidatorIndex from, ByteView frame);
  void offer_to(ValidatorIndex peer);
  void take_piece(ValidatorIndex from, const Piece& piece);
  void pursue();
  void target_changed();
  void told(ValidatorIndex from, std::uint32_t piece, const PieceVerdict& verdict);
  void finish();
  template <class F>
  auto while_alive(F f);

  ExchangeEnvironment environment_;
  ExchangeListener& listener_;
  PeerListener& host_;
  SnapshotJoin join_;
  PieceServer server_;
  std::set<ValidatorIndex> connected_;
  std::shared_ptr<const SnapshotManifest> manifest_;  // of the target
  std::optional<SnapshotName> known_target_;
  std::uint64_t generation_ = 0;  // of the target: what is told of an older one counts for nothing
  std::uint64_t ticks_ = 0;
  bool loaded_ = false;
  bool finishing_ = false;
  std::shared_ptr<SnapshotExchange*> alive_ = std::make_shared<SnapshotExchange*>(this);
};

}  // namespace tallystick::node
