// Plays schedules of twins: every one of a space, or some that are drawn from it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "testnet/sim/twins/schedule.h"

namespace tallystick::sim::twins {

struct Failure {
  std::uint64_t number = 0;  // of the schedule in its space, its list, or its seed
  std::string violation;
};

struct Findings {
  std::uint64_t schedules = 0;
  std::uint64_t healed = 0;     // of these, how many were joined again and owed progress
  std::uint64_t steps = 0;      // events given to replicas
  std::uint64_t evidence = 0;   // offences of a twin that an instance noticed
  std::uint64_t committed = 0;  // blocks that were final at the end of a schedule, before it healed
  std::int64_t recovery_ms_max = 0;
  std::vector<Failure> failures;  // the first kFailuresMax
  std::uint64_t violations = 0;
};
inline constexpr std::size_t kFailuresMax = 10;

struct Options {
  std::size_t threads = 1;
  std::uint64_t heal_every = 16;  // one schedule in so many is healed; 1: all
  std::uint64_t heal_blocks = 10;
};

// Every schedule first..last (both included); what schedules have in common is played once.
Findings explore(const Space& space, std::uint64_t first, std::uint64_t last, const Options& options);
// For each seed one schedule of the space, with deliveries in an order and timeouts at moments drawn from the seed; all are healed.
Findings sample(const Space& space, std::uint64_t first_seed, std::uint64_t last_seed, const Options& options);
// The schedules of a list, all healed; numbered from 0.
Findings play(const std::vector<Schedule>& schedules, const Options& options);

}  // namespace tallystick::sim::twins
