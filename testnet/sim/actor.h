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
  consensus::ValidatorSet validators;  // of epoch 0
  const Seats* seats = nullptr;
  std::size_t nodes = 0;
  const Signer* signer = nullptr;
  Random random;
  // Puts a frame on the wire to one peer, on the control channel, after a while.
  std::function<void(Micros delay, NodeIndex to, const consensus::Message&)> say_later;
};

class Actor {
 public:
  explicit Actor(ActorContext context) : context_{std::move(context)} {}
  virtual ~Actor() = default;
  // The host wants to say this to `to`. Returns whether it goes out as it is.
  virtual bool passes(NodeIndex to, const consensus::Message& message) = 0;
  // The same for what hosts say to each other: transactions, and requests for them.
  virtual bool passes_host(NodeIndex, ByteView) { return true; }
  // Somebody told the node this.
  virtual void heard(NodeIndex, const consensus::Message&) {}

 protected:
  consensus::Vote signed_vote(const consensus::Subject& subject) const {
    return {subject, place(subject.epoch),
            context_.signer->sign(consensus::vote_digest(context_.network, subject))};
  }
  // The header's signature is the leader's notarize vote.
  void sign(consensus::Propose& propose) const {
    const BlockHeader& header = propose.header;
    const auto subject = consensus::notarize(header.epoch, header.view, header_hash(header));
    propose.signature = context_.signer->sign(consensus::vote_digest(context_.network, subject));
  }
  void say(NodeIndex to, const consensus::Message& message) { context_.say_later(0, to, message); }
  void say_to_all(const consensus::Message& message) {
    for (NodeIndex to = 0; to < context_.nodes; ++to)
      if (to != context_.self) say(to, message);
  }
  // The message, if it is a proposal of this node's own.
  const consensus::Propose* own_proposal(const consensus::Message& message) const {
    const auto* propose = std::get_if<consensus::Propose>(&message);
    return propose && propose->header.proposer == place(propose->header.epoch) ? propose : nullptr;
  }
  // The message, if it is a vote of this node's own.
  const consensus::Vote* own_vote(const consensus::Message& message) const {
    const auto* vote = std::get_if<consensus::Vote>(&message);
    return vote && vote->voter == place(vote->subject.epoch) ? vote : nullptr;
  }
  Hash some_hash() {
    std::array<std::uint8_t, Hash::kSize> raw{};
    for (std::uint8_t& byte : raw) byte = static_cast<std::uint8_t>(context_.random.next());
    return Hash{raw};
  }
  // Its own, in an epoch in which it has none too: it may claim what it likes.
  ValidatorIndex place(Epoch epoch) const {
    return context_.seats->place_of(epoch, context_.self).value_or(ValidatorIndex{0});
  }
  // A node other than this one.
  NodeIndex anybody() {
    const NodeIndex other = context_.random.below(context_.nodes - 1);
    return other < context_.self ? other : other + 1;
  }
  ActorContext context_;
};

}  // namespace tallystick::sim
