#include "node/token_bucket.h"

#include <gtest/gtest.h>

namespace tallystick::node {
namespace {

TEST(TokenBucket, AllowsABurstAndThenTheRate) {
  TokenBucket bucket{1000, 500, Millis{0}};
  EXPECT_EQ(bucket.take(500, Millis{0}).raw(), 0);
  EXPECT_EQ(bucket.take(100, Millis{0}).raw(), 100);
  EXPECT_EQ(bucket.take(0, Millis{100}).raw(), 0);
  EXPECT_EQ(bucket.take(1000, Millis{1'000'000'000}).raw(), 500) << "a long rest refills to the burst, not beyond";
}

TEST(TokenBucket, LosesNothingToRounding) {
  TokenBucket bucket{3, 1, Millis{0}};
  EXPECT_EQ(bucket.take(2, Millis{0}).raw(), 334);
  for (std::int64_t ms = 1; ms < 334; ++ms) EXPECT_GT(bucket.take(0, Millis{ms}).raw(), 0) << ms;
  EXPECT_EQ(bucket.take(0, Millis{334}).raw(), 0) << "asked often, it fills as fast as asked once";
}

}  // namespace
}  // namespace tallystick::node
