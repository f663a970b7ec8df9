#include "node/mempool/fair_queue.h"

#include <string>

#include <gtest/gtest.h>

namespace tallystick::node {
namespace {

using Queue = FairQueue<char, std::string>;

std::string all_of(Queue& queue) {
  std::string out;
  while (auto item = queue.pop()) out += *item;
  return out;
}

TEST(FairQueue, TakesTurns) {
  Queue queue{100, 100};
  for (const char* item : {"a1", "a2", "a3", "b1", "c1", "c2"}) EXPECT_TRUE(queue.push(item[0], item, 1).empty());
  EXPECT_EQ(queue.size(), 6U);
  EXPECT_EQ(*queue.pop(), "a1");
  EXPECT_EQ(*queue.pop(), "b1");
  queue.push('b', "b2", 1);
  EXPECT_EQ(all_of(queue), "c1a2b2c2a3");
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.bytes(), 0U);
}

TEST(FairQueue, WhoHasMostLosesTheNewest) {
  const struct {
    const char* name;
    std::size_t count_max, bytes_max;
    std::vector<std::string> pushed;  // source and number; its length is its size
    std::string gone, left;
  } rows[] = {
      {"alone", 2, 100, {"a1", "a2", "a3"}, "a3", "a1a2"},
      {"a flood makes room for another", 3, 100, {"a1", "a2", "a3", "b1"}, "a3", "a1b1a2"},
      {"and again", 3, 100, {"a1", "a2", "a3", "b1", "b2"}, "a3b2", "a1b1a2"},
      {"among equals the one that pushes", 2, 100, {"a1", "b1", "a2"}, "a2", "a1b1"},
      {"by bytes", 100, 8, {"a12345", "b1", "c1"}, "a12345", "b1c1"},
      {"one that never fits", 100, 8, {"b1", "a123456789"}, "a123456789", "b1"},
      {"several go", 100, 8, {"a1", "a2", "a3", "a4", "b123"}, "a4a3", "a1b123a2"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    Queue queue{row.count_max, row.bytes_max};
    std::string gone;
    for (const std::string& item : row.pushed) {
      const bool room = queue.has_room(item[0], item.size());
      const auto displaced = queue.push(item[0], item, item.size());
      EXPECT_EQ(room, displaced.empty() || displaced.back() != item) << item;
      for (const std::string& one : displaced) gone += one;
    }
    EXPECT_EQ(gone, row.gone);
    EXPECT_LE(queue.size(), row.count_max);
    EXPECT_LE(queue.bytes(), row.bytes_max);
    EXPECT_EQ(all_of(queue), row.left);
  }
}

}  // namespace
}  // namespace tallystick::node
