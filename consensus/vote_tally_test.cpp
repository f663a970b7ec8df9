#include "consensus/vote_tally.h"

#include <gtest/gtest.h>

#include "consensus/block_tree.h"
#include "consensus/solo_test.h"

namespace tallystick::consensus {
namespace {

using namespace testing;

const Hash kA = test_hash("a");
const Hash kB = test_hash("b");
const Epoch kEpoch{0};

TEST(VoteTally, CountsEachVoterOncePerKind) {
  const ValidatorSet set = test_validators(4);
  VoteTally tally{set};
  const Subject a = notarize(kEpoch, View{3}, kA);
  const Subject b = notarize(kEpoch, View{3}, kB);
  EXPECT_FALSE(tally.any(View{3}));
  for (const std::size_t voter : {0, 1}) EXPECT_FALSE(tally.add(signed_vote(voter, a)));
  EXPECT_EQ(tally.look(signed_vote(1, a)), VoteTally::Look::known);
  EXPECT_EQ(tally.look(signed_vote(1, b)), VoteTally::Look::conflicting);
  EXPECT_EQ(tally.look(signed_vote(2, b)), VoteTally::Look::fresh);
  EXPECT_FALSE(tally.add(signed_vote(1, a)));
  EXPECT_EQ(tally.count(a), 2U);
  EXPECT_TRUE(tally.add(signed_vote(1, b))) << "evidence";
  EXPECT_EQ(tally.look(signed_vote(1, b)), VoteTally::Look::settled);
  EXPECT_FALSE(tally.add(signed_vote(1, b))) << "once";
  EXPECT_EQ(tally.count(b), 0U) << "the first vote counts";
  tally.add(signed_vote(3, a));
  const Certificate certificate = tally.certificate(a);
  EXPECT_TRUE(verify_certificate(test_network(), set, StubScheme{}, certificate));
  EXPECT_EQ(certificate, certified(4, a, {0, 1, 3}));
  tally.forget(View{3});
  EXPECT_EQ(tally.count(a), 0U);
}

TEST(VoteTally, NullifyAndFinalizeAreEvidenceAndBothCount) {
  const ValidatorSet set = test_validators(4);
  VoteTally tally{set};
  const Subject f = finalize(kEpoch, View{3}, kA, kB);
  EXPECT_FALSE(tally.add(signed_vote(1, nullify(kEpoch, View{3}))));
  EXPECT_TRUE(tally.add(signed_vote(1, f)));
  EXPECT_EQ(tally.count(f), 1U);
  EXPECT_EQ(tally.other_result(f), std::nullopt);
  EXPECT_EQ(tally.other_result(finalize(kEpoch, View{3}, kA, kA)), kB);
}

TEST(BlockTree, LinksFetchedBlocksAndForgetsWhatLost) {
  Solo solo{0};
  const Block one = solo.block(1), two = solo.block(2, &one), three = solo.block(3, &two), other = solo.block(4, &one);
  BlockTree tree{{test_config(4, 0).root}};
  tree.insert(hashed(three));
  tree.insert(hashed(other));
  EXPECT_EQ(tree.missing(Solo::hash(three)), Solo::hash(two));
  EXPECT_EQ(tree.missing(Solo::hash(two)), Solo::hash(two));
  tree.insert(hashed(two));
  tree.insert(hashed(one));
  EXPECT_EQ(tree.missing(Solo::hash(three)), std::nullopt);
  EXPECT_EQ(tree.path(Solo::hash(three), tree.committed().hash).size(), 3U);
  EXPECT_TRUE(tree.descends(Solo::hash(three), Solo::hash(one)));
  EXPECT_FALSE(tree.descends(Solo::hash(three), Solo::hash(other)));
  for (const Block* block : {&one, &two}) {
    BlockTree::Node* node = tree.find(Solo::hash(*block));
    node->execution = BlockTree::Execution::done;
    tree.commit(Solo::hash(*block), std::nullopt);
  }
  EXPECT_EQ(tree.forget(Height{0}, View{4}, {Solo::hash(three)}), std::vector<Hash>{Solo::hash(other)});
  EXPECT_EQ(tree.nodes().size(), 3U) << "committed, but not durable";
  EXPECT_TRUE(tree.forget(Height{2}, View{4}, {Solo::hash(three)}).empty());
  EXPECT_EQ(tree.nodes().size(), 1U);
  EXPECT_EQ(tree.header(Solo::hash(one))->height, Height{1});
  EXPECT_EQ(tree.committed_at(Height{2})->hash, Solo::hash(two));
  EXPECT_EQ(tree.committed_at(Height{3}), nullptr);
}

}  // namespace
}  // namespace tallystick::consensus
