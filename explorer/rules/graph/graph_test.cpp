// The graph algorithms against small pictures, and against slow ones on random graphs.
#include <functional>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "explorer/rules/graph/components.h"
#include "explorer/rules/graph/cycles.h"
#include "explorer/rules/graph/max_flow.h"

namespace tallystick::explorer {
namespace {

struct Chance {
  explicit Chance(unsigned seed) : engine(seed) {}
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(engine() % n); }
  std::mt19937 engine;
};

TEST(MaxFlow, APictureWithABackEdge) {
  MaxFlow net(4);  // the middle edge must be undone
  net.edge(0, 1, 1);
  net.edge(0, 2, 1);
  const auto middle = net.edge(1, 2, 1);
  net.edge(1, 3, 1);
  net.edge(2, 3, 1);
  EXPECT_EQ(net.run(0, 3), 2);
  EXPECT_EQ(net.flow(middle), 0);
}

// The smallest cut, by trying all of them, is the largest flow.
TEST(MaxFlow, EqualsTheSmallestCut) {
  Chance chance(7);
  for (int round = 0; round < 200; ++round) {
    constexpr std::uint32_t kNodes = 6;
    MaxFlow net(kNodes);
    std::vector<std::array<std::uint32_t, 3>> edges;
    for (int e = 0; e < 12; ++e) {
      const std::uint32_t from = chance.below(kNodes), to = chance.below(kNodes), capacity = chance.below(9);
      edges.push_back({from, to, capacity});
      net.edge(from, to, capacity);
    }
    std::int64_t cut = INT64_MAX;
    for (unsigned side = 0; side < (1U << kNodes); ++side) {
      if ((side & 1) == 0 || (side >> (kNodes - 1)) != 0) continue;  // 0 on one side, 5 on the other
      std::int64_t sum = 0;
      for (const auto& e : edges)
        if (((side >> e[0]) & 1) && !((side >> e[1]) & 1)) sum += e[2];
      cut = std::min(cut, sum);
    }
    ASSERT_EQ(net.run(0, kNodes - 1), cut) << round;
  }
}

TEST(Components, EqualsReachability) {
  Chance chance(11);
  for (int round = 0; round < 200; ++round) {
    const std::uint32_t nodes = 1 + chance.below(8);
    std::vector<std::vector<std::uint32_t>> out(nodes);
    std::vector<std::vector<bool>> reach(nodes, std::vector<bool>(nodes, false));
    for (std::uint32_t i = 0; i < nodes; ++i) reach[i][i] = true;
    for (std::uint32_t e = 0; e < nodes * 3 / 2; ++e) {
      const std::uint32_t from = chance.below(nodes), to = chance.below(nodes);
      out[from].push_back(to);
      reach[from][to] = true;
    }
    for (std::uint32_t k = 0; k < nodes; ++k)
      for (std::uint32_t i = 0; i < nodes; ++i)
        for (std::uint32_t j = 0; j < nodes; ++j) reach[i][j] = reach[i][j] || (reach[i][k] && reach[k][j]);
    const auto component = strong_components(out);
    for (std::uint32_t i = 0; i < nodes; ++i)
      for (std::uint32_t j = 0; j < nodes; ++j) ASSERT_EQ(component[i] == component[j], reach[i][j] && reach[j][i]);
  }
}

TEST(Cycles, EqualsTryingAllPaths) {
  Chance chance(13);
  for (int round = 0; round < 300; ++round) {
    const std::uint32_t nodes = 2 + chance.below(5);
    std::vector<DirectedEdge> edges;
    for (int e = 0; e < 10; ++e) edges.push_back({chance.below(nodes), chance.below(nodes)});
    std::set<std::vector<std::uint32_t>> slow;
    std::vector<std::uint32_t> path{0};
    std::set<std::uint32_t> seen{edges[0].to};
    const std::function<void(std::uint32_t)> go = [&](std::uint32_t at) {
      if (at == edges[0].from) {
        if (path.size() >= 2) slow.insert(path);
        return;
      }
      if (path.size() == 4) return;
      for (std::uint32_t e = 0; e < edges.size(); ++e) {
        if (edges[e].from != at || !seen.insert(edges[e].to).second) continue;
        path.push_back(e);
        go(edges[e].to);
        path.pop_back();
        seen.erase(edges[e].to);
      }
    };
    if (edges[0].from != edges[0].to) go(edges[0].to);
    const auto fast = cycles_through(0, edges, nodes, 4, 1'000);
    ASSERT_EQ(std::set<std::vector<std::uint32_t>>(fast.begin(), fast.end()), slow) << round;
    for (std::size_t i = 1; i < fast.size(); ++i) EXPECT_LE(fast[i - 1].size(), fast[i].size());
  }
}

TEST(Cycles, KeepsItsBound) {
  std::vector<DirectedEdge> edges{{0, 1}};
  for (int i = 0; i < 100; ++i) edges.push_back({1, 0});
  EXPECT_EQ(cycles_through(0, edges, 2, 6, 32).size(), 32U);
}

}  // namespace
}  // namespace tallystick::explorer
