// A stack of overlays reads like the state that the same changes, applied one after another, leave behind.
#include "node/ledger/overlay_view.h"

#include <memory>
#include <random>

#include <gtest/gtest.h>

namespace tallystick::node {
namespace {

using contracts::Index;
using contracts::IndexChange;
using contracts::MemoryView;
using contracts::RecordChange;
using contracts::StateDelta;
using contracts::Table;

// A block's net changes, random, over few keys so that they meet.
StateDelta random_delta(std::mt19937& random, const MemoryView& state) {
  StateDelta delta;
  for (const auto table : {Table::party, Table::account})
    for (std::uint8_t key = 0; key < 12; ++key) {
      if (random() % 3 != 0) continue;
      std::optional<Bytes> after;
      if (random() % 4 != 0) after = Bytes{static_cast<std::uint8_t>(random())};
      const auto before = state.get(table, Bytes{key});
      if (before != after) delta.records.push_back({table, Bytes{key}, before, after});
    }
  for (const auto index : {Index::party_by_group, Index::account_by_party})
    for (std::uint8_t key = 0; key < 12; ++key) {
      if (random() % 3 != 0) continue;
      const bool present = state.indexes().contains({index, Bytes{key}});
      delta.indexes.push_back(
          {index, Bytes{key}, !present, Table::party, Bytes{key, static_cast<std::uint8_t>(random())}});
    }
  return delta;
}

TEST(OverlayView, AStackReadsLikeTheAppliedState) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random{seed};
    MemoryView base;
    base.apply(random_delta(random, base));
    MemoryView applied = base;
    std::vector<StateDelta> deltas(1 + seed % 5);
    std::vector<std::unique_ptr<OverlayView>> stack;
    const contracts::LedgerView* top = &base;
    for (StateDelta& delta : deltas) {
      delta = random_delta(random, applied);
      applied.apply(delta);
      stack.push_back(std::make_unique<OverlayView>(*top, delta));
      top = stack.back().get();
    }
    for (const auto table : {Table::party, Table::account, Table::lane})
      for (std::uint8_t key = 0; key < 13; ++key)
        EXPECT_EQ(top->get(table, Bytes{key}), applied.get(table, Bytes{key}));
    for (const auto index : {Index::party_by_group, Index::account_by_party, Index::recovery_due})
      for (std::uint8_t from = 0; from < 13; ++from)
        for (std::uint8_t to = from; to < 14; ++to)
          for (const std::size_t limit : {0U, 1U, 2U, 5U, 100U}) {
            const Bytes end = to == 13 ? Bytes{} : Bytes{to};
            EXPECT_EQ(top->scan(index, Bytes{from}, end, limit), applied.scan(index, Bytes{from}, end, limit));
          }
  }
}

}  // namespace
}  // namespace tallystick::node
