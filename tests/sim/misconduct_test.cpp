// Misconduct on the real ledger: whoever signs twice in front of healthy nodes stands in its record at most two heights after the
// one that was being decided when it was found, every time.
#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "testnet/sim/simulation.h"

namespace tallystick::sim {
namespace {

constexpr std::uint64_t kSeeds = 40;
constexpr std::uint64_t kSeconds = 10;

struct Sum {
  std::atomic<std::uint64_t> violations{0}, found{0}, recorded{0}, heights_max{0};
};

void run_seed(ActorKind kind, std::uint64_t seed, Sum& sum) {
  RunOptions options;
  options.seed = seed;
  options.minutes = 0;
  options.seconds = kSeconds;
  options.ledger = LedgerKind::real;
  options.scenario = *scenario_named("calm", seed);
  options.scenario.actors.items = {kind};
  const RunReport report = run_simulation(options);
  if (!report.violation.empty()) {
    ++sum.violations;
    std::printf("  seed %llu: %s\n", static_cast<unsigned long long>(seed), report.violation.c_str());
  }
  sum.found += report.evidence_first;
  sum.recorded += report.evidence_recorded;
  std::uint64_t seen = sum.heights_max;
  while (report.evidence_heights_max > seen &&
         !sum.heights_max.compare_exchange_weak(seen, report.evidence_heights_max)) {
  }
}

TEST(Misconduct, IsOnTheLedgerTwoHeightsAfterItWasFound) {
  for (const ActorKind kind : {ActorKind::equivocator, ActorKind::conflicter, ActorKind::nuller}) {
    const std::string name{name_of(kind)};
    SCOPED_TRACE(name);
    Sum sum;
    std::atomic<std::uint64_t> next{1};
    const auto work = [&] {
      for (std::uint64_t seed = next++; seed <= kSeeds; seed = next++) run_seed(kind, seed, sum);
    };
    std::thread other{work};
    work();
    other.join();
    EXPECT_EQ(sum.violations, 0U);
    EXPECT_GT(sum.found, kSeeds / 2);
    EXPECT_EQ(sum.recorded, sum.found);
    EXPECT_LE(sum.heights_max, 2U);
    std::printf("%-12s %llu seeds: found by %llu nodes, recorded for %llu, %llu heights later at most\n", name.c_str(),
                static_cast<unsigned long long>(kSeeds), static_cast<unsigned long long>(sum.found.load()),
                static_cast<unsigned long long>(sum.recorded.load()),
                static_cast<unsigned long long>(sum.heights_max.load()));
  }
}

}  // namespace
}  // namespace tallystick::sim
