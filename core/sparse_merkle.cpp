#include "core/sparse_merkle.h"

#include <algorithm>
#include <bit>

#include "core/ensure.h"
#include "core/sha256.h"

namespace tallystick {
namespace {

using Kind = SparseSubtree::Kind;

Hash hash_with_prefix(std::uint8_t prefix, const Hash& first, const Hash& second) {
  return sha256(ByteView{&prefix, 1}, first.view(), second.view());
}

// The first leaf whose bit at `depth` is 1.
std::size_t split_at(std::span<const SparseLeaf> leaves, unsigned depth) {
  const auto middle = std::partition_point(leaves.begin(), leaves.end(),
                                           [&](const SparseLeaf& leaf) { return !sparse_bit(leaf.key_hash, depth); });
  return static_cast<std::size_t>(middle - leaves.begin());
}

// The root that a path of siblings gives to what stands at its end.
Hash fold(Hash at_end, const Hash& key_hash, const std::vector<Hash>& siblings) {
  for (std::size_t depth = siblings.size(); depth-- > 0;) {
    const Hash& sibling = siblings[depth];
    at_end = sparse_bit(key_hash, static_cast<unsigned>(depth)) ? hash_with_prefix(1, sibling, at_end)
                                                                : hash_with_prefix(1, at_end, sibling);
  }
  return at_end;
}

}  // namespace

Hash state_key_hash(std::uint8_t table, ByteView key) {
  Bytes bytes;
  bytes.reserve(key.size() + 1);
  bytes.push_back(table);
  bytes.insert(bytes.end(), key.begin(), key.end());
  return tagged_hash("tallystick/state-key", bytes);
}

Hash state_value_hash(ByteView value) {
  return tagged_hash("tallystick/state-value", value);
}

SparseSubtree sparse_leaf(const SparseLeaf& leaf) {
  return {Kind::leaf, hash_with_prefix(0, leaf.key_hash, leaf.value_hash)};
}

SparseSubtree sparse_join(const SparseSubtree& left, const SparseSubtree& right) {
  if (left.kind == Kind::empty && right.kind != Kind::inner) return right;
  if (right.kind == Kind::empty && left.kind != Kind::inner) return left;
  return {Kind::inner, hash_with_prefix(1, left.hash, right.hash)};
}

SparseSubtree sparse_subtree(std::span<const SparseLeaf> leaves, unsigned depth) {
  if (leaves.empty()) return {};
  if (leaves.size() == 1) return sparse_leaf(leaves.front());
  ensure(depth < kSparseDepthMax);  // two leaves that share 256 bits would be one leaf
  const std::size_t middle = split_at(leaves, depth);
  return sparse_join(sparse_subtree(leaves.first(middle), depth + 1),
                     sparse_subtree(leaves.subspan(middle), depth + 1));
}

unsigned sparse_common_bits(const Hash& a, const Hash& b) {
  for (std::size_t i = 0; i < Hash::kSize; ++i) {
    const std::uint8_t difference = a.raw()[i] ^ b.raw()[i];
    if (difference != 0) return static_cast<unsigned>(i) * 8 + static_cast<unsigned>(std::countl_zero(difference));
  }
  return kSparseDepthMax;
}

SparseProof sparse_prove(std::span<const SparseLeaf> leaves, const Hash& key_hash, unsigned depth) {
  SparseProof proof;
  while (leaves.size() > 1) {
    ensure(depth < kSparseDepthMax);
    const std::size_t middle = split_at(leaves, depth);
    const auto left = leaves.first(middle);
    const auto right = leaves.subspan(middle);
    const bool goes_right = sparse_bit(key_hash, depth);
    ++depth;
    proof.siblings.items.push_back(sparse_subtree(goes_right ? left : right, depth).hash);
    leaves = goes_right ? right : left;
  }
  if (leaves.size() == 1 && leaves.front().key_hash != key_hash) proof.other = leaves.front();
  return proof;
}

bool verify_sparse_presence(const Hash& root, const Hash& key_hash, const Hash& value_hash, const SparseProof& proof) {
  if (proof.other || proof.siblings.size() > kSparseDepthMax) return false;
  return fold(sparse_leaf({key_hash, value_hash}).hash, key_hash, proof.siblings.items) == root;
}

bool verify_sparse_absence(const Hash& root, const Hash& key_hash, const SparseProof& proof) {
  if (proof.siblings.size() > kSparseDepthMax) return false;
  if (!proof.other) return fold(Hash{}, key_hash, proof.siblings.items) == root;
  // The other leaf proves something about this key only if it would stand on this key's path.
  if (proof.other->key_hash == key_hash) return false;
  if (sparse_common_bits(proof.other->key_hash, key_hash) < proof.siblings.size()) return false;
  return fold(sparse_leaf(*proof.other).hash, key_hash, proof.siblings.items) == root;
}

}  // namespace tallystick
