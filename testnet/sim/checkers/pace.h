// The longest time between two blocks of the whole network, by its first honest node each time.
#pragma once

#include <algorithm>

#include "testnet/sim/checker.h"

namespace tallystick::sim {

class Pace final : public Checker {
 public:
  explicit Pace(const EventQueue& queue) : queue_{queue} {}
  void on_committed(NodeIndex, const node::CommittedEvent& event) override {
    const Height height = event.block->block.header.height;
    if (height <= height_) return;
    if (height_ > Height{0}) longest_ = std::max(longest_, queue_.now() - at_);
    height_ = height;
    at_ = queue_.now();
  }
  Micros longest() const { return longest_; }

 private:
  const EventQueue& queue_;
  Height height_;
  Micros at_ = 0;
  Micros longest_ = 0;
};

}  // namespace tallystick::sim
