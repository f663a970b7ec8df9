#include "explorer/rules/graph/max_flow.h"

#include <algorithm>

namespace tallystick::explorer {

std::size_t MaxFlow::edge(std::uint32_t from, std::uint32_t to, Flow capacity) {
  edges_of_[from].push_back(static_cast<std::uint32_t>(edges_.size()));
  edges_.push_back({to, capacity});
  edges_of_[to].push_back(static_cast<std::uint32_t>(edges_.size()));
  edges_.push_back({from, 0});
  return edges_.size() / 2 - 1;
}

bool MaxFlow::levels(std::uint32_t source, std::uint32_t sink) {
  level_.assign(edges_of_.size(), -1);
  level_[source] = 0;
  std::vector<std::uint32_t> queue{source};
  for (std::size_t i = 0; i < queue.size(); ++i)
    for (const std::uint32_t e : edges_of_[queue[i]]) {
      const Edge& edge = edges_[e];
      if (edge.left == 0 || level_[edge.to] >= 0) continue;
      level_[edge.to] = level_[queue[i]] + 1;
      queue.push_back(edge.to);
    }
  return level_[sink] >= 0;
}

Flow MaxFlow::push(std::uint32_t source, std::uint32_t sink) {
  std::vector<std::uint32_t> path;  // edges
  std::uint32_t at = source;
  while (at != sink) {
    const auto& mine = edges_of_[at];
    while (next_[at] < mine.size()) {
      const Edge& edge = edges_[mine[next_[at]]];
      if (edge.left > 0 && level_[edge.to] == level_[at] + 1) break;
      ++next_[at];
    }
    if (next_[at] < mine.size()) {
      path.push_back(mine[next_[at]]);
      at = edges_[path.back()].to;
      continue;
    }
    if (path.empty()) return 0;
    at = edges_[path.back() ^ 1U].to;  // a dead end: back, and never here again
    ++next_[at];
    path.pop_back();
  }
  Flow amount = edges_[path.front()].left;
  for (const std::uint32_t e : path) amount = std::min(amount, edges_[e].left);
  for (const std::uint32_t e : path) {
    edges_[e].left -= amount;
    edges_[e ^ 1U].left += amount;
  }
  return amount;
}

Flow MaxFlow::run(std::uint32_t source, std::uint32_t sink) {
  Flow total = 0;
  if (source == sink) return 0;
  while (levels(source, sink)) {
    next_.assign(edges_of_.size(), 0);
    while (const Flow amount = push(source, sink)) total += amount;
  }
  return total;
}

}  // namespace tallystick::explorer
