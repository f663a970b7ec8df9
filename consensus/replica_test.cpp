// Whole replicas among each other: progress, failures, recovery, catching up.
#include "consensus/replica.h"

#include <gtest/gtest.h>

#include "consensus/cluster_test.h"

namespace tallystick::consensus {
namespace {

using testing::Cluster;
using testing::grow;
using testing::test_hash;

TEST(Replica, FourValidatorsAgreeAtNetworkSpeed) {
  Cluster cluster{4};
  ASSERT_TRUE(grow(cluster, 100, 10'000));
  EXPECT_EQ(cluster.violations, std::vector<std::string>{});
  EXPECT_EQ(cluster.facts_of(0), 0U);
  EXPECT_LE(cluster.now().raw(), 1'000 + 100 * 40);
}

TEST(Replica, OneValidatorAloneIsALedgerToo) {
  Cluster cluster{1};
  ASSERT_TRUE(grow(cluster, 20, 10'000));
  EXPECT_EQ(cluster.violations, std::vector<std::string>{});
}

TEST(Replica, OneOfFourMayBeSilent) {
  Cluster cluster{4, {2}};
  ASSERT_TRUE(grow(cluster, 30, 60'000));
  EXPECT_EQ(cluster.violations, std::vector<std::string>{});
}

TEST(Replica, TwoOfFourSilentIsAHaltAndTheirReturnEndsIt) {
  Cluster cluster{4, {1, 2}};
  EXPECT_FALSE(grow(cluster, 1, 60'000));
  cluster.restart(1);
  EXPECT_TRUE(grow(cluster, 20, 60'000));
  EXPECT_EQ(cluster.violations, std::vector<std::string>{});
}

TEST(Replica, AnIdleLedgerGrowsWithTheHeartbeatOnly) {
  Cluster cluster{4};
  ASSERT_TRUE(grow(cluster, 5, 10'000));
  cluster.run_for(3'000);
  const std::uint64_t before = cluster.lowest();
  cluster.run_for(60'000);
  EXPECT_GE(cluster.lowest(), before + 9);
  EXPECT_LE(cluster.lowest(), before + 14);
  EXPECT_EQ(cluster.violations, std::vector<std::string>{});
}

TEST(Replica, ATransactionEndsIdlenessAtOnce) {
  Cluster cluster{4};
  cluster.run_for(20'000);
  const Millis asked = cluster.now();
  const std::uint64_t before = cluster.lowest();
  cluster.submit(test_hash("payment"));
  ASSERT_TRUE(cluster.run_until([&] { return cluster.lowest() > before; }, 5'000));
  EXPECT_LE(cluster.now().raw() - asked.raw(), 60);
}

TEST(Replica, ACrashedReplicaComesBackAndCatchesUp) {
  Cluster cluster{4};
  ASSERT_TRUE(grow(cluster, 10, 10'000));
  cluster.crash(3);
  ASSERT_TRUE(grow(cluster, 300, 200'000));
  cluster.restart(3);
  ASSERT_TRUE(cluster.run_until([&] { return cluster.height(3).raw() >= 310; }, 10'000));
  ASSERT_TRUE(grow(cluster, 20, 20'000));
  EXPECT_EQ(cluster.violations, std::vector<std::string>{});
}

TEST(Replica, AReplicaWithAnEmptyDiskFollowsFromGenesis) {
  Cluster cluster{4, {3}};
  ASSERT_TRUE(grow(cluster, 200, 200'000));
  cluster.restart(3, [](Recovery& recovery) { recovery.may_vote = false; });
  ASSERT_TRUE(cluster.run_until([&] { return cluster.height(3).raw() >= 200; }, 20'000));
  EXPECT_EQ(cluster.violations, std::vector<std::string>{});
}

TEST(Replica, AllCrashAtOnceAgainAndAgain) {
  Cluster cluster{4};
  for (int round = 0; round < 40; ++round) {
    cluster.submit(test_hash("round " + std::to_string(round)));
    cluster.run_for(7 + 13 * round % 60);
    for (std::size_t i = 0; i < 4; ++i) cluster.crash(i);
    for (std::size_t i = 0; i < 4; ++i) cluster.restart(i);
  }
  ASSERT_TRUE(grow(cluster, 10, 30'000));
  EXPECT_EQ(cluster.violations, std::vector<std::string>{});
}

}  // namespace
}  // namespace tallystick::consensus
