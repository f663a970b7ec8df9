#include "consensus/view_timer.h"

#include <gtest/gtest.h>

namespace tallystick::consensus {
namespace {

TEST(ViewTimer, DeltaGrowsWithTheViewsSinceTheLastFinalOne) {
  struct Row {
    std::uint64_t view;
    std::uint64_t finalized;
    std::int64_t expected;
  };
  // 250 · 1.3^(k-2), each factor rounded down, at most 4,000.
  const Row
      rows[] =
          {
              {1, 0, 250},    {2, 1, 250},           {2, 0, 250}, {3, 0, 250},    {4, 0, 325},
              {5, 0, 422},    {6, 0, 548},           {9, 4, 422}, {12, 0, 2'639}, {13, 0, 3'430},
              {14, 0, 4'000}, {1'000'000, 0, 4'000}, {5, 9, 250},  // a Finalization of a later view is known already
          };
  for (const Row& row : rows) {
    SCOPED_TRACE("view " + std::to_string(row.view) + ", finalized " + std::to_string(row.finalized));
    EXPECT_EQ(delta_of(Timing{}, View{row.view}, View{row.finalized}).raw(), row.expected);
  }
}

TEST(ViewTimer, StartsUnlessIdle) {
  struct Row {
    const char* name;
    Observed observed;
    std::int64_t at;
    std::optional<std::int64_t> lead;
    std::optional<std::int64_t> advance;
  };
  // The view was entered at 1,000 with a delta of 250.
  const Row rows[] = {
      {"not idle", {false, false, false}, 1'000, 1'500, 1'750},
      {"idle", {true, false, false}, 1'000, {}, {}},
      {"idle, a transaction waits", {true, true, false}, 2'000, 2'750, 3'000},
      {"idle, somebody votes", {true, false, true}, 2'000, 2'500, 2'750},
      {"idle, a vote and a transaction", {true, true, true}, 2'000, 2'500, 2'750},
      {"idle, just before the heartbeat", {true, false, false}, 5'999, {}, {}},
      {"idle, the heartbeat", {true, false, false}, 6'000, 6'500, 6'750},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    ViewTimer timer;
    timer.enter(Timing{}, View{2}, View{1}, Millis{1'000});
    timer.observe(Timing{}, row.observed, Millis{row.at});
    const auto raw = [](std::optional<Millis> m) { return m ? std::optional{m->raw()} : std::nullopt; };
    EXPECT_EQ(raw(timer.lead_deadline()), row.lead);
    EXPECT_EQ(raw(timer.advance_deadline()), row.advance);
  }
}

TEST(ViewTimer, StopsWhenTheLedgerBecomesIdleAndKeepsItsFirstStart) {
  ViewTimer timer;
  timer.enter(Timing{}, View{2}, View{1}, Millis{0});
  timer.observe(Timing{}, {false, false, false}, Millis{0});
  timer.observe(Timing{}, {false, true, true}, Millis{400});
  EXPECT_EQ(timer.lead_deadline(), Millis{500});
  timer.observe(Timing{}, {true, false, false}, Millis{410});
  EXPECT_FALSE(timer.running());
}

// Entered at 1,000 in view 20 with nothing known to be final: a delta of 4,000, so 9,000 and 13,000. Then view 18 turns out to be final.
TEST(ViewTimer, LateNewsOfFinalityEndsTooMuchPatience) {
  const struct {
    const char* name;
    std::uint64_t finalized;
    std::int64_t at;
    std::int64_t delta, lead, advance;
  } rows[] = {
      {"at once", 18, 1'000, 250, 1'500, 1'750},
      {"later, a whole delta's time from then on", 18, 3'000, 250, 3'500, 3'750},
      {"nothing that helps", 1, 3'000, 4'000, 9'000, 13'000},
      {"a little", 15, 3'000, 422, 3'844, 4'266},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    ViewTimer timer;
    timer.enter(Timing{}, View{20}, View{0}, Millis{1'000});
    timer.observe(Timing{}, {false, false, false}, Millis{1'000});
    timer.learn(Timing{}, View{20}, View{row.finalized}, Millis{row.at});
    EXPECT_EQ(timer.delta(), Millis{row.delta});
    EXPECT_EQ(timer.lead_deadline(), Millis{row.lead});
    EXPECT_EQ(timer.advance_deadline(), Millis{row.advance});
  }
}

// Just before the end no more time is given than there was.
TEST(ViewTimer, LateNewsNeverProlongsAView) {
  ViewTimer timer;
  timer.enter(Timing{}, View{20}, View{0}, Millis{1'000});
  timer.observe(Timing{}, {false, false, false}, Millis{1'000});
  timer.learn(Timing{}, View{20}, View{18}, Millis{12'900});
  EXPECT_EQ(timer.advance_deadline(), Millis{13'000});
}

TEST(ViewTimer, RetryIsEveryDeltaButAtLeastEverySecond) {
  ViewTimer timer;
  timer.enter(Timing{}, View{1}, View{0}, Millis{0});
  EXPECT_EQ(timer.retry_interval(Timing{}), Millis{250});
  timer.enter(Timing{}, View{30}, View{0}, Millis{0});
  EXPECT_EQ(timer.retry_interval(Timing{}), Millis{1'000});
}

}  // namespace
}  // namespace tallystick::consensus
