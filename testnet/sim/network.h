// The links between simulated nodes: each frame may be lost, late, doubled or overtaken; each direction of each link may
// be cut. Heals when told to.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "node/env/network.h"
#include "testnet/sim/actor.h"
#include "testnet/sim/event_queue.h"
#include "testnet/sim/scenario.h"

namespace tallystick::sim {

class SimulatedNetwork {
 public:
  using Deliver = std::function<void(NodeIndex from, NodeIndex to, node::Channel channel, const Frame& frame)>;

  SimulatedNetwork(EventQueue& queue, Random random, const Scenario& scenario, std::size_t nodes, Deliver deliver);

  void send(NodeIndex from, NodeIndex to, node::Channel channel, Frame frame);
  // Faults on or off; off also mends every link.
  void set_faulty(bool faulty);
  // Cuts a random set of links, each direction by itself, and mends them after `length`.
  void cut_some(Micros length);
  // Cuts one node off for `length`.
  void cut_off(NodeIndex node, Micros length);
  // How long a frame takes on this link when nothing is wrong.
  Micros delay(NodeIndex from, NodeIndex to);

 private:
  struct Link {
    Micros delay = 0;
    Micros cut_until = 0;
  };
  Link& link(NodeIndex from, NodeIndex to) { return links_[from * nodes_ + to]; }
  void deliver_after(Micros delay, NodeIndex from, NodeIndex to, node::Channel channel, const Frame& frame);

  EventQueue& queue_;
  Random random_;
  const Scenario& scenario_;
  std::size_t nodes_;
  Deliver deliver_;
  std::vector<Link> links_;
  bool faulty_ = false;
};

}  // namespace tallystick::sim
