#include "node/ledger/state_tree.h"

#include <chrono>
#include <cstdio>
#include <deque>
#include <map>
#include <random>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "contracts/ledger/tables.h"
#include "node/ledger/rows.h"
#include "node/storage/memory_store.h"

namespace tallystick::node {
namespace {

constexpr auto kTable = contracts::Table::party;

Bytes key_of(std::uint64_t number) {
  return to_bytes(number);
}
Hash key_hash_of(std::uint64_t number) {
  return state_key_hash(static_cast<std::uint8_t>(kTable), key_of(number));
}

using Changes = std::map<std::uint64_t, std::optional<Bytes>>;  // by record number

std::vector<StateTree::LeafChange> leaf_changes(const Changes& changes) {
  std::vector<StateTree::LeafChange> out;
  for (const auto& [number, value] : changes)
    out.push_back({key_hash_of(number), value ? std::optional{state_value_hash(*value)} : std::nullopt});
  return out;
}

void write(KvStore& store, const Changes& changes) {
  KvBatch batch;
  for (const auto& [number, value] : changes) {
    if (value)
      batch.put(rows::state_key(key_hash_of(number)), rows::state_value(Height{1}, kTable, key_of(number), *value));
    else
      batch.erase(rows::state_key(key_hash_of(number)));
  }
  EXPECT_TRUE(store.commit(batch));
}

Hash model_root(const std::map<std::uint64_t, Bytes>& state) {
  std::vector<SparseLeaf> leaves;
  for (const auto& [number, value] : state) leaves.push_back({key_hash_of(number), state_value_hash(value)});
  std::ranges::sort(leaves);
  return sparse_subtree(leaves).hash;
}

Changes random_changes(std::mt19937_64& random, std::uint64_t keys, std::size_t count) {
  Changes changes;
  for (std::size_t i = 0; i < count; ++i) {
    if (random() % 3 == 0)
      changes[random() % keys] = std::nullopt;
    else
      changes[random() % keys] = to_bytes(std::uint64_t{random()});
  }
  return changes;
}

// Blocks stack, commit from below, and sometimes the node starts again: roots are always those of the whole state.
RC_GTEST_PROP(StateTree, RootsAreThoseOfTheWholeState, (std::uint64_t seed)) {
  const unsigned bits = *rc::gen::inRange(0U, 9U);
  const std::size_t cache = *rc::gen::element<std::size_t>(0, 5, 1000);
  std::mt19937_64 random{seed};
  MemoryStore store;
  auto tree = std::make_unique<StateTree>(bits, cache);
  RC_ASSERT(tree->load(store).has_value());
  std::map<std::uint64_t, Bytes> state;  // with everything that is stacked
  std::deque<std::pair<Changes, StateTree::Layer>> stacked;
  for (int step = 0; step < 30; ++step) {
    if (random() % 3 != 0 || stacked.empty()) {
      const Changes changes = random_changes(random, 40, random() % 6);
      for (const auto& [number, value] : changes) {
        if (value)
          state[number] = *value;
        else
          state.erase(number);
      }
      std::vector<const StateTree::Layer*> below;
      for (const auto& [ignored, layer] : stacked) below.push_back(&layer);
      auto layer = tree->compute(store, below, leaf_changes(changes));
      RC_ASSERT(layer.has_value());
      RC_ASSERT(layer->root.hash == model_root(state));
      stacked.emplace_back(changes, std::move(*layer));
    } else {
      write(store, stacked.front().first);
      tree->apply(stacked.front().second);
      stacked.pop_front();
      if (random() % 4 == 0) {
        const SparseSubtree before = tree->root();
        tree = std::make_unique<StateTree>(bits, cache);
        RC_ASSERT(tree->load(store).has_value());
        RC_ASSERT(tree->root() == before);
      }
    }
  }
}

RC_GTEST_PROP(StateTree, ProvesEveryKeyWhateverTheBuckets, (std::uint64_t seed)) {
  const unsigned bits = *rc::gen::inRange(0U, 9U);
  const std::size_t count = *rc::gen::inRange<std::size_t>(0, 40);
  std::mt19937_64 random{seed};
  MemoryStore store;
  Changes changes;
  while (changes.size() < count) changes[random() % 1000] = to_bytes(std::uint64_t{random()});
  write(store, changes);
  StateTree tree{bits};
  RC_ASSERT(tree.load(store).has_value());
  const Hash root = tree.root().hash;
  for (std::uint64_t number = 0; number < 60; ++number) {
    const auto proof = prove_state(store, tree.top_path(key_hash_of(number)), key_hash_of(number));
    RC_ASSERT(proof.has_value());
    RC_ASSERT(verify_sparse_absence(root, key_hash_of(number), *proof) == !changes.contains(number));
  }
  for (const auto& [number, value] : changes) {
    const auto proof = prove_state(store, tree.top_path(key_hash_of(number)), key_hash_of(number));
    RC_ASSERT(proof.has_value());
    RC_ASSERT(verify_sparse_presence(root, key_hash_of(number), state_value_hash(*value), *proof));
  }
}

TEST(StateTree, DamagedRecordsAreNoticed) {
  MemoryStore store;
  Changes changes;
  for (std::uint64_t i = 0; i < 20; ++i) changes[i] = Bytes{1, 2, 3};
  write(store, changes);
  StateTree tree{2, 0};
  ASSERT_TRUE(tree.load(store));
  const auto top = tree.top_path(key_hash_of(5));
  ASSERT_TRUE(prove_state(store, top, key_hash_of(5)));
  const Bytes row = rows::state_key(key_hash_of(5));
  for (const std::size_t bit : {64U, 72U, 104U, 168U, 191U}) {  // table, key length, key, value
    ASSERT_TRUE(store.damage(row, bit));
    EXPECT_FALSE(tree.compute(store, {}, leaf_changes({{5, Bytes{9}}}))) << bit;
    EXPECT_FALSE(prove_state(store, top, key_hash_of(5))) << bit;
    EXPECT_EQ(StateTree{2}.load(store).has_value(), bit >= 168) << bit;
    ASSERT_TRUE(store.damage(row, bit));
  }
  EXPECT_TRUE(tree.compute(store, {}, leaf_changes({{5, Bytes{9}}})));
}

// Not a test of speed, which belongs to a quiet machine: it prints what an update costs here, and fails only when that is absurd.
TEST(StateTree, CostOfAnUpdate) {
  MemoryStore store;
  std::mt19937_64 random{1};
  constexpr std::uint64_t kRecords = 100'000;
  Changes all;
  for (std::uint64_t i = 0; i < kRecords; ++i) all[i] = Bytes(100, static_cast<std::uint8_t>(i));
  write(store, all);
  StateTree tree{16};
  const auto started = std::chrono::steady_clock::now();
  ASSERT_TRUE(tree.load(store));
  const auto microseconds = [](auto since) {
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - since).count();
  };
  const double load = microseconds(started) / kRecords;
  double first = 0;
  double again = 0;
  constexpr int kBlocks = 20;
  constexpr std::size_t kUpdates = 1'000;
  for (int block = 0; block < kBlocks; ++block) {
    Changes changes;
    while (changes.size() < kUpdates) changes[random() % kRecords] = to_bytes(std::uint64_t{random()});
    const auto leaves = leaf_changes(changes);
    for (double* sum : {&first, &again}) {  // the second time every bucket is in the cache
      const auto begin = std::chrono::steady_clock::now();
      const auto layer = tree.compute(store, {}, leaves);
      *sum += microseconds(begin);
      ASSERT_TRUE(layer);
      if (sum == &again) {
        write(store, changes);
        tree.apply(*layer);
      }
    }
  }
  constexpr double kTotal = kBlocks * static_cast<double>(kUpdates);
  std::printf(
      "state tree, %llu records, 2^16 buckets, %zu updates a block: %.2f us per update from the store, %.2f us from "
      "the cache; "
      "%.2f us per record when opening\n",
      static_cast<unsigned long long>(kRecords), kUpdates, first / kTotal, again / kTotal, load);
  EXPECT_LT(again / kTotal, 1'000);
}

}  // namespace
}  // namespace tallystick::node
