// Builds upon the past: proposes a block on the parent of one of its earlier proposals, with the certificates of then, and says in its Status
// that it has seen nothing since.
#pragma once

#include <deque>

#include "testnet/sim/actor.h"

namespace tallystick::sim {

class StaleCertificateLeader final : public Actor {
 public:
  using Actor::Actor;
  bool passes(NodeIndex to, const consensus::Message& message) override {
    if (const auto* status = std::get_if<consensus::Status>(&message)) {
      if (!old_status_) old_status_ = *status;
      say(to, *old_status_);
      return false;
    }
    const consensus::Propose* propose = own_proposal(message);
    if (!propose) return true;
    if (past_.empty() || past_.back().header.view != propose->header.view) past_.push_back(*propose);
    if (past_.size() > kRemembered) past_.pop_front();
    consensus::Propose stale = past_.front();
    if (stale.header.view == propose->header.view) return true;
    stale.header.view = propose->header.view;
    stale.header.timestamp = propose->header.timestamp;
    sign(stale);
    say(to, stale);
    return false;
  }

 private:
  static constexpr std::size_t kRemembered = 8;
  std::deque<consensus::Propose> past_;
  std::optional<consensus::Status> old_status_;
};

}  // namespace tallystick::sim
