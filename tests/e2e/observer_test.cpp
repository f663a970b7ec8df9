// A supervisor's node: it has a TLS key that the validators' configurations name, and no vote. It follows while customers pay, a wallet verifies
// what it reads from it, a payment handed to it becomes final, and the validators agree without it as with it.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "contracts/cash/reserves.h"
#include "contracts/ledger/genesis_state.h"
#include "contracts/registry.h"
#include "testnet/network/ask.h"
#include "testnet/network/process.h"
#include "tests/e2e/network.h"

namespace tallystick::e2e {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kObserver = testnet::kFirstObserverNode;

std::uint64_t height_of(const Network& network, std::size_t node) {
  const auto status = testnet::ask_status(network.node(node));
  return status ? std::stoull(status->at("height").get<std::string>()) : 0;
}

bool reaches(const Network& network, std::size_t node, std::uint64_t height) {
  const auto end = Clock::now() + std::chrono::seconds{20};
  while (height_of(network, node) < height && Clock::now() < end)
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  return height_of(network, node) >= height;
}

std::string text_of(const std::string& path) {
  std::ifstream in{path};
  return {std::istreambuf_iterator<char>{in}, {}};
}

Operation reserves(const Network& network) {
  const PartyId bank = contracts::bank_party(genesis_hash(network.genesis()), 0);
  return contracts::make_operation(contracts::cash::MintReserves{bank, {*Currency::of("CNY"), Amount{100}}});
}

TEST(Observer, FollowsAndServesAndCountsForNothing) {
  testnet::CreateOptions options;
  options.observers = 1;
  Network network{options};
  network.start();
  auto authority = testnet::settlement_authority(network.layout(), {0}).value();
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(authority.act({reserves(network)}));
  ASSERT_TRUE(reaches(network, kObserver, height_of(network, 0)));
  const auto status = testnet::ask_status(network.node(kObserver));
  ASSERT_TRUE(status);
  EXPECT_FALSE(status->at("may_vote").get<bool>());

  // Started anew with nothing, it fetches what it has missed.
  network.kill({kObserver});
  std::filesystem::remove_all(network.layout().data(kObserver));
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(authority.act({reserves(network)}));
  network.start({kObserver});
  ASSERT_TRUE(reaches(network, kObserver, height_of(network, 0)));

  // Through it alone: a payment, and a verified read.
  auto through_it = testnet::settlement_authority(network.layout(), {kObserver}).value();
  const auto done = through_it.act({reserves(network)});
  ASSERT_TRUE(done) << done.error().message;
  const std::string out = network.layout().directory() + "/wallet-output";
  EXPECT_EQ(testnet::run_process({TALLYSTICK_PROGRAM, "--node", testnet::loopback_url(network.node(kObserver).rpc_port),
                                  "--genesis", network.layout().genesis(), "--json", "policy", "show", "level_max"},
                                 out)
                .value_or(-1),
            0)
      << text_of(out);

  // Two validators and an observer are no quorum of four; with the third there is one.
  network.kill({2, 3});
  auto alone = testnet::settlement_authority(network.layout(), {0}).value();
  EXPECT_FALSE(alone.act({reserves(network)}, Millis{2'000}));
  network.start({2});
  EXPECT_TRUE(network.ready());
  auto again = testnet::settlement_authority(network.layout(), {1}).value();
  EXPECT_TRUE(again.act({reserves(network)}));
  network.stop();
  EXPECT_EQ(testnet::run_process({TALLYSTICKD_PROGRAM, "--config", network.layout().config(kObserver), "verify"}, out)
                .value_or(-1),
            0)
      << text_of(out);
}

TEST(Observer, AKeyThatNobodyNamesIsNotLetIn) {
  testnet::CreateOptions options;
  options.observers = 1;
  Network network{options};
  for (std::size_t i = 0; i < network.size(); ++i) {
    const std::string text = text_of(network.layout().config(i));
    std::ofstream{network.layout().config(i)} << text.substr(0, text.find("[[observers]]"));
  }
  network.start();
  auto authority = testnet::settlement_authority(network.layout(), {0}).value();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(authority.act({reserves(network)}));
  EXPECT_EQ(height_of(network, kObserver), 0U);
  EXPECT_NE(text_of(network.layout().log(0)).find("it shows a key that is pinned for nobody here"), std::string::npos);
}

}  // namespace
}  // namespace tallystick::e2e
