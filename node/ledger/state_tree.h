// The state root, kept up to date without storing a node of the tree (CONSENSUS 4.3.3). The nodes of the top 2^B "buckets" and above live in
// memory; below, a bucket is recomputed from its records: one range of the database, whose rows are ordered by key hash, or from a cache
// of leaf hashes. B changes speed and memory (66 bytes a bucket), never the root.
// Blocks that are executed but not committed are layers: what they change, on top of one another.
#pragma once

#include <cstdint>
#include <list>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/result.h"
#include "core/sparse_merkle.h"
#include "node/storage/kv_store.h"

namespace tallystick::node {

inline constexpr unsigned kBucketBitsMax = 24;

class StateTree {
 public:
  struct LeafChange {
    Hash key_hash;
    std::optional<Hash> value_hash;  // none: the record is gone
  };
  // What one block changes. Nodes are numbered as in a heap: 1 is the root, 2i and 2i+1 are below i.
  struct Layer {
    std::vector<LeafChange> leaves;  // ascending by key hash, distinct
    std::unordered_map<std::uint32_t, SparseSubtree> nodes;
    SparseSubtree root;
  };
  using Layers = std::span<const Layer* const>;  // oldest first

  // bucket_bits in 0..kBucketBitsMax; cached_leaves_max bounds the cache (64 bytes a leaf).
  explicit StateTree(unsigned bucket_bits, std::size_t cached_leaves_max = 500'000);

  // Reads every record of the store. An internal error for a record that is damaged or out of place.
  Result<void> load(const KvReader& reader);
  const SparseSubtree& root() const { return nodes_[1]; }
  // The committed subtree of this depth, at most bucket_bits, that holds the key hash.
  const SparseSubtree& subtree(unsigned depth, const Hash& key_hash) const {
    return nodes_[(std::uint32_t{1} << depth) + (depth == 0 ? 0 : bucket_of(key_hash) >> (bits_ - depth))];
  }

  // The layer of a block with these changes on top of `below`, whose lowest layer stands on the committed state that `reader` gives.
  // An internal error if the records of a bucket do not add up to what they were when they were written.
  Result<Layer> compute(const KvReader& reader, Layers below, std::vector<LeafChange> changes);
  // The layer becomes part of the committed state; what was committed to the store must be the same.
  void apply(const Layer& layer);

  // The siblings of the key's path in depths 0..bucket_bits-1, as far as the path leaves single leaves behind; for proofs.
  struct Top {
    std::vector<SparseSubtree> siblings;
    SparseSubtree bucket;
  };
  Top top_path(const Hash& key_hash) const;
  unsigned bucket_bits() const { return bits_; }

 private:
  std::uint32_t bucket_of(const Hash& key_hash) const;
  const SparseSubtree& node(std::uint32_t index, Layers layers, const Layer& newest) const;
  Result<std::vector<SparseLeaf>> committed_leaves(const KvReader& reader, std::uint32_t bucket);
  void cache(std::uint32_t bucket, const std::vector<SparseLeaf>& leaves);
  void evict();

  struct Cached {
    std::vector<SparseLeaf> leaves;
    std::list<std::uint32_t>::iterator place;
  };

  unsigned bits_;
  std::vector<SparseSubtree> nodes_;
  std::size_t cached_max_;
  std::size_t cached_leaves_ = 0;
  std::unordered_map<std::uint32_t, Cached> cache_;  // of committed state, by bucket
  std::list<std::uint32_t> recent_;                  // most recent first
};

// The leaves with from's first `bits` bits, ascending, as the store has them.
Result<std::vector<SparseLeaf>> read_leaves(const KvReader& reader, const Hash& prefix, unsigned bits);

// The whole proof of a key: `reader` must be of the moment that `top` is of. An internal error if they do not add up.
Result<SparseProof> prove_state(const KvReader& reader, const StateTree::Top& top, const Hash& key_hash);

}  // namespace tallystick::node
