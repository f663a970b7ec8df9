#include "node/host/passed_over.h"

#include <vector>

#include <gtest/gtest.h>

namespace tallystick::node {
namespace {

struct Committed {
  std::uint16_t leader;
  std::size_t count;
  std::uint64_t arrivals;
};

TEST(PassedOver, CountsTurnsOfDifferentLeadersThatHadRoom) {
  const struct {
    const char* name;
    std::vector<Committed> blocks;
    std::uint64_t before;  // with f = 1: three leaders
  } rows[] = {
      {"nothing yet", {}, 0},
      {"two turns", {{0, 1, 10}, {1, 1, 12}}, 0},
      {"three turns", {{0, 1, 10}, {1, 1, 12}, {2, 0, 15}}, 10},
      {"a fourth", {{0, 1, 10}, {1, 1, 12}, {2, 0, 15}, {3, 5, 20}}, 12},
      {"one leader again and again", {{0, 1, 10}, {0, 1, 12}, {0, 1, 15}, {0, 1, 20}}, 0},
      {"its newest turn counts", {{0, 1, 10}, {1, 1, 12}, {0, 1, 15}, {2, 1, 20}}, 12},
      {"a full block says nothing", {{0, 1, 10}, {1, 1, 12}, {2, 64, 15}}, 0},
      {"and begins anew", {{0, 1, 10}, {1, 1, 12}, {2, 64, 15}, {3, 1, 20}, {0, 1, 21}, {1, 1, 22}}, 20},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    PassedOver passed;
    for (const Committed& block : row.blocks)
      passed.committed(ValidatorIndex{block.leader}, block.count, 100 * block.count, block.arrivals);
    EXPECT_EQ(passed.before(1), row.before);
  }
}

}  // namespace
}  // namespace tallystick::node
