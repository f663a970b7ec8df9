// tallystick-sim: runs simulated networks, many seeds on several threads, and reports what it found.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <sstream>
#include <thread>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "testnet/sim/simulation.h"
#include "testnet/sim/twins_command.h"

namespace tallystick::sim {
namespace {

struct Command {
  std::size_t nodes = 4;
  std::string seeds = "1..10";
  std::uint64_t minutes = 10;
  std::string scenario = "swarm";
  std::size_t threads = 1;
  bool real_signatures = false;
  std::string ledger = "mixed";
  bool json = false;
  bool trace = false;
};

bool is_file(const std::string& scenario) {
  return scenario.ends_with(".json");
}

Result<std::string> text_of(const std::string& path) {
  std::ifstream file{path};
  if (!file) return not_found("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Result<Scenario> scenario_for(const std::string& name, std::uint64_t seed) {
  if (!is_file(name)) return scenario_named(name, seed);
  const auto text = text_of(name);
  if (!text) return tl::unexpected(text.error());
  auto scenario = read_scenario(*text);
  if (!scenario) return malformed(name + ": " + scenario.error().message);
  return scenario;
}

// A file of twins schedules is played as it stands; anything else is a scenario for the simulator.
std::optional<int> run_as_twins(const Command& command) {
  if (!is_file(command.scenario)) return std::nullopt;
  const auto text = text_of(command.scenario);
  if (!text || !twins::looks_like_schedules(*text)) return std::nullopt;
  const auto schedules = twins::read_schedules(*text);
  if (schedules) return run_twins_file(command.scenario, *schedules, command.threads, command.json);
  std::fprintf(stderr, "%s: %s\n", command.scenario.c_str(), schedules.error().message.c_str());
  return 2;
}

std::string replay_command(const Command& command, std::uint64_t seed) {
  std::string replay = "tallystick-sim run --nodes " + std::to_string(command.nodes) + " --seeds " +
                       std::to_string(seed) + ".." + std::to_string(seed) + " --minutes " +
                       std::to_string(command.minutes) + " --scenario " + command.scenario;
  if (command.real_signatures) replay += " --real-signatures";
  if (command.ledger != "mixed") replay += " --ledger " + command.ledger;
  return replay + " --json";
}

// Mixed: every twentieth seed runs the real ledger, the others the counter.
constexpr std::uint64_t kRealEvery = 20;
LedgerKind ledger_for(const Command& command, std::uint64_t seed) {
  const bool real = command.ledger == "real" || (command.ledger == "mixed" && seed % kRealEvery == 0);
  return real ? LedgerKind::real : LedgerKind::counter;
}

struct Totals {
  std::mutex mutex;
  std::int64_t simulated_ms = 0;
  std::uint64_t runs = 0;
  std::uint64_t real_ledger_runs = 0;
  std::uint64_t commits = 0;
  Faults faults;
  std::uint64_t double_votes = 0;
  std::uint64_t evidence = 0;
  std::uint64_t epochs = 0;
  std::int64_t recovery_ms_max = 0;
  nlohmann::json failures = nlohmann::json::array();
};

void run_one(const Command& command, std::uint64_t seed, Totals& totals) {
  RunOptions options;
  options.nodes = command.nodes;
  options.seed = seed;
  options.minutes = command.minutes;
  options.real_signatures = command.real_signatures;
  options.ledger = ledger_for(command, seed);
  options.scenario = *scenario_for(command.scenario, seed);
  const RunReport report = run_simulation(options);
  const std::lock_guard lock{totals.mutex};
  ++totals.runs;
  totals.real_ledger_runs += options.ledger == LedgerKind::real ? 1 : 0;
  totals.simulated_ms += report.simulated_ms;
  totals.commits += report.commits;
  totals.faults += report.faults;
  totals.double_votes += report.double_votes;
  totals.evidence += report.evidence;
  totals.epochs += report.epochs;
  totals.recovery_ms_max = std::max(totals.recovery_ms_max, report.recovery_ms_max);
  if (!report.violation.empty())
    totals.failures.push_back(
        {{"seed", seed}, {"replay", replay_command(command, seed)}, {"violation", report.violation}});
  if (command.trace)
    std::fprintf(
        stderr,
        "seed %llu: trace %016llx, %llu events, %llu blocks, %llu payments, %llu crashes, recovery %lld ms%s%s\n",
        static_cast<unsigned long long>(seed), static_cast<unsigned long long>(report.trace_hash),
        static_cast<unsigned long long>(report.events), static_cast<unsigned long long>(report.commits),
        static_cast<unsigned long long>(report.transactions), static_cast<unsigned long long>(report.faults.crashes),
        static_cast<long long>(report.recovery_ms_max), report.violation.empty() ? "" : ": ", report.violation.c_str());
}

int run(const Command& command) {
  const auto seeds = parse_range(command.seeds);
  if (!seeds) {
    std::fprintf(stderr, "--seeds wants A..B, not %s\n", command.seeds.c_str());
    return 2;
  }
  if (const auto scenario = scenario_for(command.scenario, seeds->first); !scenario) {
    std::fprintf(stderr, "%s\n", scenario.error().message.c_str());
    return 2;
  }
  Totals totals;
  std::atomic<std::uint64_t> next{seeds->first};
  const auto began = std::chrono::steady_clock::now();
  const auto work = [&] {
    for (std::uint64_t seed = next++; seed <= seeds->last; seed = next++) run_one(command, seed, totals);
  };
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < command.threads; ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();

  const double simulated = static_cast<double>(totals.simulated_ms) / 1000.0;
  const std::size_t violations = totals.failures.size();
  const double speed = simulated / (wall * static_cast<double>(command.threads));
  if (command.json) {
    nlohmann::ordered_json faults;
    for_each_field<Faults>([&](const auto& f) { faults[std::string{f.name}] = totals.faults.*f.member; });
    const nlohmann::ordered_json out{{"seeds", command.seeds},
                                     {"simulated_s", simulated},
                                     {"wall_s", wall},
                                     {"schedules", totals.runs},
                                     {"violations", violations},
                                     {"failures", totals.failures},
                                     {"scenario", command.scenario},
                                     {"nodes", command.nodes},
                                     {"threads", command.threads},
                                     {"speed", speed},
                                     {"commits_per_simulated_s", static_cast<double>(totals.commits) / simulated},
                                     {"crashes", totals.faults.crashes},
                                     {"faults", faults},
                                     {"double_votes_reported", totals.double_votes},
                                     {"evidence", totals.evidence},
                                     {"epochs", totals.epochs},
                                     {"recovery_ms_max", totals.recovery_ms_max},
                                     {"signatures", command.real_signatures ? "secp256k1" : "stub"},
                                     {"ledger", command.ledger},
                                     {"real_ledger_runs", totals.real_ledger_runs}};
    std::printf("%s\n", out.dump().c_str());
  } else {
    std::printf("%llu runs of %llu simulated minutes, %zu nodes, scenario %s\n",
                static_cast<unsigned long long>(totals.runs), static_cast<unsigned long long>(command.minutes),
                command.nodes, command.scenario.c_str());
    std::printf("%.0f simulated seconds in %.1f s: %.0f x real time per thread; %.1f commits per simulated second\n",
                simulated, wall, speed, static_cast<double>(totals.commits) / simulated);
    std::printf("%llu crashes, slowest return to progress %lld ms, %zu violations\n",
                static_cast<unsigned long long>(totals.faults.crashes), static_cast<long long>(totals.recovery_ms_max),
                violations);
    for (const auto& failure : totals.failures)
      std::printf("seed %s: %s\n  replay: %s\n", failure["seed"].dump().c_str(),
                  failure["violation"].get<std::string>().c_str(), failure["replay"].get<std::string>().c_str());
  }
  return violations == 0 ? 0 : 1;
}

}  // namespace
}  // namespace tallystick::sim

int main(int argc, char** argv) {
  using namespace tallystick::sim;
  CLI::App app{
      "Simulates networks of validators: one thread and one seed each, the node's own code over simulated clock, "
      "network and disk."};
  app.set_version_flag("--version", "tallystick-sim " TALLYSTICK_VERSION);
  app.require_subcommand(1);
  Command command;
  CLI::App* run_command = app.add_subcommand("run", "Run seeds; exit 1 when one breaks a rule");
  run_command->add_option("--nodes", command.nodes, "validators")->check(CLI::Range(1, 100))->capture_default_str();
  run_command->add_option("--seeds", command.seeds, "A..B")->capture_default_str();
  run_command->add_option("--minutes", command.minutes, "simulated minutes of each run")->capture_default_str();
  run_command
      ->add_option("--scenario", command.scenario,
                   "swarm (draws the mix of faults by seed), calm, lossy, partitions, crashes, absences, byzantine, epochs, or "
                   "a .json file: a scenario, or "
                   "schedules of twins")
      ->capture_default_str();
  run_command->add_option("--threads", command.threads, "seeds run at the same time")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  run_command->add_flag("--real-signatures", command.real_signatures, "secp256k1 instead of a cheap stand-in");
  run_command
      ->add_option("--ledger", command.ledger,
                   "real, counter (a small stand-in for volume), or mixed: real in every twentieth seed")
      ->check(CLI::IsMember({"real", "counter", "mixed"}))
      ->capture_default_str();
  run_command->add_flag("--json", command.json, "one JSON object");
  run_command->add_flag("--trace", command.trace, "one line for each seed on stderr, with its trace hash");
  std::string shown = "calm";
  CLI::App* show = app.add_subcommand("show", "Print a scenario as the JSON that --scenario FILE.json reads");
  show->add_option("scenario", shown)->capture_default_str();
  TwinsCommand twins;
  CLI::App* twins_command = app.add_subcommand(
      "twins", "Run one validator twice: every schedule of leaders and partitions of the first views");
  twins_command->add_option("--nodes", twins.nodes, "validators")->check(CLI::Range(4, 10))->capture_default_str();
  twins_command->add_option("--views", twins.views, "adversarial views")
      ->check(CLI::Range(1, 8))
      ->capture_default_str();
  twins_command->add_option("--schedules", twins.schedules, "A..B: only these, by number from 0");
  twins_command->add_option("--seeds", twins.seeds, "A..B: drawn ones, with deliveries and timeouts in any order");
  twins_command->add_option("--heal-every", twins.heal_every, "one schedule in so many heals and must make progress")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  twins_command->add_option("--threads", twins.threads)->check(CLI::Range(1, 256))->capture_default_str();
  twins_command->add_flag("--json", twins.json, "one JSON object");
  CLI11_PARSE(app, argc, argv);
  if (*show) {
    const auto scenario = scenario_named(shown, 1);
    if (!scenario) {
      std::fprintf(stderr, "%s\n", scenario.error().message.c_str());
      return 2;
    }
    std::printf("%s\n", write_scenario(*scenario).c_str());
    return 0;
  }
  if (*twins_command) return run_twins(twins);
  const std::optional<int> as_twins = run_as_twins(command);
  return as_twins ? *as_twins : run(command);
}
