// Says yes to everything: when it leads it shows different blocks to different peers; it notarizes, nullifies and
// finalizes whatever anybody else votes for.
#pragma once

#include "testnet/sim/actor.h"

namespace tallystick::sim {

class Equivocator final : public Actor {
 public:
  using Actor::Actor;

  bool passes(NodeIndex to, const consensus::Message& message) override {
    const consensus::Propose* propose = own_proposal(message);
    if (!propose) return true;
    const auto fate = context_.random.below(4);
    if (fate == 0) return true;
    // Another block at the same place: empty, and a moment later.
    consensus::Propose other = *propose;
    other.header.timestamp = other.header.timestamp + Millis{static_cast<std::int64_t>(fate)};
    other.header.tx_count = 0;
    other.header.tx_root = consensus::transactions_root({});
    other.transactions.items.clear();
    sign(other);
    say(to, other);
    return fate == 3;  // some see both
  }

  void heard(NodeIndex from, const consensus::Message& message) override {
    const auto* vote = std::get_if<consensus::Vote>(&message);
    if (!vote) return;
    switch (context_.random.below(4)) {
      case 0:
        return say(from, signed_vote(vote->subject));
      case 1:
        return say(anybody(), signed_vote(vote->subject));
      case 2:
        return say(anybody(), signed_vote(consensus::nullify(vote->subject.epoch, vote->subject.view)));
      default:
        return;
    }
  }
};

}  // namespace tallystick::sim
