#include "node/daemon/fault_lines.h"

#include <gtest/gtest.h>

namespace tallystick::node {
namespace {

TEST(FaultLines, OneLineAMinuteForEachPeerAndReason) {
  const struct {
    const char* name;
    std::uint16_t peer;
    const char* why;
    std::int64_t at_ms;
    std::optional<std::uint64_t> line;  // with so many left out
  } steps[] = {
      {"the first", 1, "a", 0, 0},
      {"at once again", 1, "a", 0, std::nullopt},
      {"another reason", 1, "b", 1, 0},
      {"another peer", 2, "a", 2, 0},
      {"just under a minute", 1, "a", 59'999, std::nullopt},
      {"a minute later", 1, "a", 60'000, 2},
      {"the count begins again", 1, "a", 60'001, std::nullopt},
      {"the next minute", 1, "a", 120'000, 1},
      {"a quiet day", 1, "b", 86'400'000, 0},
  };
  FaultLines lines;
  for (const auto& step : steps) {
    SCOPED_TRACE(step.name);
    EXPECT_EQ(lines.admit(ValidatorIndex{step.peer}, step.why, Millis{step.at_ms}), step.line);
  }
}

TEST(FaultLines, ReasonsWithoutEndAreBounded) {
  FaultLines lines;
  std::size_t told = 0;
  for (int i = 0; i < 10'000; ++i)
    told += lines.admit(ValidatorIndex{0}, "a message of unknown type " + std::to_string(i), Millis{0}) ? 1 : 0;
  EXPECT_EQ(told, FaultLines::kReasonsMax + 1);
  EXPECT_EQ(lines.admit(ValidatorIndex{0}, "yet another", Millis{60'000}), 10'000 - told)
      << "those beyond share a count";
  EXPECT_EQ(lines.admit(ValidatorIndex{0}, "a message of unknown type 0", Millis{60'000}), 0U)
      << "known ones keep theirs";
}

}  // namespace
}  // namespace tallystick::node
