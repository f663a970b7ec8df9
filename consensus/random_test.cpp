// Many small worlds: loss, delay, doubling, reordering, cuts, crashes and a validator that runs twice, all drawn from a seed; first nothing
// may go wrong, then, with the network healed, everybody must move on soon.
#include <random>

#include <gtest/gtest.h>

#include "consensus/cluster_test.h"

namespace tallystick::consensus {
namespace {

using testing::Cluster;
using testing::test_hash;

struct World {
  std::size_t validators;
  std::size_t twins;
  std::size_t crashed_max;  // at a time
  std::uint32_t loss_percent;
  std::int64_t delay_max;
  bool forgetful;  // restarts may find that own votes are lost
};

void live_through(const World& world, std::uint64_t seed) {
  std::mt19937_64 random{seed};
  const auto below = [&](std::uint64_t n) { return random() % n; };
  Cluster cluster{world.validators, {}, world.twins};
  bool healed = false;
  std::vector<std::uint64_t> side(cluster.size(), 0);
  cluster.passes = [&](std::size_t from, std::size_t to, const Message&) {
    return healed || (side[from] == side[to] && below(100) >= world.loss_percent);
  };
  cluster.arrivals = [&](std::size_t, std::size_t) -> std::vector<std::int64_t> {
    if (healed) return {1 + static_cast<std::int64_t>(below(20))};
    std::vector<std::int64_t> out;
    for (std::uint64_t copies = below(10) == 0 ? 2 : 1; copies > 0; --copies)
      out.push_back(1 + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(world.delay_max))));
    return out;
  };
  for (int step = 0; step < 60; ++step) {
    if (below(2) == 0) cluster.submit(test_hash("t" + std::to_string(step)));
    if (below(3) == 0)
      for (std::uint64_t& s : side) s = below(4) == 0 ? 1 : 0;
    if (below(4) == 0) side.assign(side.size(), 0);
    const std::size_t node = below(world.validators);
    if (world.crashed_max > 0 && below(3) == 0) {
      if (cluster.up(node)) {
        std::size_t down = 0;
        for (std::size_t i = 0; i < world.validators; ++i) down += cluster.up(i) ? 0 : 1;
        if (down < world.crashed_max) cluster.crash(node);
      } else {
        const bool rewritten = below(4) == 0;
        cluster.restart(node, [&](Recovery& recovery) {
          if (world.forgetful && rewritten && cluster.honest(node))
            recovery.votes_lost_until = View{recovery.records.size() / 9};
        });
      }
    }
    cluster.run_for(static_cast<std::int64_t>(below(800)));
  }
  ASSERT_EQ(cluster.violations, std::vector<std::string>{});
  healed = true;
  for (std::size_t i = 0; i < world.validators; ++i)
    if (!cluster.up(i)) cluster.restart(i);
  const std::uint64_t goal = cluster.lowest() + 10;
  int count = 0;
  const bool moved = cluster.run_until(
      [&] {
        cluster.submit(test_hash("healed" + std::to_string(++count % 40)));
        return cluster.lowest() >= goal;
      },
      30'000);
  EXPECT_TRUE(moved) << "no progress after the network healed: height " << cluster.lowest() << ", goal " << goal;
  ASSERT_EQ(cluster.violations, std::vector<std::string>{});
  for (const Fact& fact : cluster.facts()) {
    EXPECT_FALSE(std::holds_alternative<Divergence>(fact) || std::holds_alternative<SafetyBroken>(fact) ||
                 std::holds_alternative<PeerFault>(fact));
    if (const auto* found = std::get_if<EvidenceFound>(&fact)) {
      EXPECT_FALSE(cluster.honest(found->evidence.first.voter.raw())) << "an honest validator is accused";
    }
  }
}

TEST(ManyWorlds, NothingGoesWrongAndEverythingMovesOn) {
  const World worlds[] = {
      {4, 0, 0, 0, 20, false},   {4, 0, 1, 10, 60, false},  {4, 0, 4, 10, 300, false},
      {4, 1, 0, 10, 100, false}, {4, 1, 1, 20, 400, false}, {7, 2, 1, 10, 100, false},
      {5, 1, 2, 30, 700, false}, {1, 0, 1, 0, 20, false},   {2, 0, 1, 20, 100, false},
  };
  for (std::uint64_t seed = 1; seed <= 10; ++seed)
    for (std::size_t i = 0; i < std::size(worlds); ++i) {
      SCOPED_TRACE("world " + std::to_string(i) + ", seed " + std::to_string(seed));
      live_through(worlds[i], seed);
      if (::testing::Test::HasFailure()) return;
    }
}

}  // namespace
}  // namespace tallystick::consensus
