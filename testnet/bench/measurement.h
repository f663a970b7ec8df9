// What the measurements of tallystick-bench have in common. Each is one function, which main.cpp calls with the options it read:
//   int measure_NAME(const NAMEOptions&, bool json);
// It measures, prints one JSON object when `json`, else text for people, and returns the program's exit code.
#pragma once

namespace tallystick::bench {

inline constexpr int kMeasured = 0;
inline constexpr int kInvalid = 1;  // it did not run to its end, or its figures cannot be trusted; it says why
inline constexpr int kUsage = 2;

}  // namespace tallystick::bench
