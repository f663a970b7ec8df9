// Calls that wait for something to be committed: long polls. One thread asks again after every commit and when their time is up; nobody
// else waits. Bounded.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "core/time.h"
#include "node/rpc/dispatcher.h"

namespace tallystick::node::rpc {

class Waits {
 public:
  // The answer, or nothing: not yet. Called on the caller's thread first, then on the waiting one.
  using Attempt = std::function<std::optional<Outcome>()>;

  explicit Waits(std::size_t max);
  ~Waits();
  Waits(const Waits&) = delete;
  Waits& operator=(const Waits&) = delete;

  // Answers with what `attempt` gives, at once or after a notify; when `wait` has passed, with what `late` gives.
  void wait(Attempt attempt, Millis wait, std::function<Outcome()> late, Reply reply);
  // Something was committed. Any thread; does not block.
  void notify();
  std::size_t waiting() const;
  // Answers what waits, and every later wait, with `unavailable`. Done by the destructor too.
  void stop();

 private:
  using Clock = std::chrono::steady_clock;
  struct Call {
    Attempt attempt;
    std::function<Outcome()> late;
    Reply reply;
    Clock::time_point deadline;
    std::uint64_t seen = 0;  // the generation that its last attempt may have missed
  };
  void run();

  const std::size_t max_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Call> calls_;
  std::size_t under_way_ = 0;  // calls taken out by the thread for a moment
  std::uint64_t generation_ = 0;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all the others
};

}  // namespace tallystick::node::rpc
