// The links between simulated nodes: each frame may be lost, late, doubled or overtaken; each direction of each link may
// be cut or clogged. Heals when told to.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "node/env/network.h"
#include "testnet/sim/actor.h"
#include "testnet/sim/event_queue.h"
#include "testnet/sim/faults.h"
#include "testnet/sim/scenario.h"

namespace tallystick::sim {

class SimulatedNetwork {
 public:
  using Deliver = std::function<void(NodeIndex from, NodeIndex to, node::Channel channel, const Frame& frame)>;

  SimulatedNetwork(EventQueue& queue, Random random, const Scenario& scenario, std::size_t nodes, Faults& faults,
                   Deliver deliver);

  void send(NodeIndex from, NodeIndex to, node::Channel channel, Frame frame);
  // Faults on or off; off also mends every link.
  void set_faulty(bool faulty);
  // Cuts a random set of links, each direction by itself, and mends them after `length`.
  void cut_some(Micros length);
  // Cuts one node off for `length`.
  void cut_off(NodeIndex node, Micros length);
  // Some nodes are cut off one after the other, and come back in another order.
  void swizzle(Micros length);
  // Cuts a node's links, what it hears or what it says or both, until faults are switched off or on again.
  void leave_out(NodeIndex node, bool hears, bool says);
  // How long a frame takes on this link when nothing is wrong.
  Micros delay(NodeIndex from, NodeIndex to);

 private:
  struct Link {
    Micros delay = 0;
    Micros cut_until = 0;
    Micros clogged_until = 0;  // frames wait
  };
  Link& link(NodeIndex from, NodeIndex to) { return links_[from * nodes_ + to]; }
  void deliver_after(Micros delay, NodeIndex from, NodeIndex to, node::Channel channel, const Frame& frame);

  EventQueue& queue_;
  Random random_;
  const Scenario& scenario_;
  std::size_t nodes_;
  Faults& faults_;
  Deliver deliver_;
  std::vector<Link> links_;
  bool faulty_ = false;
};

}  // namespace tallystick::sim
