#include "node/host/block_room.h"

#include <gtest/gtest.h>

namespace tallystick::node {
namespace {

TEST(BlockRoom, HalvesAsTheQuorumFallsBehind) {
  const struct {
    std::uint64_t behind;
    std::size_t count;
    std::size_t bytes;
  } rows[] = {{0, 10'000, 4'194'304},  {16, 10'000, 4'194'304}, {17, 5'000, 2'097'152}, {24, 5'000, 2'097'152},
              {25, 2'500, 1'048'576},  {64, 156, 65'536},       {72, 78, 32'768},       {73, 78, 32'768},
              {1'000'000, 78, 32'768}, {UINT64_MAX, 78, 32'768}};
  for (const auto& row : rows) {
    SCOPED_TRACE(row.behind);
    EXPECT_EQ(block_room(row.behind).count, row.count);
    EXPECT_EQ(block_room(row.behind).bytes, row.bytes);
  }
}

}  // namespace
}  // namespace tallystick::node
