// A validator whose disk is new finds itself ten thousand blocks behind the others, while they go on: it must stand beside them within a minute,
// with everything verified on the way. The blocks are laid into the others' directories before they start.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "node/client/rpc_client.h"
#include "testnet/network/ask.h"
#include "tests/e2e/long_chain.h"

namespace tallystick::e2e {
namespace {

using Clock = std::chrono::steady_clock;

std::uint64_t height_of(const Network& network, std::size_t node) {
  const auto status = testnet::ask_status(network.node(node));
  return status ? std::stoull(status->at("height").get<std::string>()) : 0;
}

TEST(CatchUp, TenThousandBlocksInAMinute) {
  constexpr std::uint64_t kBlocks = 10'000;
  constexpr auto kPatience = std::chrono::seconds{60};
  Network network;
  lay_down(network, {.blocks = kBlocks});
  network.start({0, 1, 2});
  ASSERT_TRUE(network.ready());
  const auto begin = Clock::now();
  network.launch({3});
  while (height_of(network, 3) < kBlocks && Clock::now() - begin < kPatience)
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
  const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
  std::printf("caught up %llu blocks in %lld ms\n", static_cast<unsigned long long>(height_of(network, 3)),
              static_cast<long long>(taken.count()));
  EXPECT_GE(height_of(network, 3), kBlocks);
  EXPECT_TRUE(network.ready());
}

// Two of the validators keep the newest blocks only. Who is far behind gets the rest from the third; what they no longer have they say.
TEST(CatchUp, SomeHavePruned) {
  constexpr std::uint64_t kBlocks = 3'000;
  constexpr std::uint64_t kKept = 500;
  constexpr std::uint64_t kSegment = 1024 * 1024;
  Network network;
  lay_down(network, {.blocks = kBlocks, .nodes = {0, 1, 2}, .block_segment_bytes = kSegment});
  for (const std::size_t node : {0U, 1U}) {
    std::ofstream{network.layout().config(node), std::ios::app} << "\n[storage]\nkeep_blocks = " << kKept
                                                                << "\nblock_segment_mib = 1\n";
  }
  const auto files = [&](std::size_t node) {
    std::size_t count = 0;
    for (const auto& file : std::filesystem::directory_iterator{network.layout().data(node) + "/blocks"})
      count += file.path().extension() == ".blocks" ? 1 : 0;
    return count;
  };
  const std::size_t before = files(0);
  ASSERT_GT(before, 3U);
  network.start({0, 1, 2});
  ASSERT_TRUE(network.ready());
  const auto end = Clock::now() + std::chrono::seconds{10};
  while (files(0) == before && Clock::now() < end) std::this_thread::sleep_for(std::chrono::milliseconds{50});
  EXPECT_LT(files(0), before);
  EXPECT_EQ(files(2), before) << "the archive";
  auto client = node::client::RpcClient::make({.endpoints = {testnet::loopback_url(network.node(0).rpc_port)}}).value();
  EXPECT_TRUE(client.call("block_get", {{"height", "1"}})) << "header and roots are kept";
  const auto pruned = client.call("block_get", {{"height", "1"}, {"bodies", true}});
  EXPECT_TRUE(pruned || pruned.error().message.find("ask an archive node") != std::string::npos);

  const auto begin = Clock::now();
  network.launch({3});
  while (height_of(network, 3) < kBlocks && Clock::now() - begin < std::chrono::seconds{40})
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  EXPECT_GE(height_of(network, 3), kBlocks);
  const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
  std::printf("caught up %llu blocks of which two of three have kept %llu in %lld ms\n",
              static_cast<unsigned long long>(kBlocks), static_cast<unsigned long long>(kKept),
              static_cast<long long>(taken.count()));
}

}  // namespace
}  // namespace tallystick::e2e
