// Moments of a measurement: nanoseconds of the machine's monotonic clock.
#pragma once

#include <chrono>
#include <cstdint>
#include <thread>

namespace tallystick::bench {

using Nanos = std::int64_t;
inline constexpr Nanos kSecond = 1'000'000'000;

inline Nanos now_ns() {
  return std::chrono::steady_clock::now().time_since_epoch().count();
}
inline void sleep_until_ns(Nanos moment) {
  std::this_thread::sleep_until(std::chrono::steady_clock::time_point{std::chrono::nanoseconds{moment}});
}

}  // namespace tallystick::bench
