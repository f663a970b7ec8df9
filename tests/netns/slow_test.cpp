// Four validators far from each other, or one of them far from the rest, on a narrow line, or behind a line that shuffles packets: they go on,
// timeouts grow to fit, and nothing acknowledged is lost.
#include <chrono>
#include <iostream>
#include <thread>

#include <gtest/gtest.h>

#include "tests/e2e/trial.h"
#include "tests/netns/lab.h"

namespace tallystick::netns {
namespace {

using std::chrono::milliseconds;

constexpr Millis kHealMax{5'000};
constexpr std::chrono::seconds kSlow{6};

struct Row {
  const char* name;
  std::vector<std::size_t> slow;  // what lies between these and all others is
  Link link;                      // one way
  std::uint64_t blocks_min;       // in kSlow
};

const Row kRows[] = {
    {"50 ms between all", {0, 1, 2, 3}, {.delay = milliseconds{50}}, 10},
    {"200 ms between all", {0, 1, 2, 3}, {.delay = milliseconds{200}}, 4},
    {"one 200 ms away", {2}, {.delay = milliseconds{200}}, 10},
    {"20 to 120 ms, shuffled, one in ten twice",
     {0, 1, 2, 3},
     {.delay = milliseconds{20}, .jitter = milliseconds{100}, .twice_percent = 10},
     4},
    {"one on a line of 64 kB/s", {1}, {.delay = milliseconds{20}, .bytes_per_second = 64'000}, 10},
};

TEST(Slow, NetworksAreSlowAndNothingElse) {
  if (!what_is_missing().empty()) GTEST_SKIP() << what_is_missing();
  Lab lab;
  e2e::Trial trial{lab.network(), {}};
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.name);
    for (const std::size_t end : row.slow) lab.around(end, row.link);
    const Height before = trial.watch().highest();
    const std::uint64_t decided = trial.decided();
    std::this_thread::sleep_for(kSlow);
    const std::uint64_t blocks = trial.watch().highest().raw() - before.raw();
    EXPECT_GE(blocks, row.blocks_min);
    std::cout << row.name << ", " << kSlow.count() << " s: " << blocks << " blocks, " << trial.decided() - decided
              << " payments";
    for (const std::size_t end : row.slow) lab.around(end, {});
    const auto healed = trial.until_all_above(trial.watch().highest(), {0, 1, 2, 3}, Millis{30'000});
    ASSERT_TRUE(healed);
    EXPECT_LE(*healed, kHealMax);
    std::cout << "; all commit " << healed->raw() << " ms after it ends" << std::endl;
  }
  trial.judge();
}

}  // namespace
}  // namespace tallystick::netns
