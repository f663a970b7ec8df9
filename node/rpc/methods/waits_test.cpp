#include "node/rpc/methods/waits.h"

#include <atomic>
#include <future>
#include <thread>

#include <gtest/gtest.h>

namespace tallystick::node::rpc {
namespace {

// A call whose answer appears when `ready` is set.
struct Asked {
  std::atomic<bool> ready = false;
  std::atomic<int> attempts = 0;
  std::promise<Outcome> answer;
  void ask(Waits& waits, std::int64_t wait_ms) {
    waits.wait(
        [this]() -> std::optional<Outcome> {
          ++attempts;
          if (ready) return Json("ready");
          return std::nullopt;
        },
        Millis{wait_ms}, [] { return Outcome{Json("late")}; },
        [this](Outcome outcome) { answer.set_value(std::move(outcome)); });
  }
  std::string text() {
    const Outcome outcome = answer.get_future().get();
    return outcome ? outcome->get<std::string>() : std::string{error_row(outcome.error().code).name};
  }
};

TEST(Waits, AnswersAtOnceWhatIsThere) {
  Waits waits{10};
  Asked asked;
  asked.ready = true;
  asked.ask(waits, 60'000);
  EXPECT_EQ(asked.text(), "ready");
  EXPECT_EQ(asked.attempts, 1);
}

TEST(Waits, AnswersAfterTheCommitThatBringsIt) {
  Waits waits{10};
  Asked asked;
  asked.ask(waits, 60'000);
  waits.notify();  // a commit that brings nothing
  asked.ready = true;
  waits.notify();
  EXPECT_EQ(asked.text(), "ready");
}

TEST(Waits, ACommitBetweenTheFirstLookAndTheWaitIsNotMissed) {
  Waits waits{10};
  std::promise<Outcome> answer;
  int looks = 0;
  waits.wait(
      [&]() -> std::optional<Outcome> {
        if (++looks > 1) return Json("ready");
        waits.notify();  // it was committed just after this look
        return std::nullopt;
      },
      Millis{60'000}, [] { return Outcome{Json("late")}; },
      [&](Outcome outcome) { answer.set_value(std::move(outcome)); });
  EXPECT_EQ(answer.get_future().get()->get<std::string>(), "ready");
}

TEST(Waits, AnswersLateWhenTimeIsUp) {
  Waits waits{10};
  Asked now;
  now.ask(waits, 0);
  EXPECT_EQ(now.text(), "late");
  Asked soon;
  soon.ask(waits, 20);
  EXPECT_EQ(soon.text(), "late");
  while (waits.waiting() > 0) std::this_thread::yield();  // the answer leaves just before its place is free
}

TEST(Waits, TooManyAreTurnedAwayAndStoppingAnswersTheRest) {
  Asked first;
  Asked second;
  Asked third;
  Asked after;
  {
    Waits waits{2};
    first.ask(waits, 60'000);
    second.ask(waits, 60'000);
    third.ask(waits, 60'000);
    EXPECT_EQ(third.text(), "overloaded");
    waits.stop();
    after.ask(waits, 60'000);
    EXPECT_EQ(after.text(), "unavailable");
  }
  EXPECT_EQ(first.text(), "unavailable");
  EXPECT_EQ(second.text(), "unavailable");
}

}  // namespace
}  // namespace tallystick::node::rpc
