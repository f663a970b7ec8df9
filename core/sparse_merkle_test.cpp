#include "core/sparse_merkle.h"

#include <algorithm>
#include <map>
#include <random>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/sha256.h"

namespace tallystick {
namespace {

// The rules of the header, written again without sorting, spans or shortcuts: bits as characters, sets copied at every level.
Hash model_root(const std::map<std::string, std::string>& leaves, std::size_t depth = 0) {
  const auto bytes_of = [](const std::string& bits) {
    Bytes out;
    for (std::size_t i = 0; i < bits.size(); i += 8)
      out.push_back(static_cast<std::uint8_t>(std::stoi(bits.substr(i, 8), nullptr, 2)));
    return out;
  };
  if (leaves.empty()) return Hash{};
  Bytes input;
  const auto append = [&](ByteView bytes) { input.insert(input.end(), bytes.begin(), bytes.end()); };
  if (leaves.size() == 1) {
    append(Bytes{0});
    append(bytes_of(leaves.begin()->first));
    append(as_bytes(leaves.begin()->second));
    return sha256(input);
  }
  std::map<std::string, std::string> side[2];
  for (const auto& [bits, value] : leaves) side[bits[depth] == '1' ? 1 : 0].emplace(bits, value);
  append(Bytes{1});
  append(model_root(side[0], depth + 1).view());
  append(model_root(side[1], depth + 1).view());
  // A subtree in which all leaves go one way is an inner node with an empty side.
  return sha256(input);
}

std::map<std::string, std::string> model_of(const std::vector<SparseLeaf>& leaves) {
  std::map<std::string, std::string> out;
  for (const SparseLeaf& leaf : leaves) {
    std::string bits;
    for (unsigned d = 0; d < 256; ++d) bits.push_back(sparse_bit(leaf.key_hash, d) ? '1' : '0');
    out.emplace(bits, std::string{as_text(leaf.value_hash.view())});
  }
  return out;
}

Hash numbered(std::uint64_t number) {
  return hash_of("tallystick/test", number);
}

// Keys that share long prefixes are where such trees go wrong, so half of the bytes repeat.
Hash clustered(std::mt19937_64& random) {
  std::array<std::uint8_t, 32> raw{};
  const std::size_t alike = random() % 33;
  for (std::size_t i = alike; i < 32; ++i) raw[i] = static_cast<std::uint8_t>(random());
  if (alike > 0 && random() % 2 == 0) raw[alike - 1] = static_cast<std::uint8_t>(1U << (random() % 8));
  return Hash{raw};
}

std::vector<SparseLeaf> some_leaves(std::size_t count, std::uint64_t seed, bool cluster = false) {
  std::mt19937_64 random{seed};
  std::map<Hash, Hash> leaves;
  while (leaves.size() < count) leaves[cluster ? clustered(random) : numbered(random())] = numbered(random());
  std::vector<SparseLeaf> out;
  for (const auto& [key, value] : leaves) out.push_back({key, value});
  return out;
}

Hash with_bit_flipped(const Hash& hash, unsigned bit) {
  auto raw = hash.raw();
  raw[bit / 8] = static_cast<std::uint8_t>(raw[bit / 8] ^ (0x80U >> (bit % 8)));
  return Hash{raw};
}

TEST(SparseMerkle, TheEmptyTreeIsZerosAndProvesAbsence) {
  EXPECT_EQ(sparse_subtree({}).hash, Hash{});
  EXPECT_EQ(sparse_subtree({}).kind, SparseSubtree::Kind::empty);
  const SparseProof proof = sparse_prove({}, numbered(1));
  EXPECT_TRUE(proof.siblings.empty());
  EXPECT_FALSE(proof.other);
  EXPECT_TRUE(verify_sparse_absence(Hash{}, numbered(1), proof));
  EXPECT_FALSE(verify_sparse_presence(Hash{}, numbered(1), numbered(2), proof));
  EXPECT_FALSE(verify_sparse_absence(numbered(3), numbered(1), proof))
      << "an empty proof shows nothing about a filled tree";
}

TEST(SparseMerkle, OneLeafIsTheWholeTree) {
  const SparseLeaf leaf{numbered(1), numbered(2)};
  const Hash root = sparse_subtree({&leaf, 1}).hash;
  EXPECT_EQ(root, sparse_leaf(leaf).hash);
  const SparseProof none;
  EXPECT_TRUE(verify_sparse_presence(root, leaf.key_hash, leaf.value_hash, none));
  const SparseProof absent = sparse_prove({&leaf, 1}, numbered(9));
  ASSERT_TRUE(absent.other);
  EXPECT_TRUE(verify_sparse_absence(root, numbered(9), absent));
  EXPECT_FALSE(verify_sparse_absence(root, leaf.key_hash, absent)) << "the other leaf is the key's own";
}

// Frozen: computed once by a program of its own in another language from the rules in the header.
TEST(SparseMerkle, GoldenRoots) {
  const auto key = [](std::uint8_t table, std::string_view text) { return state_key_hash(table, as_bytes(text)); };
  const auto value = [](std::string_view text) { return state_value_hash(as_bytes(text)); };
  std::vector<SparseLeaf> leaves{{key(1, "alpha"), value("one")},
                                 {key(1, "beta"), value("two")},
                                 {key(2, "alpha"), value("three")},
                                 {key(255, ""), value("")}};
  EXPECT_EQ(leaves[0].key_hash.hex(), "ae7232353aa20956a77f1659bb6f4c87eb4ce043dd103c0595481209860d8b79");
  EXPECT_EQ(leaves[0].value_hash.hex(), "56a556535f898a787a61424fd5ecca1b4bb498e40c63f6bdea462b23894cbe5e");
  std::ranges::sort(leaves);
  EXPECT_EQ(sparse_subtree(leaves).hash.hex(), "184d14bacfbf0a0cf9e043b79a4f9f932df22373db0718abc3dd4ab04148d6e7");
  std::array<std::uint8_t, 32> low{};
  std::array<std::uint8_t, 32> lowest{};
  low[31] = 1;
  const std::vector<SparseLeaf> deepest{{Hash{lowest}, numbered(0)}, {Hash{low}, numbered(1)}};
  EXPECT_EQ(sparse_subtree(deepest).hash.hex(), "33d71fa445c94ce3a0ac5fe3942eaebf435ea4f072fd9c9b5744b865da386e80")
      << "two keys that differ in their last bit alone";
}

RC_GTEST_PROP(SparseMerkle, AgreesWithTheModelWhateverTheSplit, (std::uint64_t seed, bool cluster)) {
  const auto leaves = some_leaves(*rc::gen::inRange<std::size_t>(0, 24), seed, cluster);
  const Hash root = sparse_subtree(leaves).hash;
  RC_ASSERT(root == model_root(model_of(leaves)));
  // The same root from buckets of any depth, joined from below.
  const unsigned bits = *rc::gen::inRange(0U, 7U);
  std::vector<SparseSubtree> level;
  for (unsigned bucket = 0; bucket < (1U << bits); ++bucket) {
    std::vector<SparseLeaf> inside;
    for (const SparseLeaf& leaf : leaves)
      if ((static_cast<unsigned>(leaf.key_hash.raw()[0]) >> (8 - bits)) == bucket) inside.push_back(leaf);
    level.push_back(sparse_subtree(inside, bits));
  }
  while (level.size() > 1) {
    std::vector<SparseSubtree> above;
    for (std::size_t i = 0; i < level.size(); i += 2) above.push_back(sparse_join(level[i], level[i + 1]));
    level = std::move(above);
  }
  RC_ASSERT(level.front().hash == root);
}

RC_GTEST_PROP(SparseMerkle, TheRootForgetsTheOrderOfEvents, (std::uint64_t seed)) {
  // Insert and erase at random; the root is that of what is left.
  std::mt19937_64 random{seed};
  std::map<Hash, Hash> state;
  std::vector<SparseLeaf> leaves;
  for (int step = 0; step < 60; ++step) {
    const Hash key = numbered(random() % 20);
    if (random() % 3 == 0)
      state.erase(key);
    else
      state[key] = numbered(random());
  }
  for (const auto& [key, value] : state) leaves.push_back({key, value});
  RC_ASSERT(sparse_subtree(leaves).hash == model_root(model_of(leaves)));
}

RC_GTEST_PROP(SparseMerkle, EveryKeyIsProvedPresentOrAbsentAndNothingElse, (std::uint64_t seed, bool cluster)) {
  const auto leaves = some_leaves(*rc::gen::inRange<std::size_t>(1, 20), seed, cluster);
  const Hash root = sparse_subtree(leaves).hash;
  std::mt19937_64 random{seed + 1};
  for (const SparseLeaf& leaf : leaves) {
    const SparseProof proof = sparse_prove(leaves, leaf.key_hash);
    RC_ASSERT(verify_sparse_presence(root, leaf.key_hash, leaf.value_hash, proof));
    RC_ASSERT(!verify_sparse_absence(root, leaf.key_hash, proof));
    RC_ASSERT(!verify_sparse_presence(root, leaf.key_hash, numbered(77), proof));
    // Keys close to a present one are the hard ones.
    const Hash near = with_bit_flipped(leaf.key_hash, static_cast<unsigned>(random() % 256));
    if (std::ranges::binary_search(leaves, near, {}, &SparseLeaf::key_hash)) continue;
    const SparseProof absent = sparse_prove(leaves, near);
    RC_ASSERT(verify_sparse_absence(root, near, absent));
    RC_ASSERT(!verify_sparse_presence(root, near, leaf.value_hash, absent));
  }
}

// Every single change of a proof, of what it is about, or of the root is refused.
void refuses_every_change(const std::vector<SparseLeaf>& leaves, const Hash& key) {
  const Hash root = sparse_subtree(leaves).hash;
  const SparseProof good = sparse_prove(leaves, key);
  const auto found = std::ranges::find(leaves, key, &SparseLeaf::key_hash);
  const auto holds = [&](const Hash& r, const Hash& k, const SparseProof& p) {
    return found == leaves.end() ? verify_sparse_absence(r, k, p) : verify_sparse_presence(r, k, found->value_hash, p);
  };
  ASSERT_TRUE(holds(root, key, good));
  for (unsigned bit = 0; bit < 256; ++bit) {
    EXPECT_FALSE(holds(with_bit_flipped(root, bit), key, good)) << "root, bit " << bit;
    if (found != leaves.end()) {
      EXPECT_FALSE(holds(root, with_bit_flipped(key, bit), good)) << "key, bit " << bit;
      EXPECT_FALSE(verify_sparse_presence(root, key, with_bit_flipped(found->value_hash, bit), good))
          << "value, bit " << bit;
    }
    for (std::size_t i = 0; i < good.siblings.size(); ++i) {
      SparseProof changed = good;
      changed.siblings.items[i] = with_bit_flipped(changed.siblings.items[i], bit);
      EXPECT_FALSE(holds(root, key, changed)) << "sibling " << i << ", bit " << bit;
    }
    if (good.other) {
      SparseProof changed = good;
      changed.other->key_hash = with_bit_flipped(changed.other->key_hash, bit);
      EXPECT_FALSE(holds(root, key, changed)) << "other key, bit " << bit;
      changed = good;
      changed.other->value_hash = with_bit_flipped(changed.other->value_hash, bit);
      EXPECT_FALSE(holds(root, key, changed)) << "other value, bit " << bit;
    }
  }
  for (std::size_t i = 0; i <= good.siblings.size(); ++i) {
    SparseProof longer = good;
    longer.siblings.items.insert(longer.siblings.items.begin() + static_cast<std::ptrdiff_t>(i), Hash{});
    EXPECT_FALSE(holds(root, key, longer)) << "an empty sibling more at " << i;
    longer.siblings.items[i] = numbered(5);
    EXPECT_FALSE(holds(root, key, longer)) << "a sibling more at " << i;
    if (i == good.siblings.size()) break;
    SparseProof shorter = good;
    shorter.siblings.items.erase(shorter.siblings.items.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_FALSE(holds(root, key, shorter)) << "sibling " << i << " left out";
    for (std::size_t j = i + 1; j < good.siblings.size(); ++j) {
      if (good.siblings.items[i] == good.siblings.items[j]) continue;
      SparseProof swapped = good;
      std::swap(swapped.siblings.items[i], swapped.siblings.items[j]);
      EXPECT_FALSE(holds(root, key, swapped)) << "siblings " << i << " and " << j << " swapped";
    }
  }
  SparseProof turned = good;
  if (turned.other)
    turned.other.reset();
  else
    turned.other = SparseLeaf{numbered(1), numbered(2)};
  EXPECT_FALSE(holds(root, key, turned)) << "another way of being absent";
  SparseProof huge = good;
  huge.siblings.items.resize(257);
  EXPECT_FALSE(holds(root, key, huge));
}

TEST(SparseMerkle, EveryChangeOfAProofIsRefused) {
  auto leaves = some_leaves(9, 3);
  {
    SCOPED_TRACE("present");
    refuses_every_change(leaves, leaves[4].key_hash);
  }
  // Absent both ways: a place that is empty, and one that another leaf fills.
  std::optional<Hash> at_empty;
  std::optional<Hash> at_other;
  for (std::uint64_t i = 0; i < 1000 && (!at_empty || !at_other); ++i) {
    const Hash key = numbered(1'000'000 + i);
    (sparse_prove(leaves, key).other ? at_other : at_empty) = key;
  }
  ASSERT_TRUE(at_other);
  {
    SCOPED_TRACE("absent, another leaf stands there");
    refuses_every_change(leaves, *at_other);
  }
  // Empty places next to an inner node are rare in a random tree, so one is made: two keys that share seven bits.
  leaves = {{with_bit_flipped(Hash{}, 7), numbered(1)}, {Hash{}, numbered(2)}};
  std::ranges::sort(leaves);
  const Hash aside = with_bit_flipped(Hash{}, 3);
  ASSERT_FALSE(sparse_prove(leaves, aside).other);
  {
    SCOPED_TRACE("absent, the place is empty");
    refuses_every_change(leaves, aside);
  }
}

TEST(SparseMerkle, AnotherLeafProvesAbsenceOnlyOnItsOwnPath) {
  const auto leaves = some_leaves(50, 8);
  const Hash root = sparse_subtree(leaves).hash;
  // Each leaf's own proof, turned into an absence proof for a key elsewhere.
  const Hash key = numbered(424242);
  for (const SparseLeaf& leaf : leaves) {
    SparseProof stolen = sparse_prove(leaves, leaf.key_hash);
    stolen.other = leaf;
    const bool on_path = sparse_common_bits(leaf.key_hash, key) >= stolen.siblings.size();
    EXPECT_EQ(verify_sparse_absence(root, key, stolen), on_path);
  }
}

}  // namespace
}  // namespace tallystick
