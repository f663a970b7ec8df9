// Once the network heals, or a quorum of it, every honest node of that core commits ten more blocks than anybody had within twenty of the largest view
// delay that the heal found or that a node took up with its first view after it, and a second for those that had to start (CONSENSUS 6.2).
#pragma once

#include <algorithm>
#include <vector>

#include "testnet/sim/checkers/agreement.h"

namespace tallystick::sim {

class Progress final : public Checker {
 public:
  static constexpr std::uint64_t kBlocks = 10;
  static constexpr std::int64_t kDelays = 20;

  Progress(Verdict& verdict, const Agreement& agreement) : verdict_{verdict}, agreement_{agreement} {}

  // `owed`: who must get there; `whole`: nobody is left out, whose turns to lead would cost the core a timeout each.
  void healed(Micros now, Millis delta, std::vector<bool> owed, bool whole) {
    owed_ = std::move(owed);
    whole_ = whole;
    entered_.assign(owed_.size(), false);
    delta_ = delta;
    healed_at_ = now;
    target_ = agreement_.height() + kBlocks;
  }
  // A node that knew little of what is final takes the first view it enters for a late one. In a core that waits for absent leaders every
  // view's delay counts: it grows while they hold up what is final.
  void on_fact(NodeIndex node, const consensus::Fact& fact) override {
    const auto* entered = std::get_if<consensus::ViewEntered>(&fact);
    if (entered == nullptr || entered_.empty() || !owed_[node] || (whole_ && entered_[node])) return;
    entered_[node] = true;
    delta_ = std::max(delta_, entered->delta);
  }
  // True when every node that owes it has got there; violated when it is too late.
  bool reached(Micros now) {
    for (NodeIndex node = 0; node < owed_.size(); ++node) {
      if (!owed_[node] || agreement_.height_of(node) >= target_) continue;
      if (now > healed_at_ + kDelays * delta_.raw() * kMillisecond + kSecond)
        verdict_.violated("node " + std::to_string(node) + " stands at height " +
                          std::to_string(agreement_.height_of(node)) + " and not at " + std::to_string(target_) + ", " +
                          std::to_string((now - healed_at_) / kMillisecond) + " ms after everything healed");
      return false;
    }
    slowest_ = std::max(slowest_, now - healed_at_);
    return true;
  }
  Micros slowest() const { return slowest_; }

 private:
  Verdict& verdict_;
  const Agreement& agreement_;
  std::vector<bool> owed_;
  Micros healed_at_ = 0;
  std::uint64_t target_ = 0;
  Millis delta_;
  bool whole_ = true;
  std::vector<bool> entered_;  // a view since the heal
  Micros slowest_ = 0;
};

}  // namespace tallystick::sim
