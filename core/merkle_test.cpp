#include "core/merkle.h"

#include <gtest/gtest.h>

namespace tallystick {
namespace {

TEST(Merkle, FrontierAgreesWithRoot) {
  std::vector<Hash> leaves;
  MerkleFrontier frontier;
  for (std::uint8_t i = 0; i < 40; ++i) {
    EXPECT_EQ(frontier.root(), merkle_root(leaves));
    leaves.push_back(merkle_leaf(Bytes{i}));
    frontier.append(leaves.back());
    for (std::size_t k = 0; k < leaves.size(); ++k)
      EXPECT_TRUE(
          verify_inclusion(k, leaves.size(), leaves[k], merkle_inclusion_proof(leaves, k), merkle_root(leaves)));
  }
}

}  // namespace
}  // namespace tallystick
