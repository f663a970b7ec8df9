#include "node/os/real_clock.h"

#include <chrono>

namespace tallystick::node {

Timestamp RealClock::wall() const {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return Timestamp{std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count()};
}

Millis RealClock::monotonic() const {
  const auto since_start = std::chrono::steady_clock::now().time_since_epoch();
  return Millis{std::chrono::duration_cast<std::chrono::milliseconds>(since_start).count()};
}

}  // namespace tallystick::node
