// Clocks that jump while validators run, by libfaketime, and one that stands still because its process does: the network goes on, nobody
// signs what contradicts itself, and while most clocks are right the ledger's time is right, so nothing falls due early or late.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "testnet/network/ask.h"
#include "tests/e2e/trial.h"

namespace tallystick::e2e {
namespace {

constexpr Millis kPatience{20'000};
constexpr std::chrono::seconds kWrong{5};
constexpr std::int64_t kEarlyMsMax = 1'000, kLateMsMax = 5'000;  // of the newest block, against this test's clock
constexpr std::size_t kAll = 4;

std::string library() {
  for (const auto& folder : std::filesystem::directory_iterator{"/usr/lib"}) {
    const auto path = folder.path() / "faketime" / "libfaketimeMT.so.1";
    std::error_code problem;
    if (std::filesystem::exists(path, problem)) return path.string();
  }
  return "";
}

// Each validator's clock is off by what a file says; monotonic time stays what it is.
class Clocks {
 public:
  Clocks(Network& network, const std::string& preload) : network_{network} {
    for (std::size_t i = 0; i < network.size(); ++i) {
      set(i, "+0");
      network.run_through(i, "env LD_PRELOAD=" + preload +
                                 " FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_CACHE_DURATION=1 " +
                                 "FAKETIME_TIMESTAMP_FILE=" + file(i));
    }
  }
  void set(std::size_t validator, const std::string& offset) const {
    std::ofstream{file(validator) + ".new"} << offset << "\n";
    std::filesystem::rename(file(validator) + ".new", file(validator));
  }

 private:
  std::string file(std::size_t validator) const { return network_.layout().node(validator) + "/clock"; }
  Network& network_;
};

// The newest block's time less ours, in milliseconds.
std::int64_t ahead_ms(const Network& network, std::size_t node) {
  using namespace std::chrono;
  const auto status = testnet::ask_status(network.node(node));
  const std::int64_t now = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  return status ? std::stoll(status->at("block_time").get<std::string>()) - now : 0;
}

struct Row {
  const char* name;
  std::vector<std::size_t> wrong;
  const char* offset;
};
const Row kRows[] = {
    {"one two hours back", {1}, "-2h"},
    {"one an hour ahead", {2}, "+1h"},
    {"all two hours back", {0, 1, 2, 3}, "-2h"},
    {"all an hour ahead", {0, 1, 2, 3}, "+1h"},
};

TEST(Clock, JumpsAndNothingElseHappens) {
  const std::string preload = library();
  if (preload.empty()) GTEST_SKIP() << "no libfaketime";
  Network network;
  const Clocks clocks{network, preload};
  Trial trial{network, {}};
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.name);
    for (const std::size_t node : row.wrong) clocks.set(node, row.offset);
    std::this_thread::sleep_for(std::chrono::milliseconds{1'500});  // until the processes have read it
    const Height before = trial.watch().highest();
    std::int64_t earliest = 0, latest = 0;
    const auto end = std::chrono::steady_clock::now() + kWrong;
    while (std::chrono::steady_clock::now() < end) {
      const std::int64_t ahead = ahead_ms(network, 0);
      earliest = std::min(earliest, ahead);
      latest = std::max(latest, ahead);
      std::this_thread::sleep_for(std::chrono::milliseconds{100});
    }
    if (row.wrong.size() < kAll) {
      EXPECT_LE(latest, kEarlyMsMax);
      EXPECT_GE(earliest, -kLateMsMax);
    }
    const std::uint64_t blocks = trial.watch().highest().raw() - before.raw();
    EXPECT_GT(blocks, 5U);
    for (const std::size_t node : row.wrong) clocks.set(node, "+0");
    const auto again = trial.until_all_above(trial.watch().highest(), {0, 1, 2, 3}, kPatience);
    ASSERT_TRUE(again) << "not all go on";
    std::cout << row.name << ": " << blocks << " blocks in " << kWrong.count() << " s, their times " << earliest
              << " to " << latest << " ms off; put right, all commit after " << again->raw() << " ms" << std::endl;
  }
  trial.judge();
}

TEST(Clock, StandsStillForTenSeconds) {
  Network network;
  Trial trial{network, {}};
  network.freeze(2);
  const Height before = trial.watch().highest({0, 1, 3});
  std::this_thread::sleep_for(std::chrono::seconds{10});
  const Height after = trial.watch().highest({0, 1, 3});
  network.thaw(2);
  EXPECT_GT(after, before);
  const auto again = trial.until_all_above(after, {0, 1, 2, 3}, kPatience);
  ASSERT_TRUE(again) << "not all go on";
  std::cout << "one stopped for 10 s: " << after.raw() - before.raw() << " blocks meanwhile; all commit after "
            << again->raw() << " ms\n";
  trial.judge();
}

}  // namespace
}  // namespace tallystick::e2e
