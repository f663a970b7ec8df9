// tallystick-bench as a person runs it: a short measurement of four real validators, whose figures must fit together; and one that is
// interrupted, which must leave nothing behind.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <signal.h>

#include "core/strict_json.h"
#include "node/os/temp_directory.h"
#include "testnet/network/layout.h"
#include "testnet/network/process.h"

namespace tallystick::testnet {
namespace {

using Json = nlohmann::json;
using namespace std::chrono_literals;

constexpr const char* kProgram = TALLYSTICK_BENCH;
constexpr std::size_t kValidators = 4;

std::string last_line_of(const std::string& path) {
  std::ifstream in(path);
  std::string last;
  for (std::string line; std::getline(in, line);) last = line;
  return last;
}

double number(const Json& where, const char* name) {
  return where.at(name).get<double>();
}

void expect_ascending(const Json& percentiles) {
  EXPECT_LE(number(percentiles, "p50"), number(percentiles, "p95"));
  EXPECT_LE(number(percentiles, "p95"), number(percentiles, "p99"));
  EXPECT_LE(number(percentiles, "p99"), number(percentiles, "max"));
}

TEST(Bench, FiguresFitTogether) {
  const node::TempDirectory place;
  const std::string log = place.path() + "/log";
  const auto code = run_process({kProgram, "ledger", "--validators", std::to_string(kValidators), "--seconds", "3",
                                 "--json", "--dir", place.path()},
                                log);
  ASSERT_TRUE(code) << code.error().message;
  const auto parsed = parse_json(last_line_of(log));
  ASSERT_TRUE(parsed) << parsed.error().message;
  const Json& report = *parsed;
  ASSERT_EQ(*code, 0) << report.dump(2);
  EXPECT_EQ(report.at("valid"), true);
  EXPECT_EQ(report.at("lost"), 0);
  EXPECT_GT(number(report, "committed"), 0);
  EXPECT_EQ(report.at("committed"), report.at("submitted")) << "what was taken is in the ledger";
  const double bound =
      number(report, "verifications_per_core_second") * number(report.at("machine"), "cores") / kValidators;
  EXPECT_NEAR(number(report, "bound_per_s"), bound, bound * 0.001);
  EXPECT_NEAR(number(report, "bound_fraction"), number(report, "committed_per_s") / bound, 0.001);
  EXPECT_GT(number(report, "disk_bytes_per_transaction"), 100) << "a signature and two ids at least";
  ASSERT_EQ(report.at("phases").size(), 2U);
  for (const Json& phase : report.at("phases")) {
    SCOPED_TRACE(phase.at("name"));
    EXPECT_LE(number(phase, "committed"), number(phase, "submitted"));
    expect_ascending(phase.at("finality_ms"));
    EXPECT_GT(number(phase.at("finality_ms"), "p50"), 0);
    EXPECT_LE(number(phase, "committed_per_s") * number(phase, "seconds"), number(phase, "committed") + 1) << "all but the ramp";
    ASSERT_EQ(phase.at("processes").size(), kValidators + 1);
    for (const Json& process : phase.at("processes")) {
      EXPECT_GT(number(process, "cpu_s"), 0) << process;
      EXPECT_GT(number(process, "resident_mib"), 0) << process;
    }
  }
  EXPECT_EQ(report.at("phases")[0].at("pace").at("loop"), "closed");
  EXPECT_EQ(report.at("phases")[1].at("pace").at("loop"), "open");
  EXPECT_EQ(std::filesystem::remove(log), true);
  EXPECT_TRUE(std::filesystem::is_empty(place.path())) << "it removes what it made";
}

// The processes that the network in this directory runs, once all of them are there.
std::vector<Process> nodes_in(const std::string& place) {
  for (int look = 0; look < 600; ++look, std::this_thread::sleep_for(50ms)) {
    std::vector<Process> out;
    for (const auto& entry : std::filesystem::directory_iterator(place))
      for (std::size_t i = 0; entry.is_directory() && i < kValidators; ++i)
        if (const auto process = read_pid_file(Layout{entry.path()}.pid(i))) out.push_back(*process);
    if (out.size() == kValidators) return out;
  }
  return {};
}

TEST(Bench, AnInterruptLeavesNothingBehind) {
  const node::TempDirectory place, elsewhere;
  const std::string log = elsewhere.path() + "/log";
  const auto bench = start_process({kProgram, "ledger", "--seconds", "60", "--json", "--dir", place.path()}, log);
  ASSERT_TRUE(bench) << bench.error().message;
  const std::vector<Process> nodes = nodes_in(place.path());
  EXPECT_EQ(nodes.size(), kValidators) << "the network never ran";
  for (int again = 0; again < 3; ++again) {
    signal_process(*bench, SIGINT);
    std::this_thread::sleep_for(20ms);
  }
  EXPECT_TRUE(wait_for_end(*bench, Millis{60'000}));
  for (const Process& node : nodes) EXPECT_FALSE(is_running(node)) << node.pid;
  EXPECT_TRUE(std::filesystem::is_empty(place.path()));
  EXPECT_NE(last_line_of(log).find("interrupted"), std::string::npos) << last_line_of(log);
}

}  // namespace
}  // namespace tallystick::testnet
