#include <gtest/gtest.h>

#include "core/sha256.h"
#include "testnet/bench/ledger_report.h"

namespace tallystick::bench {
namespace {

TEST(Bench, PercentilesAreValuesThatWereMeasured) {
  std::vector<Nanos> hundred;
  for (Nanos i = 1; i <= 100; ++i) hundred.push_back(i * 1'000'000);
  const struct {
    const char* name;
    std::vector<Nanos> ascending;
    double p50, p95, p99, max;
  } rows[] = {
      {"none", {}, 0, 0, 0, 0},
      {"one", {3'000'000}, 3, 3, 3, 3},
      {"two", {1'000'000, 9'000'000}, 1, 9, 9, 9},
      {"a hundred", hundred, 50, 95, 99, 100},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    const Percentiles p = percentiles(row.ascending);
    EXPECT_DOUBLE_EQ(p.p50, row.p50);
    EXPECT_DOUBLE_EQ(p.p95, row.p95);
    EXPECT_DOUBLE_EQ(p.p99, row.p99);
    EXPECT_DOUBLE_EQ(p.max, row.max);
  }
}

std::vector<ClientWork> two_clients() {
  std::vector<ClientWork> work(2);
  for (std::size_t i = 0; i < 4; ++i)
    work[i % 2].transactions.push_back({{}, sha256(as_bytes("transaction " + std::to_string(i))), 1, false});
  return work;
}

TEST(Bench, TheTrackerCountsWhatWasAppliedOnce) {
  const auto work = two_clients();
  const Hash own = work[1].transactions[0].id, other = sha256(as_bytes("somebody else's"));
  const struct {
    const char* name;
    Hash id;
    const char* outcome;
    std::uint64_t applied, problems;
  } steps[] = {
      {"somebody else's", other, "applied", 0, 0},
      {"not decided yet", own, "not_entered", 0, 0},
      {"applied", own, "applied", 1, 0},
      {"twice", own, "applied", 1, 1},
      {"refused", work[0].transactions[1].id, "refused", 1, 2},
      {"an alarm", work[0].transactions[0].id, "internal", 1, 3},
  };
  Tracker tracker{work};
  std::uint64_t height = 10;
  for (const auto& step : steps) {
    SCOPED_TRACE(step.name);
    tracker.in_block(step.id, step.outcome, Height{++height});
    EXPECT_EQ(tracker.applied(), step.applied);
    EXPECT_EQ(tracker.problems(), step.problems);
  }
  EXPECT_EQ(tracker.applied(1), 1U);
  EXPECT_EQ(tracker.fate(1, 0).height, 13U);
  EXPECT_EQ(tracker.first_problems().size(), 3U);
}

TEST(Bench, TheFractionComparesWithTheBetterSignatureRate) {
  LedgerOptions options;
  options.validators = 4;
  LedgerResult result;
  result.before = {20'000, 1.0};
  result.after = {10'000, 1.0};
  PhaseRun run;
  run.counted_to = kSecond;
  result.runs = {run};
  PhaseFigures figures;
  figures.committed_per_s = 1'000;
  result.figures = {figures};
  const double cores = static_cast<double>(usable_cores().size());
  auto report = ledger_report(options, result);
  EXPECT_EQ(report.at("verifications_per_core_second"), 20'000);
  EXPECT_NEAR(report.at("bound_per_s").get<double>(), 20'000 * cores / 4, 0.1);
  EXPECT_NEAR(report.at("bound_fraction").get<double>(), 1'000 * 4 / (cores * 20'000), 0.0001);
  EXPECT_EQ(report.at("valid"), true);
  result.wrong = {"one was lost"};
  report = ledger_report(options, result);
  EXPECT_EQ(report.at("valid"), false);
  EXPECT_NE(ledger_report_text(report).find("NOT VALID: one was lost"), std::string::npos);
}

}  // namespace
}  // namespace tallystick::bench
