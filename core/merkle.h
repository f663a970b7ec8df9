// The Merkle tree of RFC 6962 over byte strings: root, inclusion and consistency proofs, and their verification.
// leaf = SHA-256(00 ‖ data), node = SHA-256(01 ‖ left ‖ right), empty tree = SHA-256 of nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/bytes.h"
#include "core/codec.h"

namespace tallystick {

Hash merkle_leaf(ByteView data);
Hash merkle_node(const Hash& left, const Hash& right);
Hash merkle_empty();

// leaves are leaf hashes (merkle_leaf of the data).
Hash merkle_root(std::span<const Hash> leaves);
// The siblings from leaf to root; index < leaves.size().
std::vector<Hash> merkle_inclusion_proof(std::span<const Hash> leaves, std::uint64_t index);

// RFC 9162 2.1.3.2; false for index >= size, and for a proof that is too long, too short or wrong.
bool verify_inclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf, std::span<const Hash> proof, const Hash& root);
// RFC 9162 2.1.4.2; first_size <= second_size, both > 0 (an equal pair wants an empty proof).
bool verify_consistency(std::uint64_t first_size, std::uint64_t second_size, std::span<const Hash> proof, const Hash& first_root,
                        const Hash& second_root);

// A tree that only grows, kept as the roots of its complete subtrees (at most 64 hashes): appends and roots without old leaves.
// Store `append`'s completed nodes by (level, index) to be able to prove any leaf later.
class MerkleFrontier {
 public:
  struct Node {
    std::uint8_t level;    // 0: a leaf
    std::uint64_t index;   // among the nodes of its level
    Hash hash;
  };
  std::uint64_t size() const { return size_; }
  // Appends a leaf hash; returns the leaf and every subtree it completes, lowest level first.
  std::vector<Node> append(const Hash& leaf);
  Hash root() const;
  // The roots of the complete subtrees with their places, largest first: all that proofs of later leaves need of the earlier ones.
  std::vector<Node> peaks_with_places() const;
  static constexpr auto fields() {
    return field_list(field("size", &MerkleFrontier::size_), field("peaks", &MerkleFrontier::peaks_));
  }
  bool operator==(const MerkleFrontier&) const = default;
  // Refuses a number of peaks that the size cannot have.
  friend void decode(Reader& r, MerkleFrontier& frontier);

 private:
  std::uint64_t size_ = 0;
  List<Hash, 64> peaks_;  // roots of the complete subtrees, largest first: one per set bit of size_
};

// The inclusion proof of leaf `index` in the tree of the first `size` leaves, from stored nodes: `node_at(level, index)` gives the hash
// of a complete subtree. index < size.
std::vector<Hash> merkle_inclusion_from_nodes(std::uint64_t index, std::uint64_t size,
                                              const std::function<Hash(std::uint8_t level, std::uint64_t index)>& node_at);

}  // namespace tallystick
