// Lives in the past: repeats old messages of everybody, votes in views that are long over, and reports an old status.
#pragma once

#include <deque>

#include "testnet/sim/actor.h"

namespace tallystick::sim {

class Outdated final : public Actor {
 public:
  using Actor::Actor;

  bool passes(NodeIndex to, const consensus::Message& message) override {
    remember(message);
    if (context_.random.below(3) == 0) say(to, *past_[context_.random.below(past_.size())]);
    if (std::holds_alternative<consensus::Status>(message)) return context_.random.below(2) == 0;
    return true;
  }

  void heard(NodeIndex from, const consensus::Message& message) override {
    remember(message);
    if (context_.random.below(8) != 0) return;
    const consensus::MessagePtr old = past_[context_.random.below(past_.size())];
    say(from, *old);
    if (const auto* vote = std::get_if<consensus::Vote>(old.get())) say(anybody(), signed_vote(vote->subject));
  }

 private:
  void remember(const consensus::Message& message) {
    if (past_.size() == kRemembered) past_.pop_front();
    past_.push_back(consensus::make_message(consensus::Message{message}));
  }
  static constexpr std::size_t kRemembered = 512;
  std::deque<consensus::MessagePtr> past_;
};

}  // namespace tallystick::sim
