#include "core/merkle.h"

#include <bit>

#include "core/ensure.h"
#include "core/sha256.h"

namespace tallystick {
namespace {

constexpr std::uint8_t kLeafPrefix = 0;
constexpr std::uint8_t kNodePrefix = 1;

using NodeAt = std::function<Hash(std::uint8_t level, std::uint64_t index)>;

// The largest power of two below `size`; size > 1.
std::uint64_t split_point(std::uint64_t size) {
  return std::bit_floor(size - 1);
}

// Root of the leaves first .. first+size-1; first is a multiple of the largest power of two in size.
Hash subtree_root(std::uint64_t first, std::uint64_t size, const NodeAt& node_at) {
  if (std::has_single_bit(size)) {
    const auto level = static_cast<std::uint8_t>(std::countr_zero(size));
    return node_at(level, first >> level);
  }
  const std::uint64_t left = split_point(size);
  return merkle_node(subtree_root(first, left, node_at), subtree_root(first + left, size - left, node_at));
}

}  // namespace

Hash merkle_leaf(ByteView data) {
  return sha256(ByteView{&kLeafPrefix, 1}, data);
}
Hash merkle_node(const Hash& left, const Hash& right) {
  return sha256(ByteView{&kNodePrefix, 1}, left.view(), right.view());
}
Hash merkle_empty() {
  return sha256(ByteView{});
}

Hash merkle_root(std::span<const Hash> leaves) {
  if (leaves.empty()) return merkle_empty();
  // Level by level; a node without a right sibling moves up unchanged, which is the same tree as RFC 6962's recursion.
  std::vector<Hash> level(leaves.begin(), leaves.end());
  while (level.size() > 1) {
    std::size_t out = 0;
    for (std::size_t i = 0; i < level.size(); i += 2)
      level[out++] = i + 1 < level.size() ? merkle_node(level[i], level[i + 1]) : level[i];
    level.resize(out);
  }
  return level.front();
}

std::vector<Hash> merkle_inclusion_proof(std::span<const Hash> leaves, std::uint64_t index) {
  return merkle_inclusion_from_nodes(index, leaves.size(), [&](std::uint8_t level, std::uint64_t at) {
    return merkle_root(leaves.subspan(at << level, std::size_t{1} << level));
  });
}

bool verify_inclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf, std::span<const Hash> proof,
                      const Hash& root) {
  if (index >= size) return false;
  std::uint64_t node = index;
  std::uint64_t last = size - 1;
  Hash hash = leaf;
  for (const Hash& sibling : proof) {
    if (last == 0) return false;
    if ((node & 1) == 1 || node == last) {
      hash = merkle_node(sibling, hash);
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      hash = merkle_node(hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && hash == root;
}

bool verify_consistency(std::uint64_t first_size, std::uint64_t second_size, std::span<const Hash> proof,
                        const Hash& first_root, const Hash& second_root) {
  if (first_size == 0 || first_size > second_size) return false;
  if (first_size == second_size) return proof.empty() && first_root == second_root;
  if (proof.empty()) return false;

  // When the first tree is complete, its root is not part of the proof but stands in front of it.
  const bool complete = std::has_single_bit(first_size);
  const Hash start = complete ? first_root : proof.front();
  std::uint64_t node = first_size - 1;
  std::uint64_t last = second_size - 1;
  while ((node & 1) == 1) {
    node >>= 1;
    last >>= 1;
  }
  Hash first = start;
  Hash second = start;
  for (const Hash& sibling : proof.subspan(complete ? 0 : 1)) {
    if (last == 0) return false;
    if ((node & 1) == 1 || node == last) {
      first = merkle_node(sibling, first);
      second = merkle_node(sibling, second);
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      second = merkle_node(second, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && first == first_root && second == second_root;
}

std::vector<MerkleFrontier::Node> MerkleFrontier::append(const Hash& leaf) {
  std::vector<Node> made{{0, size_, leaf}};
  Hash hash = leaf;
  std::uint8_t level = 0;
  for (std::uint64_t rest = size_; (rest & 1) == 1; rest >>= 1) {
    hash = merkle_node(peaks_.items.back(), hash);
    peaks_.items.pop_back();
    ++level;
    made.push_back({level, size_ >> level, hash});
  }
  peaks_.items.push_back(hash);
  ++size_;
  return made;
}

Hash MerkleFrontier::root() const {
  if (peaks_.empty()) return merkle_empty();
  Hash hash = peaks_.items.back();
  for (std::size_t i = peaks_.size() - 1; i > 0; --i) hash = merkle_node(peaks_.items[i - 1], hash);
  return hash;
}

std::vector<MerkleFrontier::Node> MerkleFrontier::peaks_with_places() const {
  std::vector<Node> out;
  std::uint64_t begin = 0;
  for (std::uint8_t level = 64; level-- > 0;) {
    const std::uint64_t size = std::uint64_t{1} << level;
    if ((size_ & size) == 0) continue;
    out.push_back({level, begin >> level, peaks_.items[out.size()]});
    begin += size;
  }
  return out;
}

void decode(Reader& r, MerkleFrontier& frontier) {
  decode(r, frontier.size_);
  decode(r, frontier.peaks_);
  if (r.ok() && frontier.peaks_.size() != static_cast<std::size_t>(std::popcount(frontier.size_)))
    r.give_up("a tree of " + std::to_string(frontier.size_) + " leaves cannot have " +
              std::to_string(frontier.peaks_.size()) + " complete subtrees");
}

std::vector<Hash> merkle_inclusion_from_nodes(std::uint64_t index, std::uint64_t size, const NodeAt& node_at) {
  ensure(index < size);
  std::vector<Hash> from_root;
  std::uint64_t first = 0;
  while (size > 1) {
    const std::uint64_t left = split_point(size);
    if (index - first < left) {
      from_root.push_back(subtree_root(first + left, size - left, node_at));
      size = left;
    } else {
      from_root.push_back(subtree_root(first, left, node_at));
      first += left;
      size -= left;
    }
  }
  return {from_root.rbegin(), from_root.rend()};
}

}  // namespace tallystick
