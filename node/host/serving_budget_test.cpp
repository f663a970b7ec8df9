#include "node/host/serving_budget.h"

#include <gtest/gtest.h>

namespace tallystick::node {
namespace {

constexpr ValidatorIndex kGreedy{1};
constexpr ValidatorIndex kOther{2};

// Asks for a block of this size as fast as it can for so many milliseconds; how many bytes it got.
std::size_t served(ServingBudget& budget, std::size_t block_bytes, std::int64_t from_ms, std::int64_t to_ms) {
  std::size_t bytes = 0;
  for (std::int64_t ms = from_ms; ms < to_ms; ++ms)
    for (int i = 0; i < 10; ++i)
      if (budget.admits(kGreedy, Millis{ms})) {
        budget.spent(kGreedy, block_bytes, Millis{ms});
        bytes += block_bytes;
      }
  return bytes;
}

TEST(ServingBudget, APeerThatAsksForEverGetsItsShareAndNoMore) {
  ServingBudget budget;
  EXPECT_LE(served(budget, kBlockBytesMax, 0, 1'000),
            ServingBudget::kBurstBytes + ServingBudget::kBytesPerSecond + kBlockBytesMax);
  EXPECT_GT(budget.turned_away(), 9'000U);
  const std::size_t second = served(budget, kBlockBytesMax, 1'000, 2'000);
  EXPECT_LE(second, ServingBudget::kBytesPerSecond + kBlockBytesMax) << "the burst is spent";
  EXPECT_GE(second, ServingBudget::kBytesPerSecond / 2) << "what it may have it gets";
}

TEST(ServingBudget, RequestsForNothingCountToo) {
  ServingBudget budget;
  std::size_t admitted = 0;
  for (int i = 0; i < 100'000; ++i) admitted += budget.admits(kGreedy, Millis{0}) ? 1 : 0;
  EXPECT_LE(admitted, ServingBudget::kBurstBytes / ServingBudget::kRequestBytes + 1);
}

TEST(ServingBudget, OnePeersGreedIsNotAnothersLoss) {
  ServingBudget budget;
  served(budget, kBlockBytesMax, 0, 100);
  EXPECT_FALSE(budget.admits(kGreedy, Millis{100}));
  EXPECT_TRUE(budget.admits(kOther, Millis{100}));
}

// Thirty-two blocks at a time, answered within a second, is how a replica catches up; of ordinary size none is turned away.
TEST(ServingBudget, CatchingUpFitsIntoIt) {
  ServingBudget budget;
  for (std::int64_t second = 0; second < 60; ++second)
    for (int block = 0; block < 100; ++block) {
      EXPECT_TRUE(budget.admits(kOther, Millis{second * 1'000}));
      budget.spent(kOther, 256 * 1024, Millis{second * 1'000});
    }
  EXPECT_EQ(budget.turned_away(), 0U);
}

}  // namespace
}  // namespace tallystick::node
