// Shows what a sparse Merkle tree (core/sparse_merkle.h) holds between two key hashes: the leaves in between, and the roots of the subtrees
// around them. With these anybody computes the tree's root, so a piece of the state is verified by itself, and none is missing in it.
//
// The range is [from, to); `to` absent: up to the last key hash there can be. Walking the tree from the root, left before right, a subtree
// that lies inside the range is made of the range's leaves, one that lies outside is the next of `outside`, any other is split.
// A subtree outside that is one leaf is shown as that leaf, since a single leaf rises: its hash alone could be that of an inner node.
#pragma once

#include <functional>
#include <optional>
#include <span>

#include "core/result.h"
#include "core/sparse_merkle.h"

namespace tallystick {

// Empty when neither is set; never both.
struct SparseOutside {
  std::optional<SparseLeaf> leaf;  // a subtree of one leaf
  std::optional<Hash> inner;       // the root of a larger one
  static constexpr auto fields() {
    return field_list(field("leaf", &SparseOutside::leaf), field("inner", &SparseOutside::inner));
  }
  bool operator==(const SparseOutside&) const = default;
};

struct SparseRangeProof {
  List<SparseOutside, 2 * kSparseDepthMax> outside;
  static constexpr auto fields() { return field_list(field("outside", &SparseRangeProof::outside)); }
  bool operator==(const SparseRangeProof&) const = default;
};

// The proof of a range. `outside_at(depth, first)` gives the subtree of that depth whose first key hash is `first`.
using SparseOutsideAt = std::function<Result<SparseOutside>(unsigned depth, const Hash& first)>;
Result<SparseRangeProof> prove_sparse_range(const Hash& from, const std::optional<Hash>& to,
                                            const SparseOutsideAt& outside_at);

// True if and only if the tree with this root holds exactly these leaves in the range. `leaves` in any order is false unless ascending.
bool verify_sparse_range(const Hash& root, const Hash& from, const std::optional<Hash>& to,
                         std::span<const SparseLeaf> leaves, const SparseRangeProof& proof);

// The shortest beginning of `next`, filled up with zeros, that is above `before`: where one range may end and the next begin. before < next.
Hash sparse_boundary(const Hash& before, const Hash& next);

}  // namespace tallystick
