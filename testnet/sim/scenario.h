// What a run does to its network: every fault as a number, so that a scenario can be a row of a table, a file, or drawn
// from a seed. Probabilities are in millionths, times in the unit that closes the name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/bounded.h"
#include "core/fields.h"
#include "core/result.h"
#include "testnet/sim/actor_kind.h"
#include "testnet/sim/random.h"

namespace tallystick::sim {

inline constexpr std::size_t kActorsMax = 100;

struct Scenario {
  Text<32> name;
  // links, drawn per run between low and high
  std::uint32_t delay_us_low = 200;
  std::uint32_t delay_us_high = 2'000;
  std::uint32_t jitter_us = 500;  // on top of it, per frame
  std::uint32_t slow_ppm = 0;     // frames that take up to slow_ms longer
  std::uint32_t slow_ms = 0;
  std::uint32_t loss_ppm = 0;
  std::uint32_t duplicate_ppm = 0;
  std::uint32_t duplicate_ms = 0;  // the second copy comes up to this much later
  std::uint32_t clog_ppm = 0;      // frames that clog their link: it and what follows wait up to clog_ms
  std::uint32_t clog_ms = 0;
  // cuts: one every mean_ms on average, each at most for length_ms; 0: none
  std::uint32_t partition_mean_ms = 0;  // a random set of links, each direction by itself
  std::uint32_t partition_length_ms = 0;
  std::uint32_t blip_mean_ms = 0;  // one node cut off
  std::uint32_t blip_length_ms = 0;
  std::uint32_t swizzle_mean_ms = 0;  // nodes cut off one by one, back in another order, within swizzle_length_ms
  std::uint32_t swizzle_length_ms = 0;
  // nodes
  std::uint32_t crash_mean_ms = 0;  // a crash somewhere, between any two effects
  std::uint32_t down_ms = 0;        // at most, before it starts again
  std::uint32_t crash_in_recovery_ppm = 0;
  std::uint32_t all_crash_ppm = 0;       // crashes that take every node at the same moment
  std::uint32_t log_loss_ppm = 0;        // crashes after which one unlucky node finds its log gone or damaged
  std::uint32_t rot_ppm = 0;        // crashes after which it finds a block file with a flipped or a misdirected sector
  std::uint32_t pause_mean_ms = 0;  // a node stands still for up to pause_length_ms; what comes waits
  std::uint32_t pause_length_ms = 0;
  std::uint32_t disk_read_error_mean_ms = 0;  // a read that fails
  std::uint32_t disk_error_mean_ms = 0;  // a write, sync or rename that fails; the node must stop, and is started again
  std::uint32_t clock_skew_ms = 0;       // wall clocks stand off by at most this
  std::uint32_t clock_jump_mean_ms = 0;  // and move to another place within it
  std::uint32_t worker_us = 300;         // execution and verification take up to this
  std::uint32_t worker_slow_ppm = 0;     // and sometimes up to worker_slow_ms
  std::uint32_t worker_slow_ms = 0;
  // who misbehaves: at most f of each run's validators, one kind each
  List<ActorKind, kActorsMax> actors;
  // epochs: their length in heights, 0: one without end; nodes that are not validators at first. The set grows by one node an epoch
  // until all are in, then shrinks to its first size, oldest members first, and so on
  std::uint32_t epoch_length = 0;
  std::uint32_t joiners = 0;
  // load
  std::uint32_t transactions_per_minute = 260;
  std::uint32_t clients = 32;  // of the counter; at most 256
  // phases: faults for up to this long, then everything heals and progress is owed
  std::uint32_t fault_phase_ms = 30'000;
  std::uint32_t calm_phase_ms = 4'000;  // with progress, before faults begin again

  static constexpr auto fields() {
    return field_list(
        field("name", &Scenario::name), field("delay_us_low", &Scenario::delay_us_low),
        field("delay_us_high", &Scenario::delay_us_high), field("jitter_us", &Scenario::jitter_us),
        field("slow_ppm", &Scenario::slow_ppm), field("slow_ms", &Scenario::slow_ms),
        field("loss_ppm", &Scenario::loss_ppm), field("duplicate_ppm", &Scenario::duplicate_ppm),
        field("partition_mean_ms", &Scenario::partition_mean_ms),
        field("partition_length_ms", &Scenario::partition_length_ms), field("blip_mean_ms", &Scenario::blip_mean_ms),
        field("blip_length_ms", &Scenario::blip_length_ms), field("crash_mean_ms", &Scenario::crash_mean_ms),
        field("down_ms", &Scenario::down_ms), field("crash_in_recovery_ppm", &Scenario::crash_in_recovery_ppm),
        field("all_crash_ppm", &Scenario::all_crash_ppm), field("log_loss_ppm", &Scenario::log_loss_ppm),
        field("disk_error_mean_ms", &Scenario::disk_error_mean_ms), field("clock_skew_ms", &Scenario::clock_skew_ms),
        field("clock_jump_mean_ms", &Scenario::clock_jump_mean_ms), field("worker_us", &Scenario::worker_us),
        field("worker_slow_ppm", &Scenario::worker_slow_ppm), field("worker_slow_ms", &Scenario::worker_slow_ms),
        field("actors", &Scenario::actors), field("epoch_length", &Scenario::epoch_length),
        field("joiners", &Scenario::joiners), field("transactions_per_minute", &Scenario::transactions_per_minute),
        field("clients", &Scenario::clients), field("fault_phase_ms", &Scenario::fault_phase_ms),
        field("calm_phase_ms", &Scenario::calm_phase_ms));
  }
};

// calm, lossy, partitions, crashes, absences, byzantine, epochs. "swarm" is not in the table: see draw_scenario.
const std::vector<Scenario>& scenario_table();
// By name; "swarm" draws the mix by seed: each kind of fault is in or out, and how strong, for each seed anew.
// not_found for other names.
Result<Scenario> scenario_named(const std::string& name, std::uint64_t seed);
// A JSON file with every field. malformed with the path of the first fault.
Result<Scenario> read_scenario(std::string_view json);
std::string write_scenario(const Scenario& scenario);

}  // namespace tallystick::sim
