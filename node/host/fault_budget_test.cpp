#include "node/host/fault_budget.h"

#include <gtest/gtest.h>

namespace tallystick::node {
namespace {

TEST(FaultBudget, AFloodIsNotHeardAndOthersAre) {
  FaultBudget budget;
  const ValidatorIndex liar{1}, honest{2};
  std::int64_t heard = 0;
  for (std::int64_t ms = 0; ms < 10'000; ++ms) {
    if (!budget.silences(liar, Millis{ms})) {
      ++heard;
      budget.noted(liar, 1, Millis{ms});
    }
    EXPECT_FALSE(budget.silences(honest, Millis{ms}));
  }
  EXPECT_GE(heard, 32 + 8 * 9);
  EXPECT_LE(heard, 33 + 8 * 10);
  EXPECT_EQ(budget.dropped(), static_cast<std::uint64_t>(10'000 - heard));
  EXPECT_FALSE(budget.silences(liar, Millis{20'000})) << "it is heard again";
}

TEST(FaultBudget, WhatCostsNothingIsNotCharged) {
  FaultBudget budget;
  for (int i = 0; i < 10'000; ++i) budget.noted(ValidatorIndex{1}, 0, Millis{0});
  EXPECT_FALSE(budget.silences(ValidatorIndex{1}, Millis{0}));
}

}  // namespace
}  // namespace tallystick::node
