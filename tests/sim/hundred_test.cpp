// A hundred validators, of which as many lie as the protocol bears, in every way there is: blocks come all the same.
#include <gtest/gtest.h>

#include "testnet/sim/simulation.h"

namespace tallystick::sim {
namespace {

void expect_blocks(std::uint64_t blocks) {
  RunOptions options;
  options.nodes = 100;
  options.seed = 1;
  options.minutes = 30;
  options.blocks = blocks;
  options.scenario = *scenario_named("calm", options.seed);
  options.scenario.transactions_per_minute = 600;
  const auto& kinds = EnumNames<ActorKind>::values;
  for (std::size_t i = 0; i < 33; ++i) options.scenario.actors.items.push_back(kinds[i % std::size(kinds)].first);
  const RunReport report = run_simulation(options);
  EXPECT_EQ(report.violation, "");
  EXPECT_GE(report.commits, blocks);
  EXPECT_GE(report.views, blocks);
  EXPECT_GT(report.double_votes, 0U);
  std::printf("%llu views, %llu blocks, %llu double votes reported, %lld ms at most without a block\n",
              static_cast<unsigned long long>(report.views), static_cast<unsigned long long>(report.commits),
              static_cast<unsigned long long>(report.double_votes), static_cast<long long>(report.commit_gap_ms_max));
}

TEST(Hundred, AHundredBlocksWithAThirdOfLiars) { expect_blocks(100); }

// Ten minutes of one processor: tests/campaign.sh runs it.
TEST(Hundred, DISABLED_AThousandBlocksWithAThirdOfLiars) { expect_blocks(1'000); }

}  // namespace
}  // namespace tallystick::sim
