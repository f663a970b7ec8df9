// A seed means the same run, event for event; another seed another one.
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "testnet/sim/simulation.h"

namespace tallystick::sim {
namespace {

RunReport run(std::uint64_t seed, bool real_signatures) {
  RunOptions options;
  options.seed = seed;
  options.minutes = 1;
  options.real_signatures = real_signatures;
  options.scenario = *scenario_named("swarm", seed);
  return run_simulation(options);
}

TEST(SameSeed, SameTrace) {
  constexpr std::uint64_t kSeeds = 50;
  std::set<std::uint64_t> traces;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE(seed);
    RunReport first;
    std::thread other{[&] { first = run(seed, false); }};
    const RunReport second = run(seed, false);
    other.join();
    EXPECT_EQ(first.violation, "");
    EXPECT_EQ(first.trace_hash, second.trace_hash);
    EXPECT_EQ(first.events, second.events);
    EXPECT_EQ(first.commits, second.commits);
    traces.insert(first.trace_hash);
  }
  EXPECT_EQ(traces.size(), kSeeds);
}

TEST(SameSeed, SameTraceWithRealSignatures) {
  const RunReport first = run(3, true);
  const RunReport second = run(3, true);
  EXPECT_EQ(first.violation, "");
  EXPECT_EQ(first.trace_hash, second.trace_hash);
}

TEST(SameSeed, OneThreadOrMany) {
  const RunReport alone = run(7, false);
  RunReport beside[2];
  std::thread other{[&] { beside[0] = run(7, false); }};
  beside[1] = run(8, false);
  other.join();
  EXPECT_EQ(beside[0].trace_hash, alone.trace_hash);
  EXPECT_NE(beside[1].trace_hash, alone.trace_hash);
}

}  // namespace
}  // namespace tallystick::sim
