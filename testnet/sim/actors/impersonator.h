// Speaks for others: votes and proposals that name another validator, signed with its own key, with nothing, or with a signature it has seen.
#pragma once

#include "testnet/sim/actor.h"

namespace tallystick::sim {

class Impersonator final : public Actor {
 public:
  using Actor::Actor;
  bool passes(NodeIndex to, const consensus::Message& message) override {
    if (const consensus::Vote* vote = own_vote(message)) {
      consensus::Vote forged = *vote;
      forged.voter = ValidatorIndex{static_cast<std::uint16_t>(anybody())};
      if (context_.random.below(3) == 0) forged.signature = seen_;
      say(to, forged);
    }
    if (const consensus::Propose* propose = own_proposal(message)) {
      consensus::Propose forged = *propose;
      forged.header.view = forged.header.view.next();
      forged.header.proposer = context_.validators.leader(forged.header.view);
      sign(forged);
      if (context_.random.below(3) == 0) forged.signature = seen_;
      say(to, forged);
    }
    return true;
  }
  void heard(NodeIndex, const consensus::Message& message) override {
    const auto* vote = std::get_if<consensus::Vote>(&message);
    if (!vote) return;
    seen_ = vote->signature;
    if (context_.random.below(8) == 0) say(anybody(), *vote);  // as it is, though not from its voter
  }

 private:
  Signature seen_;
};

}  // namespace tallystick::sim
