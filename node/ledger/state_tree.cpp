#include "node/ledger/state_tree.h"

#include <algorithm>

#include "core/ensure.h"
#include "node/ledger/rows.h"

namespace tallystick::node {
namespace {

Result<SparseLeaf> leaf_of(const KvCursor& cursor) {
  const auto key_hash = Hash::from(cursor.key().subspan(1));
  if (!key_hash) return internal_error("the key of a stored record is not a hash");
  const auto row = rows::read_state(*key_hash, cursor.value());
  if (!row) return internal_error(row.error().message);
  return SparseLeaf{*key_hash, state_value_hash(row->value)};
}

bool is_state_row(const KvCursor& cursor) {
  return cursor.valid() && !cursor.key().empty() && cursor.key()[0] == 'S';
}

// The hash whose first bits are the bucket's number, then zeros.
Hash bucket_start(std::uint32_t bucket, unsigned bits) {
  std::array<std::uint8_t, 32> raw{};
  const std::uint64_t high = bits == 0 ? 0 : static_cast<std::uint64_t>(bucket) << (64 - bits);
  for (std::size_t i = 0; i < 8; ++i) raw[i] = static_cast<std::uint8_t>(high >> (56 - 8 * i));
  return Hash{raw};
}

void put(std::vector<SparseLeaf>& leaves, const StateTree::LeafChange& change) {
  const auto at = std::ranges::lower_bound(leaves, change.key_hash, {}, &SparseLeaf::key_hash);
  const bool present = at != leaves.end() && at->key_hash == change.key_hash;
  if (present && change.value_hash)
    at->value_hash = *change.value_hash;
  else if (present)
    leaves.erase(at);
  else if (change.value_hash)
    leaves.insert(at, {change.key_hash, *change.value_hash});
}

}  // namespace

StateTree::StateTree(unsigned bucket_bits, std::size_t cached_leaves_max)
    : bits_{bucket_bits}, nodes_(std::size_t{2} << bucket_bits), cached_max_{cached_leaves_max} {
  ensure(bucket_bits <= kBucketBitsMax);
}

std::uint32_t StateTree::bucket_of(const Hash& key_hash) const {
  std::uint32_t first = 0;
  for (std::size_t i = 0; i < 4; ++i) first = (first << 8) | key_hash.raw()[i];
  return bits_ == 0 ? 0 : first >> (32 - bits_);
}

Result<void> StateTree::load(const KvReader& reader) {
  nodes_.assign(nodes_.size(), {});
  cache_.clear();
  recent_.clear();
  cached_leaves_ = 0;
  const std::uint32_t buckets = std::uint32_t{1} << bits_;
  const auto cursor = reader.cursor();
  std::vector<SparseLeaf> leaves;
  std::uint32_t bucket = 0;
  const auto finish_bucket = [&] {
    nodes_[buckets + bucket] = sparse_subtree(leaves, bits_);
    leaves.clear();
  };
  for (cursor->seek(rows::state_key({})); is_state_row(*cursor); cursor->next()) {
    const auto leaf = leaf_of(*cursor);
    if (!leaf) return tl::unexpected(leaf.error());
    if (bucket_of(leaf->key_hash) != bucket) {
      finish_bucket();
      bucket = bucket_of(leaf->key_hash);
    }
    leaves.push_back(*leaf);
  }
  if (const auto status = cursor->status(); !status) return status;
  finish_bucket();
  for (std::uint32_t index = buckets; index-- > 1;)
    nodes_[index] = sparse_join(nodes_[2 * index], nodes_[2 * index + 1]);
  return {};
}

const SparseSubtree& StateTree::node(std::uint32_t index, Layers layers, const Layer& newest) const {
  if (const auto found = newest.nodes.find(index); found != newest.nodes.end()) return found->second;
  for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer)
    if (const auto found = (*layer)->nodes.find(index); found != (*layer)->nodes.end()) return found->second;
  return nodes_[index];
}

Result<StateTree::Layer> StateTree::compute(const KvReader& reader, Layers below, std::vector<LeafChange> changes) {
  Layer layer;
  std::ranges::sort(changes, {}, &LeafChange::key_hash);
  const std::uint32_t buckets = std::uint32_t{1} << bits_;
  std::vector<std::uint32_t> touched;
  for (auto first = changes.begin(); first != changes.end();) {
    const std::uint32_t bucket = bucket_of(first->key_hash);
    const auto in_bucket = [&](const LeafChange& change) { return bucket_of(change.key_hash) == bucket; };
    auto leaves = committed_leaves(reader, bucket);
    if (!leaves) return tl::unexpected(leaves.error());
    const Hash start = bucket_start(bucket, bits_);
    for (const Layer* ancestor : below)
      for (auto change = std::ranges::lower_bound(ancestor->leaves, start, {}, &LeafChange::key_hash);
           change != ancestor->leaves.end() && in_bucket(*change); ++change)
        put(*leaves, *change);
    for (; first != changes.end() && in_bucket(*first); ++first) put(*leaves, *first);
    layer.nodes[buckets + bucket] = sparse_subtree(*leaves, bits_);
    touched.push_back(buckets + bucket);
  }
  while (!touched.empty() && touched.front() > 1) {
    std::vector<std::uint32_t> parents;
    for (const std::uint32_t index : touched) {
      const std::uint32_t parent = index / 2;
      if (!parents.empty() && parents.back() == parent) continue;
      layer.nodes[parent] = sparse_join(node(2 * parent, below, layer), node(2 * parent + 1, below, layer));
      parents.push_back(parent);
    }
    touched = std::move(parents);
  }
  layer.leaves = std::move(changes);
  layer.root = node(1, below, layer);
  return layer;
}

