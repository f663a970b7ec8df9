// tallystick-bench due as a person runs it, in short: two thousand fragments of one day are paid exactly on four validators, over as many blocks as
// due_work_max makes of them, while customers pay each other.
#include <filesystem>
#include <fstream>
#include <iostream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/strict_json.h"
#include "node/os/temp_directory.h"
#include "testnet/network/process.h"

namespace tallystick::testnet {
namespace {

std::string last_line_of(const std::string& path) {
  std::ifstream in(path);
  std::string last;
  for (std::string line; std::getline(in, line);) last = line;
  return last;
}

TEST(Due, ManyFragmentsOfOneDayArePaidOverManyBlocks) {
  const node::TempDirectory place, elsewhere;
  const std::string log = elsewhere.path() + "/log";
  const auto code = run_process(
      {TALLYSTICK_BENCH, "due", "--receivables", "8", "--day-ms", "4000", "--json", "--dir", place.path()}, log);
  ASSERT_TRUE(code) << code.error().message;
  const auto report = parse_json(last_line_of(log));
  ASSERT_TRUE(report) << report.error().message;
  ASSERT_EQ(*code, 0) << report->dump(2);
  EXPECT_EQ(report->at("valid"), true);
  EXPECT_EQ(report->at("fragments"), 2'000);
  EXPECT_EQ(report->at("blocks"), 8) << "256 units a block, 250 fragments a receivable";
  EXPECT_TRUE(std::filesystem::is_empty(place.path())) << "it removes what it made";
  std::cout << "interval before: " << report->at("interval_before_ms")
            << ", during: " << report->at("interval_during_ms") << "\n";
}

}  // namespace
}  // namespace tallystick::testnet
