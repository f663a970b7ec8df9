#include "node/os/event_loop.h"

#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "node/os/real_clock.h"

namespace tallystick::node {
namespace {

TEST(EventLoop, RunsWhatIsPostedInOrder) {
  EventLoop loop;
  std::vector<int> seen;
  for (int i = 0; i < 3; ++i) loop.post([&, i] { seen.push_back(i); });
  loop.post([&] { loop.stop(); });
  loop.run();
  EXPECT_EQ(seen, (std::vector<int>{0, 1, 2}));
}

TEST(EventLoop, TakesPostsFromOtherThreads) {
  EventLoop loop;
  std::thread::id ran_on;
  std::thread other{[&] {
    loop.post([&] {
      ran_on = std::this_thread::get_id();
      loop.stop();
    });
  }};
  loop.run();
  other.join();
  EXPECT_EQ(ran_on, std::this_thread::get_id());
}

TEST(EventLoop, TimersComeInTheirTimeAndNotBefore) {
  EventLoop loop;
  const RealClock clock;
  const Millis start = clock.monotonic();
  std::vector<int> seen;
  std::int64_t waited = 0;
  loop.after(Millis{40}, [&] {
    seen.push_back(2);
    waited = clock.monotonic().raw() - start.raw();
    loop.stop();
  });
  loop.after(Millis{10}, [&] { seen.push_back(1); });
  loop.run();
  EXPECT_EQ(seen, (std::vector<int>{1, 2}));
  EXPECT_GE(waited, 39);  // the clock shows whole milliseconds
}

TEST(EventLoop, ACancelledTimerNeverRuns) {
  EventLoop loop;
  bool ran = false;
  const Timers::Id early = loop.after(Millis{5}, [&] { ran = true; });
  loop.cancel(early);
  loop.cancel(early);
  loop.cancel(12345);
  loop.after(Millis{30}, [&] { loop.stop(); });
  loop.run();
  EXPECT_FALSE(ran);
}

TEST(EventLoop, ATimerMayBeCancelledByOneThatExpiredWithIt) {
  EventLoop loop;
  bool ran = false;
  Timers::Id second = 0;
  loop.after(Millis{5}, [&] { loop.cancel(second); });
  second = loop.after(Millis{5}, [&] { ran = true; });
  loop.after(Millis{40}, [&] { loop.stop(); });
  std::this_thread::sleep_for(std::chrono::milliseconds{20});  // both have expired when the loop first looks
  loop.run();
  EXPECT_FALSE(ran);
}

}  // namespace
}  // namespace tallystick::node
