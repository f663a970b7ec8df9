#include "node/host/bodies.h"

#include <gtest/gtest.h>

namespace tallystick::node {
namespace {

TransactionPtr transaction(std::uint8_t n, std::size_t bytes = 100) {
  VerifiedTransaction t;
  t.bytes.assign(bytes, n);
  t.hash = sha256(t.bytes);
  return std::make_shared<const VerifiedTransaction>(t);
}

consensus::BlockPtr block_of(std::uint64_t view, const std::vector<TransactionPtr>& transactions) {
  consensus::Block block;
  block.header.view = View{view};
  for (const auto& t : transactions) block.transactions.items.push_back(t->hash);
  return consensus::hashed(block);
}

TransactionPtr nothing(const Hash&) {
  return nullptr;
}

TEST(Bodies, GathersWhatArrives) {
  const auto a = transaction(1);
  const auto b = transaction(2);
  const auto block = block_of(1, {a, b});
  Bodies bodies;
  EXPECT_FALSE(bodies.want(block, nothing));
  EXPECT_EQ(bodies.missing(block->hash), (std::vector<std::uint32_t>{0, 1}));
  EXPECT_TRUE(bodies.arrived(b).empty());
  EXPECT_EQ(bodies.missing(block->hash), (std::vector<std::uint32_t>{0}));
  EXPECT_EQ(bodies.complete(block->hash), nullptr);
  const auto outcomes = bodies.arrived(a);
  ASSERT_EQ(outcomes.size(), 1U);
  EXPECT_TRUE(outcomes[0].ready);
  ASSERT_NE(bodies.complete(block->hash), nullptr);
  EXPECT_EQ(bodies.complete(block->hash)->at(0), a);
  EXPECT_EQ(bodies.find(b->hash), b);
  EXPECT_EQ(bodies.included().size(), 2U);
  EXPECT_EQ(bodies.wanted(), 0U);
  EXPECT_TRUE(bodies.want(block, nothing)->ready) << "the outcome is told again";
}

TEST(Bodies, TakesWhatIsThere) {
  const auto a = transaction(1);
  const auto block = block_of(1, {a});
  Bodies bodies;
  EXPECT_TRUE(bodies.want(block, [&](const Hash& hash) { return hash == a->hash ? a : nullptr; })->ready);
  EXPECT_TRUE(bodies.want(block_of(2, {}), nothing)->ready) << "an empty block lacks nothing";
}

TEST(Bodies, OneTransactionCompletesEveryBlockThatWantsIt) {
  const auto a = transaction(1);
  Bodies bodies;
  bodies.want(block_of(1, {a}), nothing);
  bodies.want(block_of(2, {a, a}), nothing);
  EXPECT_EQ(bodies.arrived(a).size(), 2U);
}

TEST(Bodies, ABadTransactionSpoilsItsBlocksForGood) {
  const auto a = transaction(1);
  const auto b = transaction(2);
  const auto block = block_of(1, {a, b});
  Bodies bodies;
  bodies.want(block, nothing);
  const auto outcomes = bodies.invalid(a->hash, "badly signed");
  ASSERT_EQ(outcomes.size(), 1U);
  EXPECT_FALSE(outcomes[0].ready);
  bodies.arrived(b);
  bodies.arrived(a);
  EXPECT_FALSE(bodies.want(block, nothing)->ready);
  EXPECT_EQ(bodies.complete(block->hash), nullptr);
  EXPECT_TRUE(bodies.invalid(sha256(Bytes{9}), "nobody wants it").empty());
}

TEST(Bodies, TooManyBytesMakeABlockInvalid) {
  std::vector<TransactionPtr> transactions;
  for (std::uint8_t n = 0; n < 70; ++n) transactions.push_back(transaction(n, 60'000 + n));
  const auto fits = block_of(1, {transactions.begin(), transactions.begin() + 69});
  const auto too_long = block_of(2, transactions);
  ASSERT_GT(70 * 60'000, static_cast<int>(kBlockBytesMax));
  ASSERT_LT(69 * 60'100, static_cast<int>(kBlockBytesMax));
  Bodies bodies;
  bodies.put(fits, {transactions.begin(), transactions.begin() + 69});
  bodies.put(too_long, transactions);
  EXPECT_TRUE(bodies.want(fits, nothing)->ready);
  EXPECT_FALSE(bodies.want(too_long, nothing)->ready);
}

TEST(Bodies, DroppingABlockForgetsWhatOnlyItWanted) {
  const auto a = transaction(1);
  const auto b = transaction(2);
  const auto first = block_of(1, {a, b});
  const auto second = block_of(2, {b});
  Bodies bodies;
  bodies.want(first, nothing);
  bodies.want(second, nothing);
  bodies.arrived(b);
  EXPECT_EQ(bodies.drop(first->hash), std::vector{b}) << "what it held, not what it lacked";
  EXPECT_FALSE(bodies.is_wanted(a->hash));
  EXPECT_EQ(bodies.find(b->hash), b) << "the other block still holds it";
  EXPECT_EQ(bodies.drop(second->hash), std::vector{b});
  EXPECT_TRUE(bodies.drop(second->hash).empty()) << "it is gone";
  EXPECT_EQ(bodies.find(b->hash), nullptr);
  EXPECT_EQ(bodies.blocks(), 0U);
  EXPECT_EQ(bodies.included().size(), 0U);
}

}  // namespace
}  // namespace tallystick::node
