#include "tests/mutants/hunt.h"

#include <map>
#include <sstream>

#include "testnet/sim/simulation.h"
#include "testnet/sim/twins/explore.h"
#include "tests/mutants/trade.h"

namespace tallystick::mutants {
namespace {

using sim::Scenario;

struct Range {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};

std::optional<Range> parse_range(const std::string& text) {
  Range range;
  char dots[2] = {};
  std::istringstream in{text};
  if (!(in >> range.first >> dots[0] >> dots[1] >> range.last)) return std::nullopt;
  if (dots[0] != '.' || dots[1] != '.' || range.last < range.first) return std::nullopt;
  return range;
}

struct Line {
  std::string kind;
  std::string scenario;
  Range range;
  std::map<std::string, std::string> options;
  std::uint64_t number(const std::string& name, std::uint64_t otherwise) const {
    const auto found = options.find(name);
    return found == options.end() ? otherwise : std::strtoull(found->second.c_str(), nullptr, 10);
  }
};

Result<Line> read_line(const std::string& text) {
  std::istringstream in{text};
  Line line;
  std::string range;
  in >> line.kind;
  if (line.kind == "run") in >> line.scenario;
  in >> range;
  const auto parsed = parse_range(range);
  if (!parsed) return malformed("a hunt wants A..B, not " + range);
  line.range = *parsed;
  for (std::string name, value; in >> name >> value;) line.options[name] = value;
  return line;
}

// Trouble that is not in the simulator's own table.
Result<Scenario> scenario_named(const std::string& name, std::uint64_t seed) {
  const auto from = [&](const char* base) { return *sim::scenario_named(base, seed); };
  if (name == "doubt") {  // views that end in doubt: proposals late, votes scattered
    Scenario s = from("lossy");
    s.loss_ppm = 250'000;
    s.slow_ppm = 200'000;
    s.slow_ms = 1'500;
    s.actors.items = {sim::ActorKind::equivocator};
    return s;
  }
  if (name == "crash_storm") {  // votes and their records are torn apart
    Scenario s = from("crashes");
    s.crash_mean_ms = 300;
    s.down_ms = 200;
    s.all_crash_ppm = 0;
    return s;
  }
  if (name == "doubtful_storm") {  // both: crashes in views that end in doubt
    Scenario s = from("lossy");
    s.loss_ppm = 250'000;
    s.slow_ppm = 200'000;
    s.slow_ms = 1'500;
    s.crash_mean_ms = 400;
    s.down_ms = 200;
    s.actors.items = {sim::ActorKind::equivocator};
    return s;
  }
  if (name == "long_doubt") {  // minutes in which next to nothing becomes final
    Scenario s = from("lossy");
    s.loss_ppm = 550'000;
    s.slow_ppm = 500'000;
    s.slow_ms = 6'000;
    s.fault_phase_ms = 280'000;
    return s;
  }
  if (name == "blackouts") {  // everybody at once, again and again, on a bad network
    Scenario s = from("lossy");
    s.loss_ppm = 200'000;
    s.crash_mean_ms = 1'500;
    s.down_ms = 100;
    s.all_crash_ppm = 1'000'000;
    return s;
  }
  if (name == "lost_logs") {
    Scenario s = from("crashes");
    s.loss_ppm = 250'000;
    s.slow_ppm = 200'000;
    s.slow_ms = 1'500;
    s.crash_mean_ms = 400;
    s.down_ms = 100;
    s.log_loss_ppm = 500'000;
    s.disk_error_mean_ms = 0;
    return s;
  }
  if (name == "splits") {  // cuts that last, and doubt about how the view ended
    Scenario s = from("partitions");
    s.partition_mean_ms = 1'500;
    s.partition_length_ms = 8'000;
    s.loss_ppm = 150'000;
    return s;
  }
  if (name == "epochs_in_doubt") {
    Scenario s = from("epochs");
    s.loss_ppm = 250'000;
    s.slow_ppm = 200'000;
    s.slow_ms = 1'500;
    return s;
  }
  return sim::scenario_named(name, seed);
}

Result<std::optional<Found>> run(const Line& line) {
  for (std::uint64_t seed = line.range.first; seed <= line.range.last; ++seed) {
    const auto scenario = scenario_named(line.scenario, seed);
    if (!scenario) return tl::unexpected(scenario.error());
    sim::RunOptions options;
    options.seed = seed;
    options.minutes = line.number("minutes", 3);
    options.nodes = line.number("nodes", 4);
    options.scenario = *scenario;
    if (const auto actor = line.options.find("actor"); actor != line.options.end())
      for (const auto& [kind, name] : EnumNames<sim::ActorKind>::values)
        if (name == actor->second) options.scenario.actors.items = {kind};
    if (line.options.contains("ledger")) options.ledger = sim::LedgerKind::real;
    const sim::RunReport report = sim::run_simulation(options);
    if (!report.violation.empty()) return Found{seed, report.violation};
  }
  return std::nullopt;
}

Result<std::optional<Found>> play_twins(const Line& line) {
  const auto space = sim::twins::Space::of(line.number("nodes", 4), line.number("views", 3));
  if (!space) return tl::unexpected(space.error());
  const sim::twins::Options options{1, 1, 10};
  // A slice at a time: what comes after the first violation is of no interest.
  const std::uint64_t slice = line.kind == "drawn" ? 16 : 4'096;
  for (std::uint64_t first = line.range.first; first <= line.range.last; first += slice) {
    const std::uint64_t last = std::min(line.range.last, first + slice - 1);
    const auto found = line.kind == "drawn" ? sim::twins::sample(*space, first, last, options)
                                            : sim::twins::explore(*space, first, last, options);
    if (!found.failures.empty()) return Found{found.failures.front().number, found.failures.front().violation};
  }
  return std::nullopt;
}

}  // namespace

Result<std::optional<Found>> hunt(const std::string& text) {
  const auto line = read_line(text);
  if (!line) return tl::unexpected(line.error());
  if (line->kind == "run") return run(*line);
  if (line->kind == "twins" || line->kind == "drawn") return play_twins(*line);
  if (line->kind != "trade") return malformed("there is no hunt named " + line->kind);
  for (std::uint64_t seed = line->range.first; seed <= line->range.last; ++seed)
    if (auto violation = random_trade(seed); !violation.empty()) return Found{seed, std::move(violation)};
  return std::nullopt;
}

std::string up_to(const std::string& line, std::uint64_t last) {
  const auto dots = line.find("..");
  const auto end = line.find(' ', dots);
  return line.substr(0, dots + 2) + std::to_string(last) + (end == std::string::npos ? "" : line.substr(end));
}

std::string checker_of(const std::string& violation) {
  const struct {
    const char* says;
    const char* checker;
  } rows[] = {
      {"the model allows no", "conformance"},
      {"that it has not appended", "conformance"},
      {"at or below its floor", "conformance"},
      {"beside another that forbids it", "conformance"},
      {"conflicting votes", "own_votes"},
      {"holds evidence against", "own_votes"},
      {"blames the honest node", "own_votes"},
      {"reports a divergence", "own_votes"},
      {"cannot accept a final block", "own_votes"},
      {"certificates that exclude each other", "own_votes"},
      {"had acknowledged height", "agreement"},
      {"committed height", "agreement"},
      {"two blocks at height", "agreement"},
      {"two results of one block", "agreement"},
      {"nobody honest has seen", "ancestry"},
      {"did not report the two votes", "injected_votes"},
      {"chain is broken", "chain"},
      {"has two notarized blocks", "certificates"},
      {"has two finalizations", "certificates"},
      {"is both finalized and nullified", "certificates"},
      {"and another finalized", "certificates"},
      {"and not at", "progress"},
      {"forgets that transactions wait", "kept_work"},
      {"has lost transaction", "kept_work"},
      {"does not start", "start"},
      {"has stopped", "host"},
      {"has other validators", "seats"},
      {"has another state", "state_roots"},
      {"alarm:", "ledger invariants"},
      {"books:", "books"},
      {"price:", "second price"},
      {"receipt:", "receipts"},
      {"two notarized blocks in", "twins"},
      {"two finalizations in", "twins"},
      {"a nullification and a finalization", "twins"},
      {"two blocks or results", "twins"},
      {"evidence names the honest", "twins"},
      {"an honest instance blames", "twins"},
      {"two certificates contradict", "twins"},
      {"blocks within", "twins"},
      {"instance ", "twins"},
      {" ms of delay", "bounds"},
      {" blocks under way", "bounds"},
      {" bodies wanted", "bounds"},
      {"segments of the log", "bounds"},
  };
  for (const auto& row : rows)
    if (violation.find(row.says) != std::string::npos) return row.checker;
  return {};
}

}  // namespace tallystick::mutants
