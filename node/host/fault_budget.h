// Peers that are not heard for a moment: whoever sends signatures that are not valid costs a verification each, on the thread that runs
// consensus, and no correct validator sends any. A few are forgiven; beyond them what the peer says is dropped unread until time has passed.
// What costs no verification does not count: what cannot be read, or speaks in another's name. To drop a leader's good proposal with it
// would cost the network more than reading on. Time is an argument.
#pragma once

#include <map>

#include "core/block.h"
#include "node/token_bucket.h"

namespace tallystick::node {

class FaultBudget {
 public:
  static constexpr std::size_t kPerSecond = 8;
  static constexpr std::size_t kBurst = 32;

  void noted(ValidatorIndex peer, std::size_t verifications, Millis now) {
    if (verifications > 0) bucket_of(peer, now).take(verifications, now);
  }
  // Is this peer's next message to be dropped unread?
  bool silences(ValidatorIndex peer, Millis now) {
    const auto found = buckets_.find(peer);
    if (found == buckets_.end() || found->second.take(0, now) == Millis{0}) return false;
    ++dropped_;
    return true;
  }
  std::uint64_t dropped() const { return dropped_; }

 private:
  // The network lets in known peers only, so there are few.
  TokenBucket& bucket_of(ValidatorIndex peer, Millis now) {
    return buckets_.try_emplace(peer, TokenBucket{kPerSecond, kBurst, now}).first->second;
  }
  std::map<ValidatorIndex, TokenBucket> buckets_;  // of those that were ever at fault
  std::uint64_t dropped_ = 0;
};

}  // namespace tallystick::node
