// Wants every view skipped: nullifies when a proposal or a vote of the view comes by, whatever else it has voted there, its own views among
// them.
#pragma once

#include "testnet/sim/actor.h"

namespace tallystick::sim {

class Nuller final : public Actor {
 public:
  using Actor::Actor;
  bool passes(NodeIndex, const consensus::Message& message) override {
    if (const consensus::Propose* propose = own_proposal(message)) nullify(propose->header.epoch, propose->header.view);
    return true;
  }
  void heard(NodeIndex, const consensus::Message& message) override {
    if (const auto* propose = std::get_if<consensus::Propose>(&message))
      nullify(propose->header.epoch, propose->header.view);
    if (const auto* vote = std::get_if<consensus::Vote>(&message)) nullify(vote->subject.epoch, vote->subject.view);
  }

 private:
  void nullify(Epoch epoch, View view) {
    if (view <= last_) return;
    last_ = view;
    say_to_all(signed_vote(consensus::nullify(epoch, view)));
  }
  View last_;
};

}  // namespace tallystick::sim
