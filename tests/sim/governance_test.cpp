// The real ledger decides who validates: three banks are admitted and voted in, one after another, then three of the first four voted out,
// while frames are lost, nodes are cut off and crash, and somebody misbehaves. Nobody orders the changes but the votes on the ledger.
// Who was voted out follows epoch by epoch, about one a second, so the load leaves room for that with epochs as short as these.
#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "testnet/sim/simulation.h"

namespace tallystick::sim {
namespace {

constexpr std::uint64_t kSeeds = 3;

RunReport run_seed(const char* scenario, std::uint64_t seed) {
  RunOptions options;
  options.seed = seed;
  options.minutes = 4;
  options.ledger = LedgerKind::real;
  options.scenario = *scenario_named(scenario, seed);
  options.scenario.epoch_length = 24;
  options.scenario.joiners = 3;
  options.scenario.transactions_per_minute = 500;
  return run_simulation(options);
}

TEST(Governance, MovesFromFourToSevenToFourOthers) {
  for (const char* scenario : {"calm", "epochs"}) {
    SCOPED_TRACE(scenario);
    std::atomic<std::uint64_t> next{1}, epochs{0}, arrived{0}, violations{0};
    const auto work = [&] {
      for (std::uint64_t seed = next++; seed <= kSeeds; seed = next++) {
        const RunReport report = run_seed(scenario, seed);
        epochs += report.epochs;
        std::string seats;
        for (const ValidatorEntry& entry : report.validators_last.validators) seats += std::to_string(entry.seat) + " ";
        const bool there = report.validators_max == 7 && seats == "3 4 5 6 ";
        if (there) ++arrived;
        if (!there) std::printf("  seed %llu: at seats %s\n", static_cast<unsigned long long>(seed), seats.c_str());
        if (report.violation.empty()) continue;
        ++violations;
        std::printf("  seed %llu: %s\n", static_cast<unsigned long long>(seed), report.violation.c_str());
      }
    };
    std::thread other{work};
    work();
    other.join();
    EXPECT_EQ(violations, 0U);
    EXPECT_EQ(arrived, kSeeds);
    std::printf("%-8s %llu seeds, %llu epochs, %llu arrived at seats 3 to 6 by way of seven validators\n", scenario,
                static_cast<unsigned long long>(kSeeds), static_cast<unsigned long long>(epochs.load()),
                static_cast<unsigned long long>(arrived.load()));
  }
}

}  // namespace
}  // namespace tallystick::sim
