// The state commitment: a binary sparse Merkle tree over 256-bit key hashes. Its root depends on the set of leaves
// alone, never on the order in which they came, so anybody can recompute it from a dump (CONSENSUS 4.3.2).
//   empty subtree        32 zero bytes
//   leaf                 SHA-256(00 ‖ key_hash ‖ value_hash)
//   subtree of one leaf  that leaf
//   any other subtree    SHA-256(01 ‖ left ‖ right)
// Depth counts bits from the most significant bit of the key hash: bit `depth` decides left (0) or right (1) below a
// node of that depth. Pure; nothing here stores a node.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/bounded.h"
#include "core/bytes.h"
#include "core/codec.h"

namespace tallystick {

inline constexpr unsigned kSparseDepthMax = 256;

// key_hash = H("tallystick/state-key" ‖ table ‖ key)
Hash state_key_hash(std::uint8_t table, ByteView key);
// value_hash = H("tallystick/state-value" ‖ value)
Hash state_value_hash(ByteView value);

struct SparseLeaf {
  Hash key_hash;
  Hash value_hash;
  static constexpr auto fields() {
    return field_list(field("key_hash", &SparseLeaf::key_hash), field("value_hash", &SparseLeaf::value_hash));
  }
  auto operator<=>(const SparseLeaf&) const = default;
};

// The root of a subtree and what it is made of: two roots can only be joined when it is known whether each is empty,
// one leaf, or more.
struct SparseSubtree {
  enum class Kind : std::uint8_t { empty, leaf, inner };
  Kind kind = Kind::empty;
  Hash hash;  // zeros when empty
  bool operator==(const SparseSubtree&) const = default;
};

SparseSubtree sparse_leaf(const SparseLeaf& leaf);
// The parent of two subtrees.
SparseSubtree sparse_join(const SparseSubtree& left, const SparseSubtree& right);

// The subtree that holds `leaves`: ascending by key hash, distinct, equal in their first `depth` bits; depth <= 256.
SparseSubtree sparse_subtree(std::span<const SparseLeaf> leaves, unsigned depth = 0);

// The bit of the hash at `depth`, 0..255.
inline bool sparse_bit(const Hash& hash, unsigned depth) {
  return ((hash.raw()[depth / 8] >> (7 - depth % 8)) & 1) != 0;
}
// How many leading bits two hashes share, 0..256.
unsigned sparse_common_bits(const Hash& a, const Hash& b);

// Shows what the tree holds at one key: the path from the root to the place where the key's leaf is or would be.
struct SparseProof {
  List<Hash, kSparseDepthMax> siblings;  // from the root downwards; siblings[d] hangs beside the path below depth d
  std::optional<SparseLeaf>
      other;  // absence only: the single leaf of another key that fills the place. None: the place is empty
  static constexpr auto fields() {
    return field_list(field("siblings", &SparseProof::siblings, "from the root downwards"),
                      field("other", &SparseProof::other, "when absent because another key's leaf fills the place"));
  }
  bool operator==(const SparseProof&) const = default;
};

// The part of a key's proof below `depth`, for the leaves of that subtree (as sparse_subtree wants them). The caller
// puts the siblings of depths 0..depth-1 in front. `other` is set exactly if the key is absent and another leaf stands
// in its place.
SparseProof sparse_prove(std::span<const SparseLeaf> leaves, const Hash& key_hash, unsigned depth = 0);

// True if and only if the tree with this root holds exactly this value hash at the key.
bool verify_sparse_presence(const Hash& root, const Hash& key_hash, const Hash& value_hash, const SparseProof& proof);
// True if and only if the tree with this root holds nothing at the key.
bool verify_sparse_absence(const Hash& root, const Hash& key_hash, const SparseProof& proof);

}  // namespace tallystick