void StateTree::apply(const Layer& layer) {
  for (const auto& [index, subtree] : layer.nodes) nodes_[index] = subtree;
  for (const LeafChange& change : layer.leaves) {
    const auto cached = cache_.find(bucket_of(change.key_hash));
    if (cached == cache_.end()) continue;
    cached_leaves_ -= cached->second.leaves.size();
    put(cached->second.leaves, change);
    cached_leaves_ += cached->second.leaves.size();
  }
  evict();
}

Result<std::vector<SparseLeaf>> StateTree::committed_leaves(const KvReader& reader, std::uint32_t bucket) {
  if (const auto cached = cache_.find(bucket); cached != cache_.end()) {
    recent_.splice(recent_.begin(), recent_, cached->second.place);
    return cached->second.leaves;
  }
  auto leaves = read_leaves(reader, bucket_start(bucket, bits_), bits_);
  if (!leaves) return leaves;
  if (sparse_subtree(*leaves, bits_) != nodes_[(std::uint32_t{1} << bits_) + bucket])
    return internal_error("records in the database are not what was written: bucket " + std::to_string(bucket) +
                          " of the state does not add up to its root");
  cache(bucket, *leaves);
  return leaves;
}

void StateTree::cache(std::uint32_t bucket, const std::vector<SparseLeaf>& leaves) {
  recent_.push_front(bucket);
  cache_[bucket] = {leaves, recent_.begin()};
  cached_leaves_ += leaves.size();
  evict();
}

void StateTree::evict() {
  // An empty bucket takes room too.
  while (!recent_.empty() && cached_leaves_ + cache_.size() > cached_max_) {
    const auto oldest = cache_.find(recent_.back());
    cached_leaves_ -= oldest->second.leaves.size();
    cache_.erase(oldest);
    recent_.pop_back();
  }
}

StateTree::Top StateTree::top_path(const Hash& key_hash) const {
  Top top;
  const std::uint32_t leaf_node = (std::uint32_t{1} << bits_) + bucket_of(key_hash);
  for (unsigned depth = 0; depth < bits_; ++depth)
    top.siblings.push_back(nodes_[(leaf_node >> (bits_ - depth - 1)) ^ 1]);
  top.bucket = nodes_[leaf_node];
  return top;
}

Result<std::vector<SparseLeaf>> read_leaves(const KvReader& reader, const Hash& prefix, unsigned bits) {
  std::vector<SparseLeaf> leaves;
  const auto cursor = reader.cursor();
  for (cursor->seek(rows::state_key(prefix)); is_state_row(*cursor); cursor->next()) {
    const auto key_hash = Hash::from(cursor->key().subspan(1));
    if (key_hash && sparse_common_bits(*key_hash, prefix) < bits) break;
    const auto leaf = leaf_of(*cursor);
    if (!leaf) return tl::unexpected(leaf.error());
    leaves.push_back(*leaf);
  }
  if (const auto status = cursor->status(); !status) return tl::unexpected(status.error());
  return leaves;
}

Result<SparseProof> prove_state(const KvReader& reader, const StateTree::Top& top, const Hash& key_hash) {
  const auto bits = static_cast<unsigned>(top.siblings.size());
  const auto damaged = [] { return internal_error("records in the database are not what was written"); };
  SparseProof proof;
  // Above a subtree of fewer than two leaves there is no path: the proof ends where the tree does.
  std::vector<SparseSubtree> below(bits + 1);
  below[bits] = top.bucket;
  for (unsigned depth = bits; depth-- > 0;)
    below[depth] = sparse_bit(key_hash, depth) ? sparse_join(top.siblings[depth], below[depth + 1])
                                               : sparse_join(below[depth + 1], top.siblings[depth]);
  unsigned depth = 0;
  while (depth < bits && below[depth].kind == SparseSubtree::Kind::inner) {
    proof.siblings.items.push_back(top.siblings[depth].hash);
    ++depth;
  }
  if (below[depth].kind == SparseSubtree::Kind::empty) return proof;
  // The subtree at this depth holds one leaf, or is the bucket. A lone leaf may stand in another bucket of it.
  Hash prefix_raw = key_hash;
  {
    auto raw = prefix_raw.raw();
    for (unsigned bit = depth; bit < kSparseDepthMax; ++bit)
      raw[bit / 8] = static_cast<std::uint8_t>(raw[bit / 8] & ~(0x80U >> (bit % 8)));
    prefix_raw = Hash{raw};
  }
  const auto leaves = read_leaves(reader, prefix_raw, depth);
  if (!leaves) return tl::unexpected(leaves.error());
  if (sparse_subtree(*leaves, depth) != below[depth]) return damaged();
  const SparseProof lower = sparse_prove(*leaves, key_hash, depth);
  proof.siblings.items.insert(proof.siblings.items.end(), lower.siblings.begin(), lower.siblings.end());
  proof.other = lower.other;
  return proof;
}

}  // namespace tallystick::node
