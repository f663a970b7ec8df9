// Once the network heals, every honest node commits ten more blocks than anybody had within twenty of the largest view
// delay that the heal found, and a second for those that had to start (CONSENSUS 6.2).
#pragma once

#include <algorithm>
#include <vector>

#include "testnet/sim/checkers/agreement.h"

namespace tallystick::sim {

class Progress {
 public:
  static constexpr std::uint64_t kBlocks = 10;
  static constexpr std::int64_t kDelays = 20;

  Progress(Verdict& verdict, const Agreement& agreement, std::vector<bool> honest)
      : verdict_{verdict}, agreement_{agreement}, honest_{std::move(honest)} {}

  void healed(Micros now, Millis delta) {
    healed_at_ = now;
    target_ = agreement_.height() + kBlocks;
    deadline_ = now + kDelays * delta.raw() * kMillisecond + kSecond;
  }
  // True when every honest node has got there; violated when it is too late.
  bool reached(Micros now) {
    for (NodeIndex node = 0; node < honest_.size(); ++node) {
      if (!honest_[node] || agreement_.height_of(node) >= target_) continue;
      if (now > deadline_)
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
  std::vector<bool> honest_;
  Micros healed_at_ = 0;
  std::uint64_t target_ = 0;
  Micros deadline_ = 0;
  Micros slowest_ = 0;
};

}  // namespace tallystick::sim
