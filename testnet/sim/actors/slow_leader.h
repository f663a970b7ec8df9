// Proposes late: sometimes just in time, sometimes after everybody has given up, to each peer at another moment.
#pragma once

#include "testnet/sim/actor.h"

namespace tallystick::sim {

class SlowLeader final : public Actor {
 public:
  using Actor::Actor;
  bool passes(NodeIndex to, const consensus::Message& message) override {
    if (own_proposal(message) == nullptr) return true;
    context_.say_later(context_.random.between(100, 1'200) * kMillisecond, to, message);
    return false;
  }
};

}  // namespace tallystick::sim
