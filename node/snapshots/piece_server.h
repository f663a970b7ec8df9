// Answers those who fetch snapshots. Pieces are read on a worker and leave at a bounded rate for each peer, two under way at most: who asks for
// more is not answered. They travel on the bulk channel, so no vote waits behind them.
#pragma once

#include <map>
#include <memory>

#include "node/env/clock.h"
#include "node/env/network.h"
#include "node/env/worker.h"
#include "node/snapshots/shelf.h"
#include "node/token_bucket.h"

namespace tallystick::node {

class PieceServer {
 public:
  static constexpr std::size_t kUnderWayMax = 2;  // of one peer
  static constexpr std::size_t kBytesPerSecond = 32 * 1024 * 1024;
  static constexpr std::size_t kObserverBytesPerSecond = 8 * 1024 * 1024;
  static constexpr std::size_t kBurstBytes = 16 * 1024 * 1024;

  // All outlive the server.
  PieceServer(const Clock& clock, Timers& timers, PeerNetwork& network, Disk& disk, Worker& files)
      : clock_{clock}, timers_{timers}, network_{network}, disk_{disk}, files_{files} {}

  // `have`: the heights that are whole here.
  void serve(ValidatorIndex to, const FetchPiece& fetch, const std::vector<SnapshotName>& have);
  std::uint64_t turned_away() const { return turned_away_; }
  std::uint64_t served() const { return served_; }

 private:
  struct Peer {
    TokenBucket bucket;
    std::size_t under_way = 0;
  };
  Peer& peer_of(ValidatorIndex index);
  void send(ValidatorIndex to, Bytes frame);

  const Clock& clock_;
  Timers& timers_;
  PeerNetwork& network_;
  Disk& disk_;
  Worker& files_;
  std::map<ValidatorIndex, Peer> peers_;  // the network lets in known peers only
  std::uint64_t turned_away_ = 0;
  std::uint64_t served_ = 0;
  std::shared_ptr<PieceServer*> alive_ = std::make_shared<PieceServer*>(this);
};

}  // namespace tallystick::node
