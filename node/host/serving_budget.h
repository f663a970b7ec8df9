// How much each peer may make this node read and send in answer to its requests for bodies. Beyond it a request goes unanswered:
// a correct peer asks others then, and a peer that asks for the same block for ever costs a known share of disk and network.
// A data structure: time is an argument.
#pragma once

#include <vector>

#include "core/block.h"
#include "node/token_bucket.h"

namespace tallystick::node {

class ServingBudget {
 public:
  static constexpr std::size_t kBytesPerSecond = 32 * 1024 * 1024;
  static constexpr std::size_t kBurstBytes = 64 * 1024 * 1024;  // sixteen of the largest blocks
  static constexpr std::size_t kRequestBytes = 16 * 1024;       // what looking a block up counts for

  ServingBudget(std::size_t peers, Millis now) : buckets_(peers, TokenBucket{kBytesPerSecond, kBurstBytes, now}) {}

  // May this request be answered now? Counts it if so. `peer` must be one of the peers.
  bool admits(ValidatorIndex peer, Millis now) {
    TokenBucket& bucket = buckets_.at(peer.raw());
    if (bucket.take(0, now) > Millis{0}) {
      ++turned_away_;
      return false;
    }
    bucket.take(kRequestBytes, now);
    return true;
  }
  // The answer made the node read and send so many bytes.
  void spent(ValidatorIndex peer, std::size_t bytes, Millis now) { buckets_.at(peer.raw()).take(bytes, now); }

  std::uint64_t turned_away() const { return turned_away_; }

 private:
  std::vector<TokenBucket> buckets_;  // by peer
  std::uint64_t turned_away_ = 0;
};

}  // namespace tallystick::node
