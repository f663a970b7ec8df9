#include "testnet/sim/network.h"

namespace tallystick::sim {

SimulatedNetwork::SimulatedNetwork(EventQueue& queue, Random random, const Scenario& scenario, std::size_t nodes,
                                   Faults& faults, Deliver deliver)
    : queue_{queue},
      random_{random},
      scenario_{scenario},
      nodes_{nodes},
      faults_{faults},
      deliver_{std::move(deliver)} {
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
  Link& on = link(from, to);
  if (on.cut_until > queue_.now()) return;
  if (faulty_) {
    if (random_.chance(scenario_.loss_ppm)) {
      ++faults_.frames_lost;
      return;
    }
    if (random_.chance(scenario_.clog_ppm)) {
      ++faults_.links_clogged;
      on.clogged_until = queue_.now() + random_.between(0, scenario_.clog_ms) * kMillisecond;
    }
    time += std::max<Micros>(0, on.clogged_until - queue_.now());
    if (random_.chance(scenario_.slow_ppm)) {
      ++faults_.frames_slow;
      time += random_.between(0, scenario_.slow_ms) * kMillisecond;
    }
    if (random_.chance(scenario_.duplicate_ppm)) {
      ++faults_.frames_doubled;
      const Micros again = random_.between(0, scenario_.duplicate_ms) * kMillisecond;
      deliver_after(time + random_.waiting(time) + again, from, to, channel, frame);
    }
  }
  deliver_after(time, from, to, channel, frame);
}

void SimulatedNetwork::set_faulty(bool faulty) {
  faulty_ = faulty;
  for (Link& l : links_) l.cut_until = l.clogged_until = 0;
}

void SimulatedNetwork::cut_some(Micros length) {
  ++faults_.partitions;
  const std::uint64_t share = 1 + random_.below(9);  // tenths
  for (Link& l : links_)
    if (random_.below(10) < share) l.cut_until = queue_.now() + random_.between(0, length);
}

void SimulatedNetwork::cut_off(NodeIndex node, Micros length) {
  ++faults_.nodes_cut_off;
  const bool in = random_.below(4) != 0;
  const bool out = !in || random_.below(4) != 0;
  for (NodeIndex other = 0; other < nodes_; ++other) {
    if (in) link(other, node).cut_until = queue_.now() + length;
    if (out) link(node, other).cut_until = queue_.now() + length;
  }
}

void SimulatedNetwork::swizzle(Micros length) {
  ++faults_.swizzles;
  for (NodeIndex node = 0; node < nodes_; ++node) {
    if (random_.below(2) == 0) continue;
    const Micros begins = random_.between(0, length / 2);
    const Micros ends = random_.between(length / 2, length);
    queue_.after(begins, [this, node, lasts = ends - begins] {
      if (faulty_) cut_off(node, lasts);
    });
  }
}

void SimulatedNetwork::leave_out(NodeIndex node, bool hears, bool says) {
  for (NodeIndex other = 0; other < nodes_; ++other) {
    if (!hears) link(other, node).cut_until = INT64_MAX;
    if (!says) link(node, other).cut_until = INT64_MAX;
  }
}

}  // namespace tallystick::sim
