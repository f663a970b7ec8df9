// Proposes and follows, and keeps its votes to itself, or tells them to one peer only; it answers no request either.
#pragma once

#include "testnet/sim/actor.h"

namespace tallystick::sim {

class VoteWithholder final : public Actor {
 public:
  using Actor::Actor;
  bool passes(NodeIndex to, const consensus::Message& message) override {
    if (std::holds_alternative<consensus::Data>(message)) return false;
    const consensus::Vote* vote = own_vote(message);
    if (!vote) return true;
    return vote->subject.view.raw() % 3 == 0 && to == vote->subject.view.raw() % context_.validators.size();
  }
};

}  // namespace tallystick::sim
