// How fast the whole network is, by its first honest node each time: the longest time between two blocks, and the newest view.
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
  void on_fact(NodeIndex, const consensus::Fact& fact) override {
    if (const auto* entered = std::get_if<consensus::ViewEntered>(&fact)) view_ = std::max(view_, entered->view);
  }
  View view() const { return view_; }
  Micros longest() const { return longest_; }

 private:
  const EventQueue& queue_;
  Height height_;
  View view_;
  Micros at_ = 0;
  Micros longest_ = 0;
};

}  // namespace tallystick::sim
