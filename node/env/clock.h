// Time as the node sees it, behind an interface so that the simulator owns it. Wall time goes into proposals and is compared with block
// time; everything that waits uses the monotonic clock, which never jumps.
#pragma once

#include <cstdint>
#include <functional>

#include "core/time.h"

namespace tallystick::node {

class Clock {
 public:
  virtual ~Clock() = default;
  // Real time; may jump when an operator or NTP sets it.
  virtual Timestamp wall() const = 0;
  // Milliseconds since some fixed moment of this process; never goes back.
  virtual Millis monotonic() const = 0;
};

// Calls back on the thread that owns the event loop, not before `delay` has passed.
class Timers {
 public:
  using Id = std::uint64_t;
  virtual ~Timers() = default;
  virtual Id after(Millis delay, std::function<void()> callback) = 0;
  // A callback that was cancelled never runs; cancelling one that ran does nothing.
  virtual void cancel(Id id) = 0;
};

}  // namespace tallystick::node
