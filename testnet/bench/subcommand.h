// A measurement of tallystick-bench. Each is one subcommand, added by one function that main.cpp lists:
//   Subcommand add_NAME(CLI::App& program, const bool& json);
// It declares its options, whose values live as long as `run`. `run` is called after parsing when the subcommand was given; it
// measures, prints one JSON object when `json` is set by then, else text for people, and returns the exit code.
#pragma once

#include <functional>

#include <CLI/CLI.hpp>

namespace tallystick::bench {

inline constexpr int kMeasured = 0;
inline constexpr int kInvalid = 1;  // it did not run to its end, or its figures cannot be trusted; it says why
inline constexpr int kUsage = 2;

struct Subcommand {
  CLI::App* app;
  std::function<int()> run;
};

Subcommand add_signatures(CLI::App& program, const bool& json);

}  // namespace tallystick::bench
