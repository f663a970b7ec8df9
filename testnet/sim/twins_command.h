// `tallystick-sim twins`, and `run --scenario` with a file of twins schedules.
#pragma once

#include <optional>
#include <string>

#include "testnet/sim/twins/schedule.h"

namespace tallystick::sim {

struct TwinsCommand {
  std::size_t nodes = 4;
  std::size_t views = 3;
  std::string schedules;  // "A..B"; empty: all
  std::string seeds;      // "A..B": drawn ones instead
  std::uint64_t heal_every = 16;
  std::size_t threads = 1;
  bool json = false;
};

// 0: no violation, 1: some, 2: the question was wrong.
int run_twins(const TwinsCommand& command);
// Plays the schedules of a file.
int run_twins_file(const std::string& path, const std::vector<twins::Schedule>& schedules, std::size_t threads,
                   bool json);

// "A..B" or "A".
struct Range {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};
std::optional<Range> parse_range(const std::string& text);

}  // namespace tallystick::sim
