// A client whom f validators leave out of their blocks whenever they lead: leaders rotate, so its transaction is in one of the next f+1 blocks
// that are proposed after every pool has it.
#include <gtest/gtest.h>

#include "consensus/cluster_test.h"

namespace tallystick::consensus {
namespace {

using testing::Cluster;
using testing::grow;
using testing::test_hash;

// How many blocks were proposed since until one held the transaction, itself included; none of them was in `before`.
std::size_t turns_until(const Cluster& cluster, const Hash& transaction, const std::set<Hash>& before,
                        const std::set<std::pair<Hash, Hash>>& in_blocks) {
  std::size_t turns = 0;
  for (const CommittedBlock& block : cluster.chain(0)) {
    if (block.header.height == Height{0} || before.contains(block.hash)) continue;
    ++turns;
    if (in_blocks.contains({transaction, block.hash})) return turns;
  }
  return turns + 1'000;
}

TEST(Censorship, EndsWithinFPlusOneTurns) {
  const struct {
    std::size_t validators;
    std::set<std::size_t> censors;
  } rows[] = {{4, {1}}, {4, {3}}, {7, {1, 2}}, {7, {2, 5}}};
  for (const auto& row : rows) {
    const std::size_t allowed = (row.validators - 1) / 3 + 1;
    std::size_t worst = 0;
    for (std::uint64_t height = 5; height < 5 + 2 * row.validators; ++height) {  // whoever leads
      SCOPED_TRACE(std::to_string(row.validators) + " validators, height " + std::to_string(height));
      Cluster cluster{row.validators};
      const Hash victim = test_hash("the censored client's");
      cluster.censors = [&](std::size_t node, const Hash& transaction) {
        return transaction == victim && row.censors.contains(node);
      };
      std::set<std::pair<Hash, Hash>> in_blocks;  // transaction and block
      std::set<Hash> proposed;
      cluster.passes = [&](std::size_t, std::size_t, const Message& message) {
        const auto* propose = std::get_if<Propose>(&message);
        if (propose == nullptr) return true;
        proposed.insert(header_hash(propose->header));
        for (const Hash& transaction : propose->transactions)
          in_blocks.emplace(transaction, header_hash(propose->header));
        return true;
      };
      ASSERT_TRUE(grow(cluster, height, 10'000));
      cluster.run_for(50);
      const std::set<Hash> before = proposed;
      cluster.submit(victim);
      for (int i = 0; i < 12; ++i) cluster.submit(test_hash("others'" + std::to_string(i)));
      ASSERT_TRUE(grow(cluster, 12, 20'000));
      const std::size_t turns = turns_until(cluster, victim, before, in_blocks);
      EXPECT_LE(turns, allowed);
      worst = std::max(worst, turns);
      EXPECT_EQ(cluster.violations, std::vector<std::string>{});
    }
    EXPECT_GT(worst, 1U) << "nobody was ever left out";
  }
}

}  // namespace
}  // namespace tallystick::consensus
