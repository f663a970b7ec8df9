// Tells a part of the network: proposals, votes and answers of one view go to some peers only, other ones each time.
#pragma once

#include "testnet/sim/actor.h"

namespace tallystick::sim {

class SplitDeliverer final : public Actor {
 public:
  using Actor::Actor;
  bool passes(NodeIndex to, const consensus::Message& message) override {
    if (const consensus::Propose* propose = own_proposal(message)) {
      view_ = propose->header.view;
      return chosen(to, view_);
    }
    if (const consensus::Vote* vote = own_vote(message)) return chosen(to, vote->subject.view);
    if (std::holds_alternative<consensus::Data>(message)) return chosen(to, view_);
    return true;
  }

 private:
  // A hash of view and peer, so that the same peers are told when it is said again.
  bool chosen(NodeIndex to, View view) const {
    const std::uint64_t mixed = (view.raw() * 0x9E3779B97F4A7C15ULL) ^ (to * 0xBF58476D1CE4E5B9ULL);
    return (mixed >> 29) % 2 == 0;
  }
  View view_;
};

}  // namespace tallystick::sim
