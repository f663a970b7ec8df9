// Takes part in everything but never proposes, and answers no request for blocks.
#pragma once

#include "testnet/sim/actor.h"

namespace tallystick::sim {

class SilentLeader final : public Actor {
 public:
  using Actor::Actor;
  bool passes(NodeIndex, const consensus::Message& message) override {
    return !std::holds_alternative<consensus::Propose>(message) && !std::holds_alternative<consensus::Data>(message);
  }
};

}  // namespace tallystick::sim
