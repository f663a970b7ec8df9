// Says what the host would say, with one or two fields changed (mutate.h); signs what is its own again, mostly, so that the change is not
// lost with the signature.
#pragma once

#include <deque>

#include "testnet/sim/actor.h"
#include "testnet/sim/mutate.h"

namespace tallystick::sim {

class Disrupter final : public Actor {
 public:
  using Actor::Actor;
  bool passes(NodeIndex to, const consensus::Message& message) override {
    if (context_.random.below(3) != 0) return true;
    consensus::Message changed = message;
    const std::uint64_t mutations = 1 + context_.random.below(2);
    for (std::uint64_t i = 0; i < mutations; ++i)
      mutate(changed, context_.random.below(leaves(changed)), context_.random);
    if (context_.random.below(4) != 0) {
      if (auto* vote = std::get_if<consensus::Vote>(&changed))
        vote->signature = context_.signer->sign(consensus::vote_digest(context_.network, vote->subject));
      if (auto* propose = std::get_if<consensus::Propose>(&changed)) sign(*propose);
    }
    say(to, changed);
    return context_.random.below(2) == 0;
  }
  void heard(NodeIndex from, const consensus::Message& message) override {
    if (context_.random.below(16) != 0) return;
    consensus::Message changed = message;
    mutate(changed, context_.random.below(leaves(changed)), context_.random);
    say(context_.random.below(2) == 0 ? from : anybody(), changed);
  }
};

}  // namespace tallystick::sim
