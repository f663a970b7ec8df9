// The largest flow from one node to another (Dinic): the most that can have gone through a net of payments.
// Nodes are numbered from 0; capacities are non-negative and their sum fits 127 bits. Time O(nodes^2 * edges); callers bound both.
#pragma once

#include <cstdint>
#include <vector>

namespace tallystick::explorer {

using Flow = __int128;

class MaxFlow {
 public:
  explicit MaxFlow(std::size_t nodes) : edges_of_(nodes) {}
  // The number of the edge, for `flow`.
  std::size_t edge(std::uint32_t from, std::uint32_t to, Flow capacity);
  // Call once.
  Flow run(std::uint32_t source, std::uint32_t sink);
  // What goes through an edge after `run`.
  Flow flow(std::size_t edge) const { return edges_[edge * 2 + 1].left; }

 private:
  struct Edge {
    std::uint32_t to;
    Flow left;
  };
  bool levels(std::uint32_t source, std::uint32_t sink);
  // One path along rising levels; 0 when there is none left.
  Flow push(std::uint32_t source, std::uint32_t sink);

  std::vector<Edge> edges_;  // an edge and its reverse side by side
  std::vector<std::vector<std::uint32_t>> edges_of_;
  std::vector<std::int32_t> level_;
  std::vector<std::size_t> next_;
};

}  // namespace tallystick::explorer
