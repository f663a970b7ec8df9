// Ends a measurement early and cleanly: SIGINT, SIGTERM and SIGHUP are taken out of every thread and become a flag, however often they
// come, so that the nodes that were started are always stopped.
#pragma once

#include <atomic>
#include <thread>

namespace tallystick::bench {

class Interrupt {
 public:
  // Construct it before any other thread starts.
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  bool wanted() const { return wanted_; }

 private:
  std::atomic<bool> wanted_ = false;
  std::jthread waiting_;
};

}  // namespace tallystick::bench
