// Schedules of twins: files of them, all of a space, and whether they find a broken rule.
#include <fstream>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testnet/sim/twins/explore.h"
#include "tests/sim/seeded_bug.h"

namespace tallystick::sim::twins {
namespace {

using consensus::SeededBug;

constexpr const char* kPublished = "../shared/vectors/twins/scenarios.json";

std::string file_with(const std::string& leaders, const std::string& partitions) {
  return R"({"num_of_nodes": 4, "num_of_twins": 1, "scenarios": [{"round_leaders": )" + leaders +
         R"(, "round_partitions": )" + partitions + "}]}";
}

TEST(Twins, ReadsSchedules) {
  const auto read = read_schedules(
      file_with(R"({"1": [0, 4], "2": [3]})", R"({"1": [[0, 1, 2, 3], [4]], "2": [[3], [0, 4], [1, 2]]})"));
  ASSERT_TRUE(read.has_value()) << read.error().message;
  ASSERT_EQ(read->size(), 1U);
  const Schedule expected{4, 0, {{0, {0, 0, 0, 0, 1}}, {3, {1, 2, 2, 0, 1}}}};
  EXPECT_EQ(read->front(), expected);
}

TEST(Twins, RefusesBadFilesInOneSentence) {
  const std::string all = R"({"1": [[0, 1, 2, 3, 4]]})";
  const struct {
    const char* name;
    std::string text;
    const char* says;
  } rows[] = {
      {"no JSON", "{", "byte"},
      {"a list", "[]", "one object"},
      {"another key", R"({"num_of_nodes": 4, "num_of_twins": 1, "scenarios": [], "more": 1})", "more"},
      {"no schedules", R"({"num_of_nodes": 4, "num_of_twins": 1, "scenarios": []})", "not empty"},
      {"too few nodes", R"({"num_of_nodes": 3, "num_of_twins": 1, "scenarios": []})", "num_of_nodes"},
      {"two twins", R"({"num_of_nodes": 7, "num_of_twins": 2, "scenarios": []})", "num_of_twins"},
      {"half a leader", file_with(R"({"1": [0]})", all), "scenarios[0].round_leaders.1"},
      {"two leaders", file_with(R"({"1": [1, 2]})", all), "one validator"},
      {"no rounds", file_with("{}", "{}"), "1 to 64 rounds"},
      {"rounds from 2", file_with(R"({"2": [1]})", R"({"2": [[0, 1, 2, 3, 4]]})"), "lacks round 1"},
      {"a round without partition", file_with(R"({"1": [1], "2": [1]})", all), "a leader and a partition"},
      {"nobody's instance", file_with(R"({"1": [1]})", R"({"1": [[0, 1, 2, 3, 4, 5]]})"), "instance 5"},
      {"in two groups", file_with(R"({"1": [1]})", R"({"1": [[0, 1, 2], [2, 3, 4]]})"), "two groups"},
      {"in no group", file_with(R"({"1": [1]})", R"({"1": [[0, 1, 2], [4]]})"), "leaves out instance 3"},
      {"words", file_with(R"({"1": ["one"]})", all), "whole numbers"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    const auto read = read_schedules(row.text);
    ASSERT_FALSE(read.has_value());
    EXPECT_THAT(read.error().message, testing::HasSubstr(row.says));
  }
}

TEST(Twins, EverySplitAndLeaderOnce) {
  const auto space = Space::of(4, 3);
  ASSERT_TRUE(space.has_value());
  EXPECT_EQ(space->rounds(), 64U);
  EXPECT_EQ(space->schedules(), 1'048'576U);
  std::set<std::pair<std::uint16_t, std::vector<std::uint8_t>>> rounds;
  for (std::uint64_t r = 0; r < space->rounds(); ++r) rounds.emplace(space->round(r).leader, space->round(r).group);
  EXPECT_EQ(rounds.size(), 64U);
  const Schedule last = space->schedule(space->schedules() - 1);
  EXPECT_EQ(last.twin, 3U);
  for (const Round& round : last.rounds) EXPECT_EQ(round, space->round(63));
  EXPECT_FALSE(Space::of(10, 8).has_value());
}

// What schedules have in common is played once: it must make no difference.
TEST(Twins, TogetherOrAlone) {
  const auto space = Space::of(4, 3);
  const Options options{1, 1, 10};
  const std::uint64_t first = 300'000;
  const Findings together = explore(*space, first, first + 99, options);
  std::vector<Schedule> alone;
  for (std::uint64_t i = 0; i < 100; ++i) alone.push_back(space->schedule(first + i));
  const Findings apart = play(alone, options);
  EXPECT_EQ(together.violations + apart.violations, 0U);
  EXPECT_EQ(together.schedules, apart.schedules);
  EXPECT_EQ(together.committed, apart.committed);
  EXPECT_EQ(together.evidence, apart.evidence);
  EXPECT_EQ(together.recovery_ms_max, apart.recovery_ms_max);
  EXPECT_GT(together.committed, 0U);
}

TEST(Twins, InAnyOrder) {
  for (const std::size_t validators : {4U, 5U, 7U}) {
    const Findings found = sample(*Space::of(validators, 4), 1, 150, {1, 1, 10});
    EXPECT_EQ(found.violations, 0U) << validators << ": "
                                    << (found.failures.empty() ? "" : found.failures[0].violation);
    EXPECT_EQ(found.healed, 150U);
    EXPECT_GT(found.evidence, 0U);
  }
}

TEST(Twins, FindABrokenRule) {
  consensus::seeded_bug = SeededBug::finalize_after_nullify;
  const auto space = Space::of(4, 3);
  const Findings found = explore(*space, 0, 4'095, {1, 1'000'000, 1});
  consensus::seeded_bug = SeededBug::none;
  EXPECT_GT(found.violations, 0U);
  ASSERT_FALSE(found.failures.empty());
  EXPECT_EQ(play({space->schedule(found.failures[0].number)}, {1, 1, 1}).violations, 0U) << "the bug is gone again";
}

TEST(Twins, PublishedSchedules) {
  std::ifstream file{kPublished};
  if (!file) GTEST_SKIP() << "the published schedules are not here";
  std::ostringstream text;
  text << file.rdbuf();
  const auto schedules = read_schedules(text.str());
  ASSERT_TRUE(schedules.has_value()) << schedules.error().message;
  EXPECT_EQ(schedules->size(), 10U);
  const Findings found = play(*schedules, {1, 1, 10});
  EXPECT_EQ(found.violations, 0U);
  EXPECT_GE(found.committed, schedules->size());
}

}  // namespace
}  // namespace tallystick::sim::twins
