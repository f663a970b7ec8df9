// Strongly connected components (Tarjan), without recursion: two nodes share a number exactly when each can reach the other. A cycle
// lies inside one component. Time and memory O(nodes + edges).
#pragma once

#include <cstdint>
#include <vector>

namespace tallystick::explorer {

// out[n]: the nodes that n leads to.
std::vector<std::uint32_t> strong_components(const std::vector<std::vector<std::uint32_t>>& out);

}  // namespace tallystick::explorer
