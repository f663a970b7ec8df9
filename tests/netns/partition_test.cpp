// A network of four validators falls apart and heals, under load: in halves, into three and one, and one-way. Whoever has a quorum goes on,
// nobody else commits, and at most five seconds after the healing all commit again.
#include <chrono>
#include <iostream>
#include <thread>

#include <gtest/gtest.h>

#include "tests/e2e/trial.h"
#include "tests/netns/lab.h"

namespace tallystick::netns {
namespace {

constexpr Millis kHealMax{5'000};
constexpr Millis kPatience{60'000};
constexpr std::chrono::milliseconds kInFlight{
    500};  // what is under way when the network falls apart may still be committed

struct Row {
  const char* name;
  std::vector<std::vector<std::size_t>> groups;           // parted from each other
  std::vector<std::pair<std::size_t, std::size_t>> cuts;  // the second does not hear the first
  std::vector<std::size_t> go_on;                         // commit meanwhile
  std::vector<std::size_t> stand;                         // do not
  int seconds;
};

// The last two are long enough for TCP to ask again only after as long.
const Row kRows[] = {
    {"2|2", {{0, 1}, {2, 3}}, {}, {}, {0, 1, 2, 3}, 4},
    {"3|1", {{0, 1, 2}, {3}}, {}, {0, 1, 2}, {3}, 4},
    {"1|1|1|1", {{0}, {1}, {2}, {3}}, {}, {}, {0, 1, 2, 3}, 3},
    {"0 is not heard by 1", {}, {{0, 1}}, {0, 2, 3}, {}, 4},
    {"0 hears nobody", {}, {{1, 0}, {2, 0}, {3, 0}}, {1, 2, 3}, {0}, 4},
    {"nobody hears 0", {}, {{0, 1}, {0, 2}, {0, 3}}, {1, 2, 3}, {}, 4},
    {"3|1 for long", {{0, 1, 2}, {3}}, {}, {0, 1, 2}, {3}, 14},
    {"2|2 for long", {{0, 2}, {1, 3}}, {}, {}, {0, 1, 2, 3}, 13},
};

TEST(Partition, WhoHasAQuorumGoesOnAndAllDoOnceItHeals) {
  if (!what_is_missing().empty()) GTEST_SKIP() << what_is_missing();
  Lab lab;
  e2e::Trial trial{lab.network(), {}};
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.name);
    lab.part(row.groups);
    for (const auto& [from, to] : row.cuts) lab.cut(from, to);
    std::this_thread::sleep_for(kInFlight);
    const Height going = trial.watch().highest(row.go_on);
    const Height standing = trial.watch().highest(row.stand);
    std::this_thread::sleep_for(std::chrono::seconds{row.seconds});
    if (!row.go_on.empty()) {
      EXPECT_TRUE(trial.until_above(going, row.go_on, Millis{0})) << "they have a quorum";
    }
    if (!row.stand.empty()) {
      EXPECT_EQ(trial.watch().highest(row.stand), standing) << "they have none";
    }
    const Height before = trial.watch().highest();
    lab.heal();
    const auto healed = trial.until_all_above(before, {0, 1, 2, 3}, kPatience);
    ASSERT_TRUE(healed);
    EXPECT_LE(*healed, kHealMax);
    std::cout << row.name << ", " << row.seconds << " s: " << before.raw() - going.raw()
              << " blocks meanwhile, all commit " << healed->raw() << " ms after it heals" << std::endl;
  }
  trial.judge();
}

}  // namespace
}  // namespace tallystick::netns
