// A node that misbehaves: an honest host whose outgoing frames an actor may drop, change and add to. It signs with the
// node's own key. One kind in a file, in actors/.
#pragma once

#include <functional>
#include <memory>

#include "consensus/messages.h"
#include "consensus/validator_set.h"
#include "core/signature_scheme.h"
#include "testnet/sim/checker.h"
#include "testnet/sim/random.h"

namespace tallystick::sim {

using Frame = std::shared_ptr<const Bytes>;

struct ActorContext {
  NodeIndex self = 0;
  Network network;
  consensus::ValidatorSet validators;
  const Signer* signer = nullptr;
  Random random;
  // Puts a frame on the wire to one peer, on the control channel.
  std::function<void(NodeIndex to, const consensus::Message&)> say;
};

class Actor {
 public:
  explicit Actor(ActorContext context) : context_{std::move(context)} {}
  virtual ~Actor() = default;
  // The host wants to say this to `to`. Returns whether it goes out as it is.
  virtual bool passes(NodeIndex to, const consensus::Message& message) = 0;
  // Somebody told the node this.
  virtual void heard(NodeIndex, const consensus::Message&) {}

 protected:
  consensus::Vote signed_vote(const consensus::Subject& subject) const {
    return {subject, ValidatorIndex{static_cast<std::uint16_t>(context_.self)},
            context_.signer->sign(consensus::vote_digest(context_.network, subject))};
  }
  // A validator other than this one.
  NodeIndex anybody() {
    const NodeIndex other = context_.random.below(context_.validators.size() - 1);
    return other < context_.self ? other : other + 1;
  }
  ActorContext context_;
};

}  // namespace tallystick::sim
