#include "explorer/rules/graph/cycles.h"

#include <algorithm>

#include "explorer/rules/graph/components.h"

namespace tallystick::explorer {
namespace {

struct Search {
  const std::vector<DirectedEdge>& edges;
  std::vector<std::vector<std::uint32_t>> edges_of;
  std::vector<std::uint32_t> distance;  // edges to the target
  std::uint32_t target;
  std::size_t cycles_max;
  std::size_t steps = 0;
  std::vector<bool> on_path;
  std::vector<std::uint32_t> path;
  std::vector<std::vector<std::uint32_t>> found;

  // Exactly `left` edges more.
  void go(std::uint32_t at, std::size_t left) {
    if (left == 0) {
      if (at == target) found.push_back(path);
      return;
    }
    for (const std::uint32_t e : edges_of[at]) {
      const std::uint32_t to = edges[e].to;
      if (found.size() == cycles_max || ++steps > kStepsMax) return;
      if (on_path[to] || distance[to] > left - 1 || (to == target && left != 1)) continue;
      on_path[to] = true;
      path.push_back(e);
      go(to, left - 1);
      path.pop_back();
      on_path[to] = false;
    }
  }
};

}  // namespace

std::vector<std::vector<std::uint32_t>> cycles_through(std::uint32_t edge, const std::vector<DirectedEdge>& edges,
                                                       std::uint32_t nodes, std::size_t edges_max,
                                                       std::size_t cycles_max) {
  std::vector<std::vector<std::uint32_t>> out(nodes);
  for (const DirectedEdge& e : edges) out[e.from].push_back(e.to);
  const auto component = strong_components(out);
  const std::uint32_t source = edges[edge].to, target = edges[edge].from;
  if (source == target || component[source] != component[target]) return {};

  Search search{edges,
                std::vector<std::vector<std::uint32_t>>(nodes),
                std::vector<std::uint32_t>(nodes, UINT32_MAX),
                target,
                cycles_max,
                0,
                std::vector<bool>(nodes, false),
                {edge},
                {}};
  std::vector<std::vector<std::uint32_t>> into(nodes);
  for (std::uint32_t e = 0; e < edges.size(); ++e) {
    if (component[edges[e].from] != component[target] || component[edges[e].to] != component[target]) continue;
    search.edges_of[edges[e].from].push_back(e);
    into[edges[e].to].push_back(edges[e].from);
  }
  std::vector<std::uint32_t> queue{target};
  search.distance[target] = 0;
  for (std::size_t i = 0; i < queue.size(); ++i)
    for (const std::uint32_t from : into[queue[i]])
      if (search.distance[from] == UINT32_MAX) {
        search.distance[from] = search.distance[queue[i]] + 1;
        queue.push_back(from);
      }
  search.on_path[source] = true;
  for (std::size_t length = search.distance[source]; length + 1 <= edges_max && search.found.size() < cycles_max;
       ++length)
    search.go(source, length);
  return std::move(search.found);
}

}  // namespace tallystick::explorer
