// One phase of a measurement: load at one pace, a counted time in it, and what came of it.
#pragma once

#include <optional>

#include "testnet/bench/follower.h"
#include "testnet/bench/load.h"
#include "testnet/bench/machine.h"
#include "testnet/bench/temporary_network.h"
#include "testnet/bench/usage.h"

namespace tallystick::bench {

// What was seen while it ran.
struct PhaseRun {
  std::string name;
  Pace pace;
  Nanos counted_from = 0;
  Nanos counted_to = 0;
  std::vector<std::size_t> first, last;  // of each client: transactions [first, last) were sent
  std::vector<Usage> validators;         // in the counted time
  Usage generator;                       // this process
  CoreTimes cores;                       // all programs together
  std::uint64_t received = 0;
  std::uint64_t applied = 0;  // in the counted time, as the reader of blocks came to know
  std::uint64_t shed = 0;
  bool ran_out = false;
  std::vector<Nanos> answer_times;  // ascending
};

struct Crew {
  const TemporaryNetwork& network;
  const std::vector<std::string>& urls;
  const std::vector<ClientWork>& work;
  Tracker& tracker;
  std::function<bool()> stop;
};
// Ramp, counted time, drain. `next`: each client's next transaction.
PhaseRun run_phase(const Crew& crew, std::string name, Pace pace, std::size_t seconds, std::vector<std::size_t>& next);
// Until everything received is applied, or there is a problem, or a minute has passed.
void drain(const Tracker& tracker, std::uint64_t received, const std::function<bool()>& stop);

// In milliseconds.
struct Percentiles {
  double p50 = 0, p95 = 0, p99 = 0, max = 0;
};
// Of ascending values; zeros for none. pQ is the smallest value that at least Q percent of all do not exceed.
Percentiles percentiles(const std::vector<Nanos>& ascending);

struct PhaseFigures {
  std::uint64_t submitted = 0;  // all of the phase, ramp included
  std::uint64_t committed = 0;
  std::uint64_t lost = 0;      // received and never applied
  std::uint64_t payments = 0;  // among the committed
  double committed_per_s = 0;
  double operations_per_s = 0;
  double offered_per_s = 0;  // whose turn was in the counted time
  Percentiles finality;      // of those whose turn was in the counted time
  Percentiles answer;        // of requests, whatever their number of calls
  Percentiles late;          // of sending after the turn
  std::size_t blocks = 0;    // with transactions, in the counted time
  double transactions_per_block = 0;
  std::size_t largest_block = 0;
  double block_interval_ms = 0;
};
// After the follower was stopped.
PhaseFigures figures_of(const PhaseRun& run, const Crew& crew, const Follower& follower);

}  // namespace tallystick::bench
