#include "testnet/bench/interrupt.h"

#include <signal.h>
#include <time.h>

namespace tallystick::bench {
namespace {

constexpr timespec kLookEvery{0, 50'000'000};

sigset_t signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&set, signal);
  return set;
}

}  // namespace

Interrupt::Interrupt() {
  const sigset_t set = signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  waiting_ = std::jthread([this, set](const std::stop_token& stop) {
    while (!stop.stop_requested())
      if (sigtimedwait(&set, nullptr, &kLookEvery) > 0) wanted_ = true;
  });
}

Interrupt::~Interrupt() {
  waiting_.request_stop();
  waiting_.join();
}

}  // namespace tallystick::bench
