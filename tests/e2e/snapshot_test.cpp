// An observer begins with a snapshot that a validator wrote, carried by somebody whom nobody trusts: a changed byte is refused, the true one is
// installed, the observer fetches the blocks since, follows, and a wallet verifies what it reads from it. What came before the snapshot it
// says to ask elsewhere.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "contracts/cash/reserves.h"
#include "contracts/ledger/genesis_state.h"
#include "contracts/registry.h"
#include "node/client/rpc_client.h"
#include "testnet/network/ask.h"
#include "testnet/network/process.h"
#include "tests/e2e/long_chain.h"

namespace tallystick::e2e {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
constexpr std::size_t kObserver = testnet::kFirstObserverNode;
constexpr std::uint64_t kBlocks = 300;

std::uint64_t height_of(const Network& network, std::size_t node) {
  const auto status = testnet::ask_status(network.node(node));
  return status ? std::stoull(status->at("height").get<std::string>()) : 0;
}

int tallystickd(const Network& network, std::size_t node, std::vector<std::string> arguments) {
  std::vector<std::string> all{TALLYSTICKD_PROGRAM, "--config", network.layout().config(node)};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return testnet::run_process(all, network.layout().directory() + "/output").value_or(-1);
}

std::string output_of(const Network& network) {
  std::ifstream in{network.layout().directory() + "/output"};
  return {std::istreambuf_iterator<char>{in}, {}};
}

void flip_a_byte(const std::string& path) {
  std::fstream file{path, std::ios::in | std::ios::out | std::ios::binary};
  file.seekg(300);
  const int old = file.get();
  file.seekp(300);
  file.put(static_cast<char>(old ^ 1));
}

TEST(Snapshot, AnObserverBeginsWithOneAndFollows) {
  testnet::CreateOptions options;
  options.observers = 1;
  Network network{options};
  lay_down(network, {.blocks = kBlocks, .transactions = 2, .nodes = {0, 1, 2, 3}});
  const std::string place = network.layout().directory() + "/snapshot";
  ASSERT_EQ(tallystickd(network, 2, {"export-snapshot", "--to", place}), 0) << output_of(network);

  fs::create_directory(network.layout().data(kObserver));
  for (const char* piece : {"chunk-000000", "head", "manifest"}) {
    flip_a_byte(place + "/" + piece);
    EXPECT_EQ(tallystickd(network, kObserver, {"import-snapshot", "--from", place}), 1) << piece;
    flip_a_byte(place + "/" + piece);
    fs::remove_all(network.layout().data(kObserver));
  }
  EXPECT_NE(output_of(network).find("the snapshot is not good"), std::string::npos) << output_of(network);
  ASSERT_EQ(tallystickd(network, kObserver, {"import-snapshot", "--from", place}), 0) << output_of(network);
  EXPECT_EQ(tallystickd(network, kObserver, {"verify"}), 0) << output_of(network);

  network.start({0, 1, 2, 3});
  ASSERT_TRUE(network.ready());
  auto authority = testnet::settlement_authority(network.layout(), {0}).value();
  const PartyId bank = contracts::bank_party(genesis_hash(network.genesis()), 0);
  const auto reserves =
      contracts::make_operation(contracts::cash::MintReserves{bank, {*Currency::of("CNY"), Amount{100}}});
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(authority.act({reserves}));
  const std::uint64_t goal = height_of(network, 0);
  network.start({kObserver});
  const auto end = Clock::now() + std::chrono::seconds{20};
  while (height_of(network, kObserver) < goal && Clock::now() < end)
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  ASSERT_GE(height_of(network, kObserver), goal);

  const std::string url = testnet::loopback_url(network.node(kObserver).rpc_port);
  EXPECT_EQ(testnet::run_process({TALLYSTICK_PROGRAM, "--node", url, "--genesis", network.layout().genesis(), "--json",
                                  "policy", "show", "level_max"},
                                 network.layout().directory() + "/output")
                .value_or(-1),
            0)
      << output_of(network);
  auto client = node::client::RpcClient::make({.endpoints = {url}}).value();
  const auto first = client.call("block_get", {{"height", "1"}});
  ASSERT_FALSE(first);
  EXPECT_NE(first.error().message.find("ask an archive node"), std::string::npos) << first.error().message;
  network.stop();
  EXPECT_EQ(tallystickd(network, kObserver, {"verify"}), 0) << output_of(network);
}

}  // namespace
}  // namespace tallystick::e2e
