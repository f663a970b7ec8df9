#include "contracts/ledger/delta.h"

#include <gtest/gtest.h>

namespace tallystick::contracts {
namespace {

// A record with an index that moves when the record changes.
struct Item {
  static constexpr Table kTable = Table::group;
  using Key = std::uint8_t;
  Key key() const { return id; }
  std::uint8_t id = 0;
  std::uint8_t colour = 0;
  std::uint32_t weight = 0;
  static constexpr auto fields() {
    return field_list(field("id", &Item::id), field("colour", &Item::colour), field("weight", &Item::weight));
  }
  std::vector<IndexEntry> index_entries() const {
    if (colour == 0) return {};
    return {{Index::party_by_group, index_key(colour, id)}};
  }
  bool operator==(const Item&) const = default;
};

struct Happened {
  static constexpr std::uint16_t kEvent = 0xff01;
  static constexpr std::string_view kName = "test.happened";
  std::uint8_t what = 0;
  static constexpr auto fields() { return field_list(field("what", &Happened::what)); }
};

std::vector<int> ids_in_index(const LedgerView& view, std::uint8_t from, std::uint8_t to, std::size_t limit) {
  std::vector<int> out;
  for (const IndexRow& row : view.scan(Index::party_by_group, Bytes{from}, to == 0 ? Bytes{} : Bytes{to}, limit))
    out.push_back(load_row<Item>(view, row).id);
  return out;
}

using Model = std::map<std::uint8_t, Item>;

// What a view must show for a model, through every way of reading.
void expect_shows(const LedgerView& view, const Model& model) {
  std::vector<int> expected;
  std::vector<std::pair<int, int>> by_colour;
  for (int id = 0; id < 40; ++id) {
    const auto found = model.find(static_cast<std::uint8_t>(id));
    const auto loaded = load<Item>(view, static_cast<std::uint8_t>(id));
    ASSERT_EQ(loaded.has_value(), found != model.end()) << id;
    if (!loaded) continue;
    ASSERT_EQ(*loaded, found->second);
    if (loaded->colour != 0) by_colour.emplace_back(loaded->colour, id);
  }
  std::sort(by_colour.begin(), by_colour.end());
  for (const auto& [colour, id] : by_colour) expected.push_back(id);
  ASSERT_EQ(ids_in_index(view, 0, 0, 1'000), expected);
  for (const std::size_t limit : {std::size_t{1}, std::size_t{3}})
    ASSERT_EQ(ids_in_index(view, 0, 0, limit),
              std::vector<int>(expected.begin(),
                               expected.begin() + static_cast<std::ptrdiff_t>(std::min(limit, expected.size()))));
  std::vector<int> middle;
  for (const auto& [colour, id] : by_colour)
    if (colour >= 2 && colour < 4) middle.push_back(id);
  ASSERT_EQ(ids_in_index(view, 2, 4, 1'000), middle);
}

// Stores, erasures, savepoints and roll-backs at random, against a model that copies itself; over a base that is not empty.
TEST(LedgerDelta, AgreesWithACopyingModel) {
  std::uint64_t state = 7;
  const auto random = [&](std::uint64_t bound) {
    state = state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    return (state >> 33) % bound;
  };
  MemoryView base;
  Model model;
  for (int round = 0; round < 200; ++round) {
    LedgerDelta delta{base};
    std::vector<std::pair<LedgerDelta::Savepoint, Model>> saved;
    for (int step = 0; step < 40; ++step) {
      const auto id = static_cast<std::uint8_t>(random(40));
      switch (random(6)) {
        case 0:
        case 1:
        case 2: {
          const Item item{id, static_cast<std::uint8_t>(random(6)), static_cast<std::uint32_t>(random(1'000))};
          delta.store(item);
          model[id] = item;
          break;
        }
        case 3:
          if (model.erase(id) != 0) delta.erase<Item>(id);
          break;
        case 4:
          saved.emplace_back(delta.savepoint(), model);
          break;
        case 5:
          if (saved.empty()) break;
          delta.roll_back(saved.back().first);
          model = saved.back().second;
          saved.pop_back();
          break;
      }
    }
    expect_shows(delta, model);
    const StateDelta changes = delta.state_delta();
    for (const RecordChange& change : changes.records) ASSERT_NE(change.before, change.after);
    base.apply(changes);
    expect_shows(base, model);
  }
  // Indexes can be rebuilt from records alone.
  std::size_t entries = 0;
  for (const auto& [id, item] : model) entries += item.index_entries().size();
  EXPECT_EQ(base.indexes().size(), entries);
}

TEST(LedgerDelta, NetChangesOnly) {
  MemoryView base;
  {
    LedgerDelta delta{base};
    delta.store(Item{1, 2, 3});
    base.apply(delta.state_delta());
  }
  LedgerDelta delta{base};
  delta.store(Item{1, 5, 3});
  delta.store(Item{1, 2, 3});  // as it was
  delta.store(Item{2, 2, 0});
  delta.erase<Item>(2);  // came and went
  EXPECT_EQ(delta.state_delta(), StateDelta{});
}

TEST(LedgerDelta, ChangesSinceASavepointAreTheFirstBeforeAndTheLastAfter) {
  const MemoryView base;
  LedgerDelta delta{base};
  delta.store(Item{1, 0, 10});
  const auto point = delta.savepoint();
  delta.store(Item{1, 0, 20});
  delta.store(Item{1, 0, 30});
  delta.store(Item{2, 0, 40});
  delta.erase<Item>(2);
  delta.emit(Happened{7});
  const auto changes = delta.changes_since(point);
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].before, to_bytes(Item{1, 0, 10}));
  EXPECT_EQ(changes[0].after, to_bytes(Item{1, 0, 30}));
  ASSERT_EQ(delta.events_since(point).size(), 1u);
  EXPECT_EQ(event_as<Happened>(delta.events_since(point)[0])->what, 7);
  delta.roll_back(point);
  EXPECT_TRUE(delta.changes_since(point).empty());
  EXPECT_TRUE(delta.events_since(point).empty());
  EXPECT_EQ(load<Item>(delta, 1)->weight, 10u);
}

TEST(IndexKey, SortsAsItsPartsDo) {
  struct Row {
    const char* name;
    Bytes smaller, greater;
  };
  const Row rows[] = {
      {"days before 1970 come first", index_key(Date{-1}), index_key(Date{0})},
      {"days", index_key(Date{255}), index_key(Date{256})},
      {"times before 1970", index_key(Timestamp{-5}), index_key(Timestamp{3})},
      {"a text before its continuation", index_key(Text<8>{"ab"}, std::uint8_t{9}),
       index_key(Text<8>{"abc"}, std::uint8_t{1})},
      {"first part decides", index_key(std::uint16_t{1}, std::uint8_t{9}),
       index_key(std::uint16_t{2}, std::uint8_t{0})},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_LT(row.smaller, row.greater);
  }
}

TEST(AfterPrefix, IsTheFirstKeyBehindIt) {
  EXPECT_EQ(after_prefix(Bytes{1, 2}), (Bytes{1, 3}));
  EXPECT_EQ(after_prefix(Bytes{1, 0xff}), (Bytes{2}));
  EXPECT_EQ(after_prefix(Bytes{0xff, 0xff}), Bytes{});
}

}  // namespace
}  // namespace tallystick::contracts
