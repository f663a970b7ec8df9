// Four validators whose network loses packets, 10 and then 30 of a hundred: they are slower, nothing acknowledged is lost, and once the
// network is well again so are they.
#include <chrono>
#include <iostream>
#include <thread>

#include <gtest/gtest.h>

#include "tests/e2e/trial.h"
#include "tests/netns/lab.h"

namespace tallystick::netns {
namespace {

constexpr Millis kHealMax{5'000};
constexpr std::chrono::seconds kLossy{10};

TEST(Loss, SlowsDownAndLosesNothing) {
  if (!what_is_missing().empty()) GTEST_SKIP() << what_is_missing();
  Lab lab;
  e2e::Trial trial{lab.network(), {}};
  for (const unsigned percent : {10U, 30U}) {
    SCOPED_TRACE(percent);
    const Height before = trial.watch().highest();
    const std::uint64_t decided_before = trial.decided();
    lab.lose(percent);
    std::this_thread::sleep_for(kLossy);
    const Height during = trial.watch().highest();
    const std::uint64_t decided = trial.decided() - decided_before;
    EXPECT_GT(during, before) << "they go on, slower";
    lab.heal();
    const auto healed = trial.until_all_above(trial.watch().highest(), {0, 1, 2, 3}, Millis{30'000});
    ASSERT_TRUE(healed);
    EXPECT_LE(*healed, kHealMax);
    std::cout << percent << " % lost for " << kLossy.count() << " s: " << during.raw() - before.raw() << " blocks, "
              << decided << " payments; all commit " << healed->raw() << " ms after it ends\n";
  }
  trial.judge();
}

}  // namespace
}  // namespace tallystick::netns
