// Clean shutdown: SIGTERM and SIGINT are taken out of every thread and waited for by one.
#pragma once

#include <functional>
#include <memory>

namespace tallystick::node {

class SignalWait {
 public:
  // Blocks the signals in the calling thread and in every thread it starts later: construct it first in main. SIGPIPE
  // is ignored. `stop` is called once, on a thread of this object, with the signal's number; a second signal ends the
  // process at once with 130.
  explicit SignalWait(std::function<void(int)> stop);
  ~SignalWait();
  SignalWait(const SignalWait&) = delete;
  SignalWait& operator=(const SignalWait&) = delete;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Tells systemd (Type=notify), when NOTIFY_SOCKET is set: "READY=1", "STOPPING=1", "WATCHDOG=1", "STATUS=..." . Does
// nothing otherwise.
void notify_service_manager(const char* state);

}  // namespace tallystick::node
