// How much each peer may make this node read and send in answer to its requests for bodies. Beyond it a request goes unanswered:
// a correct peer asks others then, and a peer that asks for the same block for ever costs a known share of disk and network.
// A data structure: time is an argument.
#pragma once

#include <map>

#include "core/block.h"
#include "node/env/network.h"
#include "node/token_bucket.h"

namespace tallystick::node {

class ServingBudget {
 public:
  static constexpr std::size_t kBytesPerSecond = 32 * 1024 * 1024;
  static constexpr std::size_t kBurstBytes = 64 * 1024 * 1024;  // sixteen of the largest blocks
  static constexpr std::size_t kObserverBytesPerSecond = 8 * 1024 * 1024;
  static constexpr std::size_t kRequestBytes = 16 * 1024;       // what looking a block up counts for

  // May this request be answered now? Counts it if so.
  bool admits(ValidatorIndex peer, Millis now) {
    TokenBucket& bucket = bucket_of(peer, now);
    if (bucket.take(0, now) > Millis{0}) {
      ++turned_away_;
      return false;
    }
    bucket.take(kRequestBytes, now);
    return true;
  }
  // The answer made the node read and send so many bytes.
  void spent(ValidatorIndex peer, std::size_t bytes, Millis now) { bucket_of(peer, now).take(bytes, now); }

  std::uint64_t turned_away() const { return turned_away_; }

 private:
  // The network lets in known peers only, so there are few.
  TokenBucket& bucket_of(ValidatorIndex peer, Millis now) {
    const std::size_t rate = is_observer(peer) ? kObserverBytesPerSecond : kBytesPerSecond;
    return buckets_.try_emplace(peer, TokenBucket{rate, kBurstBytes, now}).first->second;
  }

  std::map<ValidatorIndex, TokenBucket> buckets_;
  std::uint64_t turned_away_ = 0;
};

}  // namespace tallystick::node
