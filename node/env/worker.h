// Work that must not block the event loop. Jobs of one worker run one after another in order; `done` then runs on the event loop's
// thread. The simulator runs the job at once and delivers `done` after a simulated delay.
#pragma once

#include <functional>

namespace tallystick::node {

class Worker {
 public:
  virtual ~Worker() = default;
  virtual void run(std::function<void()> job, std::function<void()> done) = 0;
};

}  // namespace tallystick::node
