#include "testnet/sim/scenario.h"

#include "core/json_codec.h"
#include "core/strict_json.h"

namespace tallystick::sim {
namespace {

Scenario named(const char* name) {
  Scenario s;
  s.name.value = name;
  return s;
}

std::uint32_t draw(Random& random, std::int64_t low, std::int64_t high) {
  return static_cast<std::uint32_t>(random.between(low, high));
}

void add_loss(Scenario& s, Random& random) {
  s.loss_ppm = draw(random, 1'000, 300'000);
  s.duplicate_ppm = draw(random, 0, 500'000);
  s.duplicate_ms = random.below(2) == 0 ? 0 : draw(random, 1, 5'000);
  s.slow_ppm = draw(random, 0, 50'000);
  s.slow_ms = draw(random, 1, 2'000);
}

void add_clogs(Scenario& s, Random& random) {
  s.clog_ppm = draw(random, 100, 20'000);
  s.clog_ms = draw(random, 10, 5'000);
  s.swizzle_mean_ms = draw(random, 3'000, 30'000);
  s.swizzle_length_ms = draw(random, 500, 15'000);
}

void add_cuts(Scenario& s, Random& random) {
  s.partition_mean_ms = draw(random, 1'000, 15'000);
  s.partition_length_ms = draw(random, 200, 12'000);
  s.blip_mean_ms = draw(random, 500, 10'000);
  s.blip_length_ms = draw(random, 20, 1'000);
}

void add_pauses(Scenario& s, Random& random) {
  s.pause_mean_ms = draw(random, 1'000, 20'000);
  s.pause_length_ms = draw(random, 10, 15'000);
}

void add_crashes(Scenario& s, Random& random) {
  s.crash_mean_ms = draw(random, 700, 12'000);
  s.down_ms = draw(random, 10, 10'000);
  s.crash_in_recovery_ppm = draw(random, 0, 400'000);
  s.all_crash_ppm = draw(random, 0, 200'000);
  if (random.below(2) == 0) s.disk_error_mean_ms = draw(random, 1'000, 20'000);
  if (random.below(2) == 0) s.disk_read_error_mean_ms = draw(random, 1'000, 20'000);
  if (random.below(2) == 0) s.rot_ppm = draw(random, 1'000, 300'000);
  if (random.below(2) == 0) s.log_loss_ppm = draw(random, 1'000, 300'000);
}

void add_clocks(Scenario& s, Random& random) {
  s.clock_skew_ms = draw(random, 1, 240);
  s.clock_jump_mean_ms = draw(random, 1'000, 20'000);
}

void add_slow_workers(Scenario& s, Random& random) {
  s.worker_us = draw(random, 100, 20'000);
  s.worker_slow_ppm = draw(random, 0, 20'000);
  s.worker_slow_ms = draw(random, 1, 1'500);
}

void add_byzantine(Scenario& s, Random& random) {
  const auto& kinds = EnumNames<ActorKind>::values;
  for (int i = 0; i < 2; ++i) s.actors.items.push_back(kinds[random.below(std::size(kinds))].first);
}

Scenario swarm(std::uint64_t seed) {
  Random random{seed ^ 0x5CE4A21077E4ULL};
  Scenario s = named("swarm");
  s.delay_us_low = draw(random, 100, 5'000);
  s.delay_us_high = s.delay_us_low + draw(random, 100, 20'000);
  s.jitter_us = draw(random, 50, 10'000);
  s.fault_phase_ms = draw(random, 10'000, 60'000);
  void (*const faults[])(Scenario&, Random&) = {add_loss,    add_clogs,  add_cuts,         add_pauses,
                                                add_crashes, add_clocks, add_slow_workers, add_byzantine};
  for (const auto add : faults)
    if (random.below(2) == 0) add(s, random);
  return s;
}

std::vector<Scenario> table() {
  Scenario calm = named("calm");

  Scenario lossy = named("lossy");
  lossy.loss_ppm = 100'000;
  lossy.duplicate_ppm = 20'000;
  lossy.slow_ppm = 20'000;
  lossy.slow_ms = 1'000;
  lossy.jitter_us = 20'000;

  Scenario partitions = named("partitions");
  partitions.partition_mean_ms = 4'000;
  partitions.partition_length_ms = 6'000;
  partitions.blip_mean_ms = 2'000;
  partitions.blip_length_ms = 500;

  Scenario crashes = named("crashes");
  crashes.crash_mean_ms = 2'000;
  crashes.down_ms = 3'000;
  crashes.crash_in_recovery_ppm = 200'000;
  crashes.all_crash_ppm = 50'000;
  crashes.log_loss_ppm = 100'000;
  crashes.disk_error_mean_ms = 8'000;

  // Nodes that are away for minutes and find a thousand blocks more when they come back.
  Scenario absences = named("absences");
  absences.crash_mean_ms = 60'000;
  absences.down_ms = 300'000;
  absences.fault_phase_ms = 280'000;

  Scenario byzantine = named("byzantine");
  for (const auto& [kind, name] : EnumNames<ActorKind>::values) byzantine.actors.items.push_back(kind);
  byzantine.loss_ppm = 10'000;

  // Four validators become seven and four others again, while everything else goes wrong too.
  Scenario epochs = named("epochs");
  epochs.epoch_length = 16;
  epochs.joiners = 3;
  epochs.loss_ppm = 20'000;
  epochs.duplicate_ppm = 20'000;
  epochs.partition_mean_ms = 12'000;
  epochs.partition_length_ms = 4'000;
  epochs.blip_mean_ms = 6'000;
  epochs.blip_length_ms = 500;
  epochs.crash_mean_ms = 4'000;
  epochs.down_ms = 4'000;
  epochs.crash_in_recovery_ppm = 100'000;
  epochs.all_crash_ppm = 50'000;
  epochs.log_loss_ppm = 50'000;
  epochs.disk_error_mean_ms = 20'000;
  for (const auto& [kind, name] : EnumNames<ActorKind>::values) epochs.actors.items.push_back(kind);

  return {calm, lossy, partitions, crashes, absences, byzantine, epochs};
}

}  // namespace

const std::vector<Scenario>& scenario_table() {
  static const std::vector<Scenario> scenarios = table();
  return scenarios;
}

Result<Scenario> scenario_named(const std::string& name, std::uint64_t seed) {
  if (name == "swarm") return swarm(seed);
  for (const Scenario& scenario : scenario_table())
    if (scenario.name.value == name) return scenario;
  return not_found("there is no scenario named " + name);
}

Result<Scenario> read_scenario(std::string_view json) {
  const auto parsed = parse_json(json);
  if (!parsed) return tl::unexpected(parsed.error());
  return from_json<Scenario>({}, *parsed);
}

std::string write_scenario(const Scenario& scenario) {
  return dump_json_pretty(to_json({}, scenario));
}

}  // namespace tallystick::sim
