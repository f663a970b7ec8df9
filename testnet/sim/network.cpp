#include "testnet/sim/network.h"

namespace tallystick::sim {

SimulatedNetwork::SimulatedNetwork(EventQueue& queue, Random random, const Scenario& scenario, std::size_t nodes,
                                   Deliver deliver)
    : queue_{queue}, random_{random}, scenario_{scenario}, nodes_{nodes}, deliver_{std::move(deliver)} {
  links_.resize(nodes * nodes);
  for (Link& l : links_) l.delay = random_.between(scenario.delay_us_low, scenario.delay_us_high);
}

Micros SimulatedNetwork::delay(NodeIndex from, NodeIndex to) {
  return link(from, to).delay + random_.between(0, scenario_.jitter_us);
}

void SimulatedNetwork::deliver_after(Micros delay, NodeIndex from, NodeIndex to, node::Channel channel,
                                     const Frame& frame) {
  queue_.after(delay, [this, from, to, channel, frame] { deliver_(from, to, channel, frame); });
}

void SimulatedNetwork::send(NodeIndex from, NodeIndex to, node::Channel channel, Frame frame) {
  Micros time = delay(from, to);
  if (faulty_) {
    if (link(from, to).cut_until > queue_.now() || random_.chance(scenario_.loss_ppm)) return;
    if (random_.chance(scenario_.slow_ppm)) time += random_.between(0, scenario_.slow_ms) * kMillisecond;
    if (random_.chance(scenario_.duplicate_ppm)) deliver_after(time + random_.waiting(time), from, to, channel, frame);
  }
  deliver_after(time, from, to, channel, frame);
}

void SimulatedNetwork::set_faulty(bool faulty) {
  faulty_ = faulty;
  if (!faulty)
    for (Link& l : links_) l.cut_until = 0;
}

void SimulatedNetwork::cut_some(Micros length) {
  const std::uint64_t share = 1 + random_.below(9);  // tenths
  for (Link& l : links_)
    if (random_.below(10) < share) l.cut_until = queue_.now() + random_.between(0, length);
}

void SimulatedNetwork::cut_off(NodeIndex node, Micros length) {
  const bool in = random_.below(4) != 0;
  const bool out = !in || random_.below(4) != 0;
  for (NodeIndex other = 0; other < nodes_; ++other) {
    if (in) link(other, node).cut_until = queue_.now() + length;
    if (out) link(node, other).cut_until = queue_.now() + length;
  }
}

}  // namespace tallystick::sim
