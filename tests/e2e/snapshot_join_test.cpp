// A network whose validators keep the newest blocks only and make snapshots, while customers pay. Who comes with nothing cannot have the
// blocks from the beginning: a new observer, killed in the middle of fetching, and a validator whose disk is lost begin with a snapshot of their
// peers by themselves, fetch the blocks since, and a wallet verifies what it reads from them against genesis.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "testnet/network/ask.h"
#include "testnet/network/process.h"
#include "tests/e2e/load.h"
#include "tests/e2e/long_chain.h"

namespace tallystick::e2e {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
constexpr std::size_t kObserver = testnet::kFirstObserverNode;
constexpr std::uint64_t kBlocks = 1'000;
constexpr std::uint64_t kKept = 120;
constexpr std::uint64_t kEvery = 60;
constexpr auto kPatience = std::chrono::seconds{40};

std::uint64_t height_of(const Network& network, std::size_t node) {
  const auto status = testnet::ask_status(network.node(node));
  return status ? std::stoull(status->at("height").get<std::string>()) : 0;
}

std::string text_of(const std::string& path) {
  std::ifstream in{path};
  return {std::istreambuf_iterator<char>{in}, {}};
}

template <class F>
bool comes_true(F holds, std::chrono::milliseconds look = std::chrono::milliseconds{20}) {
  const auto end = Clock::now() + kPatience;
  while (!holds() && Clock::now() < end) std::this_thread::sleep_for(look);
  return holds();
}

std::size_t files_in(const std::string& directory) {
  std::error_code failed;
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator{directory, failed}) count += entry.exists() ? 1 : 0;
  return count;
}

struct SnapshotJoin : ::testing::Test {
  static testnet::CreateOptions options() {
    testnet::CreateOptions out;
    out.observers = 1;
    return out;
  }
  Network network{options()};

  SnapshotJoin() {
    lay_down(network,
             {.blocks = kBlocks, .transactions = 12, .nodes = {0, 1, 2, 3}, .block_segment_bytes = 1024 * 1024});
    for (std::size_t i = 0; i < network.size(); ++i)
      std::ofstream{network.layout().config(i), std::ios::app}
          << "\n[storage]\nkeep_blocks = " << kKept << "\nsnapshot_every = " << kEvery << "\nblock_segment_mib = 1\n";
    network.start({0, 1, 2, 3});
  }
  std::string data(std::size_t node) const { return network.layout().data(node); }
  std::string log(std::size_t node) const { return text_of(network.layout().log(node)); }
  // Every validator has deleted its first blocks and has a snapshot.
  bool pruned_and_shelved() {
    return comes_true([&] {
      for (std::size_t i = 0; i < network.size(); ++i)
        if (fs::exists(data(i) + "/blocks/00000000000000000001.blocks") || files_in(data(i) + "/snapshots") == 0)
          return false;
      return true;
    });
  }
  bool reaches(std::size_t node, std::uint64_t height) {
    return comes_true([&] { return height_of(network, node) >= height; });
  }
  int tool(std::vector<std::string> arguments) {
    return testnet::run_process(arguments, network.layout().directory() + "/output").value_or(-1);
  }
  // What the wallet makes of what this node alone answers; a proof of the newest block may have to wait for its finalization.
  void expect_verified_reads(std::size_t node) {
    EXPECT_TRUE(comes_true([&] {
      return tool({TALLYSTICK_PROGRAM, "--node", testnet::loopback_url(network.node(node).rpc_port), "--genesis",
                   network.layout().genesis(), "--json", "policy", "show", "level_max"}) == 0;
    })) << text_of(network.layout().directory() + "/output");
  }
  void expect_whole_ledger(std::size_t node) {
    EXPECT_EQ(tool({TALLYSTICKD_PROGRAM, "--config", network.layout().config(node), "verify"}), 0)
        << text_of(network.layout().directory() + "/output");
  }
};

