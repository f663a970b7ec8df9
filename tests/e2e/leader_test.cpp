// The leader of the moment is killed, again and again, and the others go on. A view whose leader is gone costs them its time-out of two
// deltas, one delta more when the ledger was idle (CONSENSUS 1.4 U and Idle), and what the next leader needs for a block.
#include <algorithm>
#include <chrono>
#include <iostream>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "consensus/validator_set.h"
#include "testnet/network/ask.h"
#include "tests/e2e/trial.h"

namespace tallystick::e2e {
namespace {

constexpr int kKills = 20;
constexpr std::int64_t kDeltaMs = 250;                  // delta0_ms of a node's configuration
constexpr std::int64_t kPauseMsMax = 3 * 2 * kDeltaMs;  // three time-outs
constexpr Millis kPatience{20'000};
constexpr std::chrono::milliseconds kWatched{
    2'500};  // after a kill: longer than what is allowed, or nothing could fail

std::size_t leader_now(const Network& network, std::size_t asked) {
  const auto status = testnet::ask_status(network.node(asked));
  const View view{status ? std::stoull(status->at("view").get<std::string>()) : 1};
  return consensus::ValidatorSet::of(network.genesis()).leader(view).raw();
}

// The longest time in which the others, one of them at least, showed no new block, from now on for `time`, in milliseconds.
std::int64_t longest_pause(const Watch& watch, const std::vector<std::size_t>& others, std::chrono::milliseconds time) {
  const std::uint64_t end = monotonic_ns() + static_cast<std::uint64_t>(time.count()) * 1'000'000;
  std::uint64_t since = monotonic_ns(), longest = 0;
  for (Height height = watch.highest(others); monotonic_ns() < end;) {
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
    const std::uint64_t now = monotonic_ns();
    longest = std::max(longest, now - since);
    if (watch.highest(others) == height) continue;
    height = watch.highest(others);
    since = now;
  }
  return static_cast<std::int64_t>(longest / 1'000'000);
}

TEST(Leader, IsKilledAndTheOthersGoOn) {
  Network network;
  Trial trial{network, {.payers_per_bank = 4}};
  std::vector<std::int64_t> pauses;
  for (int kill = 0; kill < kKills; ++kill) {
    SCOPED_TRACE(kill);
    const std::size_t leader = leader_now(network, static_cast<std::size_t>(kill) % network.size());
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < network.size(); ++i)
      if (i != leader) others.push_back(i);
    network.kill({leader});
    pauses.push_back(longest_pause(trial.watch(), others, kWatched));
    network.start({leader});
    ASSERT_TRUE(trial.until_above(trial.watch().highest(), {leader}, kPatience)) << "it is back";
  }
  std::ranges::sort(pauses);
  std::cout << kKills << " leaders killed; longest time without a commit in the " << kWatched.count()
            << " ms after each, ms: p50 " << pauses[pauses.size() / 2] << ", max " << pauses.back() << "\n";
  EXPECT_LE(pauses.back(), kPauseMsMax);
  trial.judge();
}

}  // namespace
}  // namespace tallystick::e2e
