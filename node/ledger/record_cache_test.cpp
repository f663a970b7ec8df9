#include "node/ledger/record_cache.h"

#include <map>
#include <random>

#include <gtest/gtest.h>

namespace tallystick::node {
namespace {

using contracts::RecordChange;
using contracts::StateDelta;
using contracts::Table;

constexpr std::size_t kRoomy = 1'000'000;

Bytes bytes(const std::string& text) {
  return {text.begin(), text.end()};
}

using Known = std::optional<std::optional<Bytes>>;
Known known(const std::string& value) {
  return Known{std::in_place, bytes(value)};
}
const Known kKnownAbsent{std::in_place, std::nullopt};

StateDelta change(const std::string& key, std::optional<Bytes> after) {
  return {{RecordChange{Table::account, bytes(key), std::nullopt, std::move(after)}}, {}};
}

TEST(RecordCache, KnowsOneHeightOnly) {
  RecordCache cache{kRoomy};
  const auto find = [&](std::uint64_t at) { return cache.find(Table::account, bytes("a"), Height{at}); };
  cache.advance(Height{7}, change("a", bytes("seven")));
  EXPECT_EQ(find(7), known("seven"));
  EXPECT_FALSE(find(6)) << "who still reads the block before must ask the database";
  EXPECT_FALSE(find(8));
  EXPECT_FALSE(cache.find(Table::lane, bytes("a"), Height{7})) << "another table";

  cache.advance(Height{8}, change("a", std::nullopt));
  EXPECT_EQ(find(8), kKnownAbsent) << "known not to exist";
  cache.keep(Table::account, bytes("a"), bytes("seven"), Height{7});
  EXPECT_EQ(find(8), kKnownAbsent) << "a late reader leaves nothing behind";
  cache.advance(Height{9}, {});
  EXPECT_EQ(find(9), kKnownAbsent) << "what did not change is still known";
}

TEST(RecordCache, KeepsWhatIsUsedAndForgetsTheRest) {
  RecordCache cache{40'000};
  const auto key = [](int i) { return bytes("key " + std::to_string(i)); };
  cache.keep(Table::account, bytes("used"), bytes("1"), Height{});
  std::size_t kept = 0;
  for (int i = 0; i < 1'000; ++i) {
    cache.keep(Table::account, key(i), Bytes(100), Height{});
    ASSERT_TRUE(cache.find(Table::account, bytes("used"), Height{})) << "after " << i;
  }
  for (int i = 0; i < 1'000; ++i) kept += cache.find(Table::account, key(i), Height{}) ? 1 : 0;
  EXPECT_GT(kept, 50U);
  EXPECT_LT(kept, 160U) << "40,000 bytes hold no more records of 100 bytes and what is around them";
}

// Whatever order reads, late readers and blocks come in, what it knows is what the state holds.
TEST(RecordCache, NeverKnowsAnythingWrong) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    std::mt19937 random{seed};
    RecordCache cache{3'000};
    std::vector<std::map<std::string, std::optional<Bytes>>> states(1);
    std::size_t hits = 0;
    for (int step = 0; step < 3'000; ++step) {
      const std::string key = "key " + std::to_string(random() % 20);
      if (random() % 10 == 0) {
        auto next = states.back();
        next[key] = random() % 4 == 0 ? std::nullopt : std::optional{bytes(std::to_string(step))};
        cache.advance(Height{states.size()}, change(key, next[key]));
        states.push_back(std::move(next));
        continue;
      }
      const std::size_t late = random() % 3 == 0 ? random() % 3 : 0;
      const std::size_t at = states.size() - 1 - std::min(late, states.size() - 1);
      const std::optional<Bytes> truth = states[at][key];
      if (const auto found = cache.find(Table::account, bytes(key), Height{at})) {
        ASSERT_EQ(*found, truth) << key << " at " << at << ", seed " << seed;
        ++hits;
      } else {
        cache.keep(Table::account, bytes(key), truth, Height{at});
      }
    }
    EXPECT_GT(hits, 500U);
  }
}

}  // namespace
}  // namespace tallystick::node
