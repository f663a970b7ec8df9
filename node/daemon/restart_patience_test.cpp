#include "node/daemon/restart_patience.h"

#include <gtest/gtest.h>

namespace tallystick::node {
namespace {

TEST(RestartPatience, DoublesUntilARunLasts) {
  const struct {
    std::int64_t started_ms;
    std::int64_t wait_ms;
  } starts[] = {{0, 1'000},       {1'500, 2'000},   {4'000, 4'000},    {9'000, 8'000},    {20'000, 16'000},
                {40'000, 32'000}, {80'000, 60'000}, {200'000, 60'000}, {799'999, 60'000}, {1'399'999, 1'000}};
  RestartPatience patience;
  for (const auto& start : starts) {
    SCOPED_TRACE(start.started_ms);
    EXPECT_EQ(patience.before_next(Millis{start.started_ms}).raw(), start.wait_ms);
  }
}

}  // namespace
}  // namespace tallystick::node
