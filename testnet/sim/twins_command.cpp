#include "testnet/sim/twins_command.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>

#include <nlohmann/json.hpp>

#include "testnet/sim/twins/explore.h"

namespace tallystick::sim {
namespace {

using Replay = std::function<std::string(std::uint64_t number)>;

int report(const std::string& what, const twins::Findings& found, double wall_s, std::size_t threads, bool json,
           const Replay& replay) {
  if (json) {
    nlohmann::ordered_json failures = nlohmann::ordered_json::array();
    for (const twins::Failure& failure : found.failures)
      failures.push_back(
          {{"schedule", failure.number}, {"replay", replay(failure.number)}, {"violation", failure.violation}});
    const nlohmann::ordered_json out{{"twins", what},
                                     {"wall_s", wall_s},
                                     {"schedules", found.schedules},
                                     {"violations", found.violations},
                                     {"failures", failures},
                                     {"schedules_per_s", static_cast<double>(found.schedules) / wall_s},
                                     {"threads", threads},
                                     {"steps", found.steps},
                                     {"blocks_committed", found.committed},
                                     {"evidence", found.evidence},
                                     {"healed", found.healed},
                                     {"recovery_ms_max", found.recovery_ms_max}};
    std::printf("%s\n", out.dump().c_str());
  } else {
    std::printf("%llu schedules (%s) in %.1f s, %llu violations, %llu blocks committed, %llu offences noticed\n",
                static_cast<unsigned long long>(found.schedules), what.c_str(), wall_s,
                static_cast<unsigned long long>(found.violations), static_cast<unsigned long long>(found.committed),
                static_cast<unsigned long long>(found.evidence));
    std::printf("%llu of them healed, the slowest back to progress after %lld ms\n",
                static_cast<unsigned long long>(found.healed), static_cast<long long>(found.recovery_ms_max));
    for (const twins::Failure& failure : found.failures)
      std::printf("schedule %llu: %s\n  replay: %s\n", static_cast<unsigned long long>(failure.number),
                  failure.violation.c_str(), replay(failure.number).c_str());
  }
  return found.violations == 0 ? 0 : 1;
}

int wrong(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  return 2;
}

double since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

}  // namespace

std::optional<Range> parse_range(const std::string& text) {
  Range range;
  char* end = nullptr;
  range.first = range.last = std::strtoull(text.c_str(), &end, 10);
  if (end == text.c_str()) return std::nullopt;
  if (*end != '\0') {
    if (end[0] != '.' || end[1] != '.') return std::nullopt;
    const char* second = end + 2;
    range.last = std::strtoull(second, &end, 10);
    if (end == second || *end != '\0') return std::nullopt;
  }
  if (range.last < range.first) return std::nullopt;
  return range;
}

int run_twins(const TwinsCommand& command) {
  const auto space = twins::Space::of(command.nodes, command.views);
  if (!space) return wrong(space.error().message);
  const bool drawn = !command.seeds.empty();
  const std::string& text = drawn ? command.seeds : command.schedules;
  Range range{0, space->schedules() - 1};
  if (!text.empty()) {
    const auto parsed = parse_range(text);
    if (!parsed) return wrong("--schedules and --seeds want A..B, not " + text);
    range = *parsed;
  }
  if (!drawn && range.last >= space->schedules())
    return wrong("there are " + std::to_string(space->schedules()) + " schedules, numbered from 0");
  const twins::Options options{command.threads, command.heal_every, 10};
  const auto began = std::chrono::steady_clock::now();
  const twins::Findings found = drawn ? twins::sample(*space, range.first, range.last, options)
                                      : twins::explore(*space, range.first, range.last, options);
  const std::string size =
      " --nodes " + std::to_string(command.nodes) + " --views " + std::to_string(command.views) + " ";
  return report((drawn ? "drawn," : "every,") + size, found, since(began), command.threads, command.json,
                [&](std::uint64_t number) {
                  const std::string n = std::to_string(number);
                  return "tallystick-sim twins" + size + (drawn ? "--seeds " : "--schedules ") + n + ".." + n +
                         " --heal-every 1 --json";
                });
}

int run_twins_file(const std::string& path, const std::vector<twins::Schedule>& schedules, std::size_t threads,
                   bool json) {
  const auto began = std::chrono::steady_clock::now();
  const twins::Findings found = twins::play(schedules, {threads, 1, 10});
  return report(path, found, since(began), threads, json,
                [&](std::uint64_t) { return "tallystick-sim run --scenario " + path + " --json"; });
}

}  // namespace tallystick::sim
