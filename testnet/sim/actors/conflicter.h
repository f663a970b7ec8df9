// Votes both ways: beside each vote it says another that contradicts it, to one peer or to all.
#pragma once

#include "testnet/sim/actor.h"

namespace tallystick::sim {

class Conflicter final : public Actor {
 public:
  using Actor::Actor;
  bool passes(NodeIndex to, const consensus::Message& message) override {
    const consensus::Vote* vote = own_vote(message);
    if (!vote) return true;
    consensus::Subject other = vote->subject;
    switch (other.kind) {
      case consensus::VoteKind::notarize:
        other.block = some_hash();
        break;
      case consensus::VoteKind::nullify:
        other = consensus::finalize(other.epoch, other.view, some_hash(), some_hash());
        break;
      case consensus::VoteKind::finalize:
        if (context_.random.below(2) == 0)
          other = consensus::nullify(other.epoch, other.view);
        else
          other.result = some_hash();
        break;
    }
    if (context_.random.below(4) == 0)
      say_to_all(signed_vote(other));
    else
      say(to, signed_vote(other));
    return true;
  }
};

}  // namespace tallystick::sim
