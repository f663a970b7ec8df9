// Simple cycles through one edge of a directed multigraph: paths back from its head to its tail that repeat no node.
// In the manner of Johnson, cut where no way back is short enough: distances to the tail, taken over the strong component that holds the
// edge, prune every branch that cannot close in time. Shorter cycles come first, then by the numbers of their edges.
// Bounds: `edges_max` edges a cycle, `cycles_max` cycles, kStepsMax edges tried in all.
#pragma once

#include <cstdint>
#include <vector>

namespace tallystick::explorer {

struct DirectedEdge {
  std::uint32_t from, to;
};
inline constexpr std::size_t kStepsMax = 20'000;

// Each cycle as numbers of edges, the edge asked for first. Nodes are 0..nodes-1.
std::vector<std::vector<std::uint32_t>> cycles_through(std::uint32_t edge, const std::vector<DirectedEdge>& edges,
                                                       std::uint32_t nodes, std::size_t edges_max,
                                                       std::size_t cycles_max);

}  // namespace tallystick::explorer
