#include "consensus/block_tree.h"

#include <algorithm>
#include <set>

#include "core/ensure.h"

namespace tallystick::consensus {

BlockTree::BlockTree(std::vector<CommittedBlock> committed) : committed_{committed.begin(), committed.end()} {
  ensure(!committed_.empty());
  for (const CommittedBlock& block : committed_) committed_heights_.emplace(block.hash, block.header.height);
}

BlockTree::Node* BlockTree::insert(BlockPtr block) {
  if (Node* known = find(block->hash)) return known;
  if (block->block.header.height <= committed().header.height) return nullptr;
  if (nodes_.size() >= kBlocksMax || hashes_ + block->block.transactions.size() > kHashesMax) return nullptr;
  hashes_ += block->block.transactions.size();
  Node node;
  node.block = block;
  return &nodes_.emplace(block->hash, std::move(node)).first->second;
}

BlockTree::Node* BlockTree::find(const Hash& hash) {
  const auto found = nodes_.find(hash);
  return found == nodes_.end() ? nullptr : &found->second;
}

const BlockTree::Node* BlockTree::find(const Hash& hash) const {
  const auto found = nodes_.find(hash);
  return found == nodes_.end() ? nullptr : &found->second;
}

const CommittedBlock* BlockTree::committed_at(Height height) const {
  const std::uint64_t first = committed_.front().header.height.raw();
  if (height.raw() < first || height > committed().header.height) return nullptr;
  return &committed_[height.raw() - first];
}

const CommittedBlock* BlockTree::committed_block(const Hash& hash) const {
  const auto found = committed_heights_.find(hash);
  return found == committed_heights_.end() ? nullptr : committed_at(found->second);
}

const BlockHeader* BlockTree::header(const Hash& hash) const {
  if (const Node* node = find(hash)) return &node->header();
  const CommittedBlock* block = committed_block(hash);
  return block == nullptr ? nullptr : &block->header;
}

bool BlockTree::held(const Hash& hash) const {
  if (hash == committed().hash) return true;
  const Node* node = find(hash);
  return node != nullptr && node->body_ready;
}

std::optional<Hash> BlockTree::missing(const Hash& hash) {
  if (committed_block(hash) != nullptr) return std::nullopt;
  std::vector<Node*> walked;
  Hash at = hash;
  while (true) {
    Node* node = find(at);
    if (node == nullptr) return at;
    if (node->linked) break;
    walked.push_back(node);
    if (committed_block(node->header().parent_hash) != nullptr) break;
    at = node->header().parent_hash;
  }
  for (Node* node : walked) node->linked = true;
  return std::nullopt;
}

std::vector<BlockTree::Node*> BlockTree::path(const Hash& hash, const Hash& stop) {
  std::vector<Node*> out;
  Hash at = hash;
  while (at != stop && at != committed().hash) {
    Node* node = find(at);
    if (node == nullptr) return {};
    out.push_back(node);
    at = node->header().parent_hash;
  }
  return out;
}

const BlockTree::Node* BlockTree::lowest(const Hash& hash) const {
  const Node* out = nullptr;
  for (const Node* node = find(hash); node != nullptr; node = find(node->header().parent_hash)) out = node;
  return out;
}

bool BlockTree::descends(const Hash& hash, const Hash& ancestor) const {
  Hash at = hash;
  while (at != ancestor) {
    const BlockHeader* known = header(at);
    if (known == nullptr || known->height == committed_.front().header.height) return false;
    at = known->parent_hash;
  }
  return true;
}

void BlockTree::commit(const Hash& hash, std::optional<Finalization> finalization) {
  const Node* node = find(hash);
  ensure(node != nullptr && node->header().parent_hash == committed().hash);
  ensure(node->execution == Execution::done);
  committed_.push_back({hash, node->header(), node->result, std::move(finalization), node->next_validators});
  committed_heights_.emplace(hash, node->header().height);
  if (committed_.size() <= kRecentBlocks) return;
  committed_heights_.erase(committed_.front().hash);
  committed_.pop_front();
}

std::vector<Hash> BlockTree::forget(Height durable, View finalized, const std::vector<Hash>& targets) {
  std::set<Hash> kept;
  for (const Hash& target : targets)
    for (const Node* node = find(target); node != nullptr; node = find(node->header().parent_hash))
      if (!kept.insert(node->block->hash).second) break;
  std::vector<Hash> dropped;
  for (auto it = nodes_.begin(); it != nodes_.end();) {
    const Node& node = it->second;
    const bool done = node.header().height <= durable;
    if (!done && (node.header().view > finalized || kept.contains(it->first))) {
      ++it;
      continue;
    }
    if (committed_block(it->first) == nullptr) dropped.push_back(it->first);
    hashes_ -= node.block->block.transactions.size();
    it = nodes_.erase(it);
  }
  return dropped;
}

}  // namespace tallystick::consensus
