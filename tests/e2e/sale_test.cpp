// tallystick-bench sale as a person runs it, in short: a supplier has the money of a sale by policy within a second.
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

constexpr double kDisbursedMsMax = 1'000;
constexpr int kSales = 50;

std::string last_line_of(const std::string& path) {
  std::ifstream in(path);
  std::string last;
  for (std::string line; std::getline(in, line);) last = line;
  return last;
}

TEST(Sale, TheMoneyIsThereWithinASecond) {
  const node::TempDirectory place, elsewhere;
  const std::string log = elsewhere.path() + "/log";
  const auto code = run_process(
      {TALLYSTICK_BENCH, "sale", "--repetitions", std::to_string(kSales), "--json", "--dir", place.path()}, log);
  ASSERT_TRUE(code) << code.error().message;
  const auto report = parse_json(last_line_of(log));
  ASSERT_TRUE(report) << report.error().message;
  ASSERT_EQ(*code, 0) << report->dump(2);
  EXPECT_EQ(report->at("valid"), true);
  EXPECT_EQ(report->at("repetitions"), kSales);
  EXPECT_EQ(report->at("blocks_with_sales"), kSales) << "each sale is final before the next is asked for";
  const auto p99 = [&](const char* name) { return report->at(name).at("p99").get<double>(); };
  EXPECT_GT(p99("final_ms"), 0);
  EXPECT_GE(p99("disbursed_ms"), p99("final_ms"));
  EXPECT_GE(p99("receipt_ms"), p99("disbursed_ms"));
  EXPECT_GE(p99("whole_ms"), p99("receipt_ms"));
  EXPECT_LE(p99("disbursed_ms"), kDisbursedMsMax) << report->dump(2);
  EXPECT_TRUE(std::filesystem::is_empty(place.path())) << "it removes what it made";
  std::cout << "disbursed: " << report->at("disbursed_ms") << "\n";
}

}  // namespace
}  // namespace tallystick::testnet
