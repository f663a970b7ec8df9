#include "core/sparse_range.h"

#include <algorithm>

namespace tallystick {
namespace {

enum class Place { inside, outside, across };

// The last key hash of the subtree that begins with `first`.
Hash last_of(const Hash& first, unsigned depth) {
  auto raw = first.raw();
  for (unsigned bit = depth; bit < kSparseDepthMax; ++bit)
    raw[bit / 8] |= static_cast<std::uint8_t>(0x80U >> (bit % 8));
  return Hash{raw};
}

Hash right_half(const Hash& first, unsigned depth) {
  auto raw = first.raw();
  raw[depth / 8] |= static_cast<std::uint8_t>(0x80U >> (depth % 8));
  return Hash{raw};
}

Place place_of(unsigned depth, const Hash& first, const Hash& from, const std::optional<Hash>& to) {
  const Hash last = last_of(first, depth);
  if (last < from || (to && first >= *to)) return Place::outside;
  return first >= from && (!to || last < *to) ? Place::inside : Place::across;
}

Result<void> collect(unsigned depth, const Hash& first, const Hash& from, const std::optional<Hash>& to,
                     const SparseOutsideAt& outside_at, SparseRangeProof& out) {
  const Place place = place_of(depth, first, from, to);
  if (place == Place::inside) return {};
  if (place == Place::outside) {
    auto subtree = outside_at(depth, first);
    if (!subtree) return tl::unexpected(subtree.error());
    out.outside.items.push_back(std::move(*subtree));
    return {};
  }
  if (auto done = collect(depth + 1, first, from, to, outside_at, out); !done) return done;
  return collect(depth + 1, right_half(first, depth), from, to, outside_at, out);
}

class Fold {
 public:
  Fold(const Hash& from, const std::optional<Hash>& to, std::span<const SparseLeaf> leaves,
       const SparseRangeProof& proof)
      : from_{from}, to_{to}, leaves_{leaves}, proof_{proof} {}

  // Nothing when the proof is not one.
  std::optional<SparseSubtree> root() {
    const auto out = subtree(0, Hash{});
    return used_ == proof_.outside.size() ? out : std::nullopt;
  }

 private:
  std::optional<SparseSubtree> subtree(unsigned depth, const Hash& first) {
    switch (place_of(depth, first, from_, to_)) {
      case Place::inside: {
        const auto begin = std::ranges::lower_bound(leaves_, first, {}, &SparseLeaf::key_hash);
        const auto end = std::ranges::upper_bound(leaves_, last_of(first, depth), {}, &SparseLeaf::key_hash);
        return sparse_subtree({begin, end}, depth);
      }
      case Place::outside:
        return next_outside(depth, first);
      case Place::across:
        break;
    }
    const auto left = subtree(depth + 1, first);
    const auto right = left ? subtree(depth + 1, right_half(first, depth)) : std::nullopt;
    return right ? std::optional{sparse_join(*left, *right)} : std::nullopt;
  }

  std::optional<SparseSubtree> next_outside(unsigned depth, const Hash& first) {
    if (used_ == proof_.outside.size()) return std::nullopt;
    const SparseOutside& outside = proof_.outside.items[used_++];
    if (outside.leaf && outside.inner) return std::nullopt;
    if (outside.inner) return SparseSubtree{SparseSubtree::Kind::inner, *outside.inner};
    if (!outside.leaf) return SparseSubtree{};
    const Hash& key = outside.leaf->key_hash;
    if (key < first || last_of(first, depth) < key) return std::nullopt;
    return sparse_leaf(*outside.leaf);
  }

  const Hash& from_;
  const std::optional<Hash>& to_;
  std::span<const SparseLeaf> leaves_;
  const SparseRangeProof& proof_;
  std::size_t used_ = 0;
};

}  // namespace

Result<SparseRangeProof> prove_sparse_range(const Hash& from, const std::optional<Hash>& to,
                                            const SparseOutsideAt& outside_at) {
  SparseRangeProof out;
  if (auto done = collect(0, Hash{}, from, to, outside_at, out); !done) return tl::unexpected(done.error());
  return out;
}

bool verify_sparse_range(const Hash& root, const Hash& from, const std::optional<Hash>& to,
                         std::span<const SparseLeaf> leaves, const SparseRangeProof& proof) {
  if (to && *to <= from) return false;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    const Hash& key = leaves[i].key_hash;
    if (key < from || (to && key >= *to) || (i > 0 && key <= leaves[i - 1].key_hash)) return false;
  }
  const auto computed = Fold{from, to, leaves, proof}.root();
  return computed && computed->hash == root;
}

Hash sparse_boundary(const Hash& before, const Hash& next) {
  auto raw = next.raw();
  for (unsigned bit = sparse_common_bits(before, next) + 1; bit < kSparseDepthMax; ++bit)
    raw[bit / 8] &= static_cast<std::uint8_t>(~(0x80U >> (bit % 8)));
  return Hash{raw};
}

}  // namespace tallystick
