#include "node/host/bodies.h"

#include <algorithm>

#include "core/ensure.h"

namespace tallystick::node {

std::optional<Bodies::Outcome> Bodies::outcome_of(const Entry& entry) const {
  if (!entry.invalid.empty()) return Outcome{entry.block->hash, false, entry.invalid};
  if (entry.missing == 0) return Outcome{entry.block->hash, true, {}};
  return std::nullopt;
}

// Called when the last transaction has arrived: size is the one rule that needs them all.
void Bodies::finish(Entry& entry) {
  std::size_t bytes = 0;
  for (const TransactionPtr& transaction : entry.transactions) bytes += transaction->bytes.size();
  if (bytes > kBlockBytesMax)
    entry.invalid = "its transactions take " + std::to_string(bytes) + " bytes, more than a block may";
  included_.reset();
}

std::optional<Bodies::Outcome> Bodies::want(const consensus::BlockPtr& block, const Find& find) {
  const auto [it, fresh] = blocks_.try_emplace(block->hash);
  Entry& entry = it->second;
  const auto& hashes = block->block.transactions.items;
  if (fresh) {
    entry.block = block;
    entry.transactions.resize(hashes.size());
    entry.missing = hashes.size();
    for (const Hash& hash : hashes) wanted_[hash].insert(block->hash);
    if (hashes.empty()) finish(entry);
  }
  std::vector<TransactionPtr> found;
  for (std::size_t i = 0; i < hashes.size(); ++i)
    if (!entry.transactions[i])
      if (auto transaction = find(hashes[i])) found.push_back(std::move(transaction));
  for (const TransactionPtr& transaction : found) arrived(transaction);
  return outcome_of(blocks_.at(block->hash));
}

void Bodies::put(const consensus::BlockPtr& block, std::vector<TransactionPtr> transactions) {
  ensure(transactions.size() == block->block.transactions.items.size());
  want(block, [](const Hash&) { return TransactionPtr{}; });
  for (const TransactionPtr& transaction : transactions) arrived(transaction);
}

std::vector<Bodies::Outcome> Bodies::arrived(const TransactionPtr& transaction) {
  const auto wanting = wanted_.find(transaction->hash);
  if (wanting == wanted_.end()) return {};
  const std::set<Hash> blocks = std::move(wanting->second);
  wanted_.erase(wanting);
  std::vector<Outcome> outcomes;
  for (const Hash& hash : blocks) {
    Entry& entry = blocks_.at(hash);
    const auto& hashes = entry.block->block.transactions.items;
    for (std::size_t i = 0; i < hashes.size(); ++i) {
      if (hashes[i] != transaction->hash || entry.transactions[i]) continue;
      entry.transactions[i] = transaction;
      --entry.missing;
      auto& held = held_[transaction->hash];
      held.first = transaction;
      ++held.second;
    }
    if (entry.missing > 0) continue;
    finish(entry);
    outcomes.push_back(*outcome_of(entry));
  }
  return outcomes;
}

std::vector<Bodies::Outcome> Bodies::invalid(const Hash& hash, const std::string& why) {
  const auto wanting = wanted_.find(hash);
  if (wanting == wanted_.end()) return {};
  std::vector<Outcome> outcomes;
  for (const Hash& block : wanting->second) {
    Entry& entry = blocks_.at(block);
    if (entry.invalid.empty()) entry.invalid = "transaction " + hash.hex() + ": " + why;
    outcomes.push_back(*outcome_of(entry));
  }
  return outcomes;
}

std::vector<TransactionPtr> Bodies::drop(const Hash& block) {
  const auto found = blocks_.find(block);
  if (found == blocks_.end()) return {};
  Entry entry = std::move(found->second);
  blocks_.erase(found);
  included_.reset();
  for (const Hash& hash : entry.block->block.transactions.items) {
    const auto wanting = wanted_.find(hash);
    if (wanting != wanted_.end() && wanting->second.erase(block) > 0 && wanting->second.empty()) wanted_.erase(wanting);
  }
  std::erase(entry.transactions, nullptr);
  for (const TransactionPtr& transaction : entry.transactions) {
    const auto held = held_.find(transaction->hash);
    if (--held->second.second == 0) held_.erase(held);
  }
  return std::move(entry.transactions);
}

std::vector<std::uint32_t> Bodies::missing(const Hash& block) const {
  std::vector<std::uint32_t> places;
  const auto found = blocks_.find(block);
  if (found == blocks_.end()) return places;
  for (std::size_t i = 0; i < found->second.transactions.size(); ++i)
    if (!found->second.transactions[i]) places.push_back(static_cast<std::uint32_t>(i));
  return places;
}

const std::vector<TransactionPtr>* Bodies::complete(const Hash& block) const {
  const auto found = blocks_.find(block);
  if (found == blocks_.end() || found->second.missing > 0 || !found->second.invalid.empty()) return nullptr;
  return &found->second.transactions;
}

const std::vector<TransactionPtr>* Bodies::held(const Hash& block) const {
  const auto found = blocks_.find(block);
  return found == blocks_.end() ? nullptr : &found->second.transactions;
}

TransactionPtr Bodies::find(const Hash& transaction) const {
  const auto found = held_.find(transaction);
  return found == held_.end() ? nullptr : found->second.first;
}

const IncludedTransactions& Bodies::included() const {
  if (included_) return *included_;
  std::vector<const Entry*> complete;
  for (const auto& [hash, entry] : blocks_)
    if (entry.missing == 0 && entry.invalid.empty()) complete.push_back(&entry);
  std::sort(complete.begin(), complete.end(),
            [](const Entry* a, const Entry* b) { return a->block->block.header.view < b->block->block.header.view; });
  included_.emplace();
  for (const Entry* entry : complete)
    for (const TransactionPtr& transaction : entry->transactions) included_->add(*transaction);
  return *included_;
}

}  // namespace tallystick::node
