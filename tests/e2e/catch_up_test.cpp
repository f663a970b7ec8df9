// A validator whose disk is new finds itself ten thousand blocks behind the others, while they go on: it must stand beside them within a minute,
// with everything verified on the way. The blocks are laid into the others' directories before they start.
#include <chrono>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

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

}  // namespace
}  // namespace tallystick::e2e