TEST_F(SnapshotJoin, WhoHasNothingBeginsWithASnapshotOfItsPeers) {
  ASSERT_TRUE(network.ready());
  const auto payers = make_payers(network, 2, Amount{100'000'000});
  History history{network.layout().directory() + "/history.ndjson"};
  Load load{network, payers, history, {}};
  ASSERT_TRUE(pruned_and_shelved());

  // A new observer, killed as soon as there is something of the snapshot.
  network.launch({kObserver});
  ASSERT_TRUE(comes_true(
      [&] {
        return fs::exists(data(kObserver) + "/joining/manifest") ||
               log(kObserver).find("a whole snapshot was fetched") != std::string::npos;  // faster than we look
      },
      std::chrono::milliseconds{1}));
  network.kill({kObserver});
  const auto begin = Clock::now();
  network.launch({kObserver});
  ASSERT_TRUE(reaches(kObserver, height_of(network, 0))) << log(kObserver);
  const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
  std::printf("an observer stood at height %llu after %lld ms\n",
              static_cast<unsigned long long>(height_of(network, kObserver)), static_cast<long long>(taken.count()));
  EXPECT_NE(log(kObserver).find("the ledger begins with a snapshot"), std::string::npos);
  EXPECT_FALSE(fs::exists(data(kObserver) + "/joining"));
  expect_verified_reads(kObserver);

  // A validator loses its disk, and its vote with it.
  network.kill({3});
  fs::remove_all(data(3));
  std::ofstream{network.layout().log(3), std::ios::trunc};
  const auto lost = Clock::now();
  network.launch({3});
  ASSERT_TRUE(reaches(3, height_of(network, 0))) << log(3);
  const auto rebuilt = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - lost);
  std::printf("a validator without a disk stood at height %llu after %lld ms\n",
              static_cast<unsigned long long>(height_of(network, 3)), static_cast<long long>(rebuilt.count()));
  EXPECT_NE(log(3).find("the ledger begins with a snapshot"), std::string::npos);
  EXPECT_NE(log(3).find("this validator does not vote: its signer state is missing"), std::string::npos);
  const auto status = testnet::ask_status(network.node(3));
  ASSERT_TRUE(status);
  EXPECT_FALSE(status->at("may_vote").get<bool>());
  EXPECT_FALSE(fs::exists(data(3) + "/sign_state"));
  expect_verified_reads(3);

  // A validator's database is damaged, and the blocks that would bring it back are deleted. It has its signer's state, so it votes on.
  network.kill({2});
  for (const auto& file : fs::directory_iterator{data(2) + "/state"})
    if (file.path().filename().string().starts_with("MANIFEST")) fs::resize_file(file.path(), 20);
  std::ofstream{network.layout().log(2), std::ios::trunc};
  network.launch({2});
  ASSERT_TRUE(reaches(2, height_of(network, 0))) << log(2);
  EXPECT_NE(log(2).find("the ledger is taken from the peers"), std::string::npos) << log(2);
  EXPECT_NE(log(2).find("the ledger begins with a snapshot"), std::string::npos) << log(2);
  EXPECT_TRUE(testnet::ask_status(network.node(2))->at("may_vote").get<bool>());
  expect_verified_reads(2);

  const std::uint64_t decided = load.decided();
  EXPECT_TRUE(comes_true([&] { return load.decided() > decided + 20; })) << "the load goes on";
  load.stop();
  network.stop();
  for (const std::size_t node : {std::size_t{2}, std::size_t{3}, kObserver}) expect_whole_ledger(node);
}

// The snapshot is of a later epoch than the first, and the node goes on over the ends of epochs. It could have the blocks, but would rather not.
TEST(SnapshotOfALaterEpoch, IsBegunWithAndFollowedOn) {
  constexpr std::uint64_t kEpoch = 30;
  testnet::CreateOptions options;
  options.observers = 1;
  options.parameters = {"epoch_length=" + std::to_string(kEpoch)};
  Network network{options};
  for (std::size_t i = 0; i < network.size(); ++i)
    std::ofstream{network.layout().config(i), std::ios::app} << "\n[storage]\nsnapshot_every = 77\n";
  std::ofstream{network.layout().config(kObserver), std::ios::app} << "\n[storage]\njoin_behind = 40\n";
  network.start({0, 1, 2, 3});
  ASSERT_TRUE(network.ready());
  const auto payers = make_payers(network, 2, Amount{100'000'000});
  History history{network.layout().directory() + "/history.ndjson"};
  Load load{network, payers, history, {}};
  const auto text = [&] { return text_of(network.layout().log(kObserver)); };
  ASSERT_TRUE(comes_true([&] {
    for (std::size_t i = 0; i < network.size(); ++i)
      if (files_in(network.layout().data(i) + "/snapshots") == 0) return false;
    return true;
  })) << text_of(network.layout().log(0));
  network.launch({kObserver});
  ASSERT_TRUE(comes_true([&] { return text().find("the ledger begins with a snapshot") != std::string::npos; }))
      << text();
  const std::uint64_t later = height_of(network, 0) + 2 * kEpoch;
  EXPECT_TRUE(comes_true([&] { return height_of(network, kObserver) >= later; })) << text();
  load.stop();
  network.stop();
  EXPECT_EQ(testnet::run_process({TALLYSTICKD_PROGRAM, "--config", network.layout().config(kObserver), "verify"},
                                 network.layout().directory() + "/output")
                .value_or(-1),
            0)
      << text_of(network.layout().directory() + "/output");
}

}  // namespace
}  // namespace tallystick::e2e
