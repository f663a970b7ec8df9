// A node that runs out of file descriptors: it says so in clear words, keeps the connections that it has and votes over them, takes no new
// ones, and takes them again, the same process, when there is room.
#include <filesystem>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "contracts/cash/reserves.h"
#include "contracts/ledger/genesis_state.h"
#include "contracts/registry.h"
#include "node/http/raw_client.h"
#include "tests/e2e/network.h"

namespace tallystick::e2e {
namespace {

constexpr std::size_t kVictim = 1;
constexpr int kClients = 40;

bool says(const Network& network, const std::string& words, std::chrono::seconds patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (std::chrono::steady_clock::now() < end) {
    std::ifstream in{network.layout().log(kVictim)};
    const std::string log{std::istreambuf_iterator<char>{in}, {}};
    if (log.find(words) != std::string::npos) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  return false;
}

TEST(Descriptors, RunOutAndComeBack) {
  Network network;
  network.start();
  ASSERT_TRUE(network.ready());
  const auto mint = [&](std::size_t through) {
    const PartyId bank = contracts::bank_party(genesis_hash(network.genesis()), 0);
    return testnet::settlement_authority(network.layout(), {through})
        .value()
        .act({contracts::make_operation(contracts::cash::MintReserves{bank, {*Currency::of("CNY"), Amount{100}}})});
  };
  ASSERT_TRUE(mint(kVictim));
  const auto pid = network.pid(kVictim);
  ASSERT_TRUE(pid);
  const auto in_use = std::distance(std::filesystem::directory_iterator{"/proc/" + std::to_string(*pid) + "/fd"}, {});
  rlimit before{};
  ASSERT_EQ(prlimit(*pid, RLIMIT_NOFILE, nullptr, &before), 0);
  const rlimit tight{static_cast<rlim_t>(in_use + 10), before.rlim_max};
  ASSERT_EQ(prlimit(*pid, RLIMIT_NOFILE, &tight, nullptr), 0);
  std::vector<std::unique_ptr<node::http::RawClient>> clients;
  for (int i = 0; i < kClients; ++i)
    clients.push_back(std::make_unique<node::http::RawClient>(network.node(kVictim).rpc_port));
  EXPECT_TRUE(says(network, "Too many open files: this process may have", std::chrono::seconds{10}));
  // With another one gone nothing is final without its votes.
  network.kill({3});
  const auto needs_it = mint(0);
  EXPECT_TRUE(needs_it) << needs_it.error().message;
  // A peer that comes back finds no place with it, and needs none.
  network.start({3});
  const auto through_the_other = mint(3);
  EXPECT_TRUE(through_the_other) << through_the_other.error().message;

  clients.clear();
  EXPECT_TRUE(says(network, "there are descriptors again", std::chrono::seconds{10}));
  EXPECT_TRUE(network.ready());
  const auto through_it = mint(kVictim);
  EXPECT_TRUE(through_it) << through_it.error().message;
  EXPECT_EQ(network.pid(kVictim), pid);
  network.stop();
}

}  // namespace
}  // namespace tallystick::e2e
