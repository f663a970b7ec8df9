// A bank's machine loses its disk while customers pay: data and signer state are gone, configuration and key are left. The node starts and says
// that it does not vote, why, and what cures it; nobody can make its key vote again by starting it anew; it rebuilds its data from the others
// while the load goes on, and a wallet verifies what it reads from this node alone.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "consensus/log_record.h"
#include "node/os/posix_disk.h"
#include "node/storage/consensus_log.h"
#include "testnet/network/ask.h"
#include "testnet/network/process.h"
#include "tests/e2e/load.h"

namespace tallystick::e2e {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kVictim = 3;
constexpr auto kPatience = std::chrono::seconds{30};

std::uint64_t height_of(const Network& network, std::size_t node) {
  const auto status = testnet::ask_status(network.node(node));
  return status ? std::stoull(status->at("height").get<std::string>()) : 0;
}

std::string text_of(const std::string& path) {
  std::ifstream in{path};
  return {std::istreambuf_iterator<char>{in}, {}};
}

// What the wallet shows when it asks this node only, and its exit code.
std::pair<int, std::string> read_with_wallet(const Network& network, std::size_t node) {
  const std::string out = network.layout().directory() + "/wallet-output";
  std::filesystem::remove(out);
  const auto code =
      testnet::run_process({TALLYSTICK_PROGRAM, "--node", testnet::loopback_url(network.node(node).rpc_port),
                            "--genesis", network.layout().genesis(), "--json", "policy", "show", "level_max"},
                           out);
  return {code.value_or(-1), text_of(out)};
}

std::size_t own_votes_in_log(const Network& network, std::size_t node) {
  const auto disk = node::PosixDisk::open_root(network.layout().data(node)).value();
  const auto log = node::ConsensusLog::open(*disk, {"log/0"});
  std::size_t count = 0;
  for (const auto& entry : log->entries) count += consensus::own_vote_view(entry.record).has_value() ? 1 : 0;
  return count;
}

TEST(LostDisk, TheNodeComesBackWithoutItsVote) {
  Network network;
  network.start();
  ASSERT_TRUE(network.ready());
  const auto payers = make_payers(network, 2, Amount{100'000'000});
  History history{network.layout().directory() + "/history.ndjson"};
  Load load{network, payers, history, {}};
  const auto decided = [&](std::uint64_t count) {
    const auto end = Clock::now() + kPatience;
    const std::uint64_t wanted = load.decided() + count;
    while (load.decided() < wanted && Clock::now() < end) std::this_thread::sleep_for(std::chrono::milliseconds{20});
    return load.decided() >= wanted;
  };
  ASSERT_TRUE(decided(200));

  network.kill({kVictim});
  EXPECT_GT(own_votes_in_log(network, kVictim), 0U);
  std::filesystem::remove_all(network.layout().data(kVictim));
  std::ofstream{network.layout().log(kVictim), std::ios::trunc};
  ASSERT_TRUE(decided(50)) << "the others go on";

  // Whoever tries to start the key anew is told why not.
  const std::string init_log = network.layout().directory() + "/init-output";
  EXPECT_EQ(testnet::run_process({TALLYSTICKD_PROGRAM, "--config", network.layout().config(kVictim), "init"}, init_log)
                .value_or(-1),
            1);
  EXPECT_NE(text_of(init_log).find("must never vote again"), std::string::npos) << text_of(init_log);
  EXPECT_FALSE(std::filesystem::exists(network.layout().data(kVictim) + "/sign_state"));

  const auto begin = Clock::now();
  network.launch({kVictim});
  const std::uint64_t goal = height_of(network, 0);
  while (height_of(network, kVictim) < goal && Clock::now() < begin + kPatience)
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
  std::printf("%llu blocks were there again after %lld ms\n", static_cast<unsigned long long>(goal),
              static_cast<long long>(taken.count()));
  ASSERT_GE(height_of(network, kVictim), goal);
  ASSERT_TRUE(decided(100)) << "it follows";

  const auto status = testnet::ask_status(network.node(kVictim));
  ASSERT_TRUE(status);
  EXPECT_FALSE(status->at("may_vote").get<bool>());
  const std::string log = text_of(network.layout().log(kVictim));
  EXPECT_NE(log.find("this validator does not vote: its signer state is missing"), std::string::npos);
  EXPECT_NE(log.find("validator.propose_rotate"), std::string::npos) << "the cure";

  const auto [code, shown] = read_with_wallet(network, kVictim);
  EXPECT_EQ(code, 0) << shown;
  EXPECT_NE(shown.find("level_max"), std::string::npos) << shown;

  load.stop();
  network.stop();
  EXPECT_EQ(own_votes_in_log(network, kVictim), 0U);
  EXPECT_EQ(
      testnet::run_process({TALLYSTICKD_PROGRAM, "--config", network.layout().config(kVictim), "verify"}, init_log)
          .value_or(-1),
      0)
      << text_of(init_log);
}

}  // namespace
}  // namespace tallystick::e2e
