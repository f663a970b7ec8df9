#include "core/sparse_range.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/codec.h"
#include "core/sha256.h"

namespace tallystick {
namespace {

std::vector<SparseLeaf> made(std::size_t count) {
  std::vector<SparseLeaf> out;
  for (std::size_t i = 0; i < count; ++i)
    out.push_back({sha256(as_bytes("key " + std::to_string(i))), sha256(as_bytes("value " + std::to_string(i)))});
  std::ranges::sort(out);
  return out;
}

std::vector<SparseLeaf> between(const std::vector<SparseLeaf>& all, const Hash& from, const std::optional<Hash>& to) {
  std::vector<SparseLeaf> out;
  for (const SparseLeaf& leaf : all)
    if (leaf.key_hash >= from && (!to || leaf.key_hash < *to)) out.push_back(leaf);
  return out;
}

SparseRangeProof prove(const std::vector<SparseLeaf>& all, const Hash& from, const std::optional<Hash>& to) {
  return prove_sparse_range(from, to,
                            [&](unsigned depth, const Hash& first) -> Result<SparseOutside> {
                              std::vector<SparseLeaf> below;
                              for (const SparseLeaf& leaf : all)
                                if (sparse_common_bits(leaf.key_hash, first) >= depth) below.push_back(leaf);
                              const SparseSubtree subtree = sparse_subtree(below, depth);
                              SparseOutside out;
                              if (subtree.kind == SparseSubtree::Kind::leaf) out.leaf = below.front();
                              if (subtree.kind == SparseSubtree::Kind::inner) out.inner = subtree.hash;
                              return out;
                            })
      .value();
}

TEST(SparseRange, EveryWayToCutATree) {
  for (const std::size_t count : {0U, 1U, 2U, 3U, 10U, 40U}) {
    SCOPED_TRACE(count);
    const auto all = made(count);
    const Hash root = sparse_subtree(all).hash;
    std::vector<Hash> cuts{Hash{}};
    for (std::size_t i = 1; i < all.size(); ++i) cuts.push_back(sparse_boundary(all[i - 1].key_hash, all[i].key_hash));
    for (std::size_t a = 0; a < cuts.size(); ++a)
      for (std::size_t b = a + 1; b <= cuts.size(); ++b) {
        const auto to = b < cuts.size() ? std::optional{cuts[b]} : std::nullopt;
        const auto leaves = between(all, cuts[a], to);
        const auto proof = prove(all, cuts[a], to);
        ASSERT_TRUE(verify_sparse_range(root, cuts[a], to, leaves, proof)) << a << ".." << b;
        if (leaves.empty()) continue;
        auto changed = leaves;
        changed.pop_back();
        EXPECT_FALSE(verify_sparse_range(root, cuts[a], to, changed, proof)) << "one is missing";
        changed = leaves;
        changed.front().value_hash = sha256(as_bytes("another value"));
        EXPECT_FALSE(verify_sparse_range(root, cuts[a], to, changed, proof));
        changed = leaves;
        std::ranges::reverse(changed);
        EXPECT_EQ(verify_sparse_range(root, cuts[a], to, changed, proof), leaves.size() == 1);
      }
  }
}

TEST(SparseRange, NoBitOfAProofMayChange) {
  const auto all = made(30);
  const Hash root = sparse_subtree(all).hash;
  const Hash from = sparse_boundary(all[9].key_hash, all[10].key_hash);
  const Hash to = sparse_boundary(all[19].key_hash, all[20].key_hash);
  const auto leaves = between(all, from, to);
  ASSERT_EQ(leaves.size(), 10U);
  const Bytes bytes = to_bytes(prove(all, from, to));
  for (std::size_t i = 0; i < bytes.size() * 8; ++i) {
    Bytes flipped = bytes;
    flipped[i / 8] ^= static_cast<std::uint8_t>(1U << (i % 8));
    const auto proof = from_bytes<SparseRangeProof>(flipped);
    EXPECT_FALSE(proof && verify_sparse_range(root, from, to, leaves, *proof)) << "bit " << i;
  }
}

// The root of everything, shown as if it were a single leaf outside, would rise past an empty range.
TEST(SparseRange, AnInnerNodeIsNoLeaf) {
  const auto all = made(8);
  const SparseSubtree root = sparse_subtree(all);
  const Hash middle = sparse_boundary(Hash{}, Hash{[] {
                                        std::array<std::uint8_t, 32> raw{};
                                        raw[0] = 0x80;
                                        return raw;
                                      }()});
  SparseRangeProof proof;
  proof.outside.items.push_back({std::nullopt, root.hash});
  EXPECT_FALSE(verify_sparse_range(root.hash, Hash{}, middle, {}, proof));
  proof.outside.items.front() = {SparseLeaf{all.back().key_hash, root.hash}, std::nullopt};
  EXPECT_FALSE(verify_sparse_range(root.hash, Hash{}, middle, {}, proof));
  proof.outside.items.front() = {SparseLeaf{Hash{}, all.back().value_hash}, std::nullopt};
  EXPECT_FALSE(verify_sparse_range(root.hash, Hash{}, middle, {}, proof)) << "a leaf of another place";
}

TEST(SparseRange, OneLeafOutsideIsShownWhole) {
  const auto all = made(2);
  const Hash root = sparse_subtree(all).hash;
  const Hash cut = sparse_boundary(all[0].key_hash, all[1].key_hash);
  const auto proof = prove(all, Hash{}, cut);
  EXPECT_TRUE(verify_sparse_range(root, Hash{}, cut, {all.data(), 1}, proof));
  const auto lone = made(1);
  const auto empty_proof = prove(lone, lone[0].key_hash, std::nullopt);
  EXPECT_TRUE(verify_sparse_range(sparse_subtree(lone).hash, lone[0].key_hash, std::nullopt, lone, empty_proof));
}

}  // namespace
}  // namespace tallystick
