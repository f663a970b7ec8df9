// How fast the rule book runs: facts per second through the engine, moment by moment, and in one batch, on a made-up history.
//   explorer-rules-bench [RECEIVABLES [SEED [FOLDER]]]
// One thread. With FOLDER (which exists), facts and alerts are written there as recheck.mjs reads them.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "explorer/generator/history.h"
#include "explorer/relations/ndjson.h"
#include "explorer/rules/alert.h"
#include "explorer/rules/engine.h"

using namespace tallystick::explorer;
using tallystick::Timestamp;

namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

int main(int argc, char** argv) {
  HistorySettings settings;
  if (argc > 1) settings.receivables = std::atoi(argv[1]);
  if (argc > 2) settings.seed = std::strtoull(argv[2], nullptr, 10);
  if (settings.receivables < 1 || settings.receivables > 200'000) {
    std::fprintf(stderr, "receivables must be 1..200000\n");
    return 2;
  }
  Names names;
  const History history = make_history(names, settings);
  Relations relations(names);
  const auto rules = enabled_rules();
  Engine engine(relations, rules);
  std::vector<Hit> hits;
  const std::span<const Fact> facts = history.facts;
  auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < facts.size();) {
    std::size_t end = i;
    while (end < facts.size() && time_of(facts[end]) == time_of(facts[i])) ++end;
    if (const auto ok = engine.advance(facts.subspan(i, end - i), hits); !ok) {
      std::fprintf(stderr, "%s\n", ok.error().message.c_str());
      return 1;
    } else if (!ok->empty()) {
      std::fprintf(stderr, "%s\n", ok->front().why.c_str());
      return 1;
    }
    i = end;
  }
  const Timestamp until = relations.now + days(400);
  engine.ripen(until, hits);
  const double incremental = seconds_since(start);
  start = std::chrono::steady_clock::now();
  const auto batch = judge_all(relations, rules, until);
  const double in_batch = seconds_since(start);
  std::sort(hits.begin(), hits.end());
  const auto count = static_cast<double>(facts.size());
  std::printf("%zu facts, %zu examinations, %zu alerts (batch %zu, %s)\n", facts.size(), engine.examinations(),
              hits.size(), batch.size(), hits == batch ? "equal" : "DIFFERENT");
  std::printf("incremental %.2f s, %.0f facts/s; batch %.2f s, %.0f facts/s\n", incremental, count / incremental,
              in_batch, count / in_batch);
  std::size_t found = 0;
  for (const PlantedCase& planted : history.cases)
    found += std::any_of(hits.begin(), hits.end(), [&](const Hit& hit) { return finds(hit, planted); }) ? 1 : 0;
  std::printf("%zu of %zu planted cases found\n", found, history.cases.size());
  if (argc > 3) {
    std::ofstream out(std::string(argv[3]) + "/facts.ndjson"), alerts(std::string(argv[3]) + "/alerts.ndjson");
    for (const Fact& fact : facts) write_ndjson(out, fact, names);
    for (const Hit& hit : hits) alerts << alert_json(hit, names) << '\n';
  }
  return hits == batch ? 0 : 1;
}
