// Validators come, go and change keys while customers pay, as real processes.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "node/config/files.h"
#include "testnet/network/ask.h"
#include "testnet/network/process.h"
#include "tests/e2e/checks.h"
#include "tests/e2e/governors.h"
#include "tests/e2e/load.h"

namespace tallystick::e2e {
namespace {

using Clock = std::chrono::steady_clock;
using node::client::Json;

constexpr auto kPatience = std::chrono::seconds{30};
constexpr std::uint64_t kEpoch = 50;        // heights
constexpr std::uint64_t kGapMsMax = 8'000;  // between two acknowledged payments of anybody

template <class Condition>
bool eventually(Condition holds) {
  const auto end = Clock::now() + kPatience;
  while (!holds() && Clock::now() < end) std::this_thread::sleep_for(std::chrono::milliseconds{20});
  return holds();
}

std::string text_of(const std::string& path) {
  std::ifstream in{path};
  return {std::istreambuf_iterator<char>{in}, {}};
}

Json status_of(const Network& network, std::size_t node) {
  return testnet::ask_status(network.node(node)).value_or(Json::object());
}

std::uint64_t height_of(const Network& network, std::size_t node) {
  return std::stoull(status_of(network, node).value("height", std::string{"0"}));
}

std::size_t validators_at(const Network& network, std::size_t node) {
  return status_of(network, node).value("validators", std::size_t{0});
}

bool votes(const Network& network, std::size_t node) {
  return status_of(network, node).value("may_vote", false);
}

// The wallet, which knows genesis alone, asks one node only.
void expect_verified_read(const Network& network, std::size_t node) {
  const std::string out = network.layout().directory() + "/wallet-output";
  std::filesystem::remove(out);
  EXPECT_EQ(testnet::run_process({TALLYSTICK_PROGRAM, "--node", testnet::loopback_url(network.node(node).rpc_port),
                                  "--genesis", network.layout().genesis(), "--json", "policy", "show", "level_max"},
                                 out)
                .value_or(-1),
            0)
      << text_of(out);
  EXPECT_NE(text_of(out).find("level_max"), std::string::npos) << text_of(out);
}

std::uint64_t longest_gap_ms(const History& history) {
  std::uint64_t before = 0, longest = 0;
  for (const Event& event : history.events()) {
    if (!std::holds_alternative<Decided>(event.what)) continue;
    if (before != 0) longest = std::max(longest, event.ns - before);
    before = event.ns;
  }
  return longest / 1'000'000;
}

testnet::CreateOptions short_epochs() {
  testnet::CreateOptions options;
  options.threshold = 1;
  options.parameters = {"epoch_length=" + std::to_string(kEpoch)};
  return options;
}

// Three banks join, one an epoch, then three leave, two of them founders; seven, and in the end four others than at the beginning. One of
// those that leave is named as an observer by the others and follows on; another is not, and is left alone with its key.
TEST(Epochs, FourBecomeSevenBecomeFourWhileCustomersPay) {
  constexpr std::size_t kFollowsOn = 6;
  constexpr std::size_t kShutOut = 1;
  Network network{short_epochs()};
  std::vector<testnet::AddedBank> joining;
  for (int i = 0; i < 3; ++i) joining.push_back(network.add_bank());
  for (std::size_t i = 0; i < network.size(); ++i)
    if (i != kFollowsOn)
      std::ofstream{network.layout().config(i), std::ios::app}
          << "\n[[observers]]\nname = \"once a validator\"\npin = \"" << joining[2].bank.tls_key_pin.hex() << "\"\n";
  network.start({0, 1, 2, 3});
  ASSERT_TRUE(network.ready());
  const auto payers = make_payers(network, 1, Amount{100'000'000});
  History history{network.layout().directory() + "/history.ndjson"};
  Load load{network, payers, history, {.nodes = {0, 3}}};
  Governors governors{network, {0, 3}};

  network.launch({4, 5, 6});  // they are let in when they are announced
  for (const auto& bank : joining) {
    governors.admit(bank);
    governors.join(bank, {0, 1, 2, 3, 4});
    ASSERT_TRUE(eventually([&] { return votes(network, bank.number); })) << bank.number;
  }
  ASSERT_TRUE(eventually([&] { return validators_at(network, 0) == 7; }));

  const std::uint64_t seven_at = height_of(network, 0);
  ASSERT_TRUE(eventually([&] { return height_of(network, 0) > seven_at + kEpoch; }));
  for (const std::size_t leaver : {kShutOut, std::size_t{2}, kFollowsOn}) governors.leave(leaver, {0, 3, 4, 5, 2});
  ASSERT_TRUE(eventually([&] { return validators_at(network, 0) == 4; }));
  const std::uint64_t four_at = height_of(network, 0);
  ASSERT_TRUE(eventually([&] { return height_of(network, 0) > four_at + 2 * kEpoch; })) << "it goes on without them";

  EXPECT_TRUE(eventually([&] { return height_of(network, kFollowsOn) >= four_at; })) << "it follows";
  EXPECT_FALSE(votes(network, kFollowsOn));
  EXPECT_TRUE(eventually([&] { return status_of(network, kShutOut).value("peers_connected", 9) == 0; }));
  EXPECT_LT(height_of(network, kShutOut), four_at + 2 * kEpoch);
  expect_verified_read(network, 0);
  expect_verified_read(network, 5);
  expect_verified_read(network, kFollowsOn);
  load.stop();
  const std::uint64_t epochs = height_of(network, 0) / kEpoch;
  network.stop();

  const auto events = history.events();
  const std::uint64_t gap = longest_gap_ms(history);
  std::printf("%llu payments in %llu epochs, at most %llu ms between two of them\n",
              static_cast<unsigned long long>(load.decided()), static_cast<unsigned long long>(epochs),
              static_cast<unsigned long long>(gap));
  EXPECT_LT(gap, kGapMsMax);
  EXPECT_EQ(check_order(events), Findings{});
  SignedVotes certificates{network.genesis()};
  const auto copy = read_ledger_copy(network.layout().data(0), network.genesis(), certificates);
  ASSERT_TRUE(copy) << copy.error().message;
  EXPECT_EQ(check_kept("node 0", events, *copy), Findings{});

  auto epochs_of = epochs_signed(network, 0);
  for (const auto& bank : joining) {
    const auto& signed_in = epochs_of[bank.bank.consensus_key];
    ASSERT_FALSE(signed_in.empty()) << bank.number << " never voted";
    EXPECT_GT(*signed_in.begin(), 0U);
  }
  for (const PublicKey& key : {network.genesis().banks.items[kShutOut].consensus_key,
                               network.genesis().banks.items[2].consensus_key, joining[2].bank.consensus_key}) {
    ASSERT_FALSE(epochs_of[key].empty());
    EXPECT_LE(*epochs_of[key].rbegin(), four_at / kEpoch);
  }
}

// A machine loses its disk under load. The node rebuilds its data by itself and serves verified reads, without a vote; a new key is made, the
// other banks put it in the old one's place, and the running process votes with it from the next epoch on.
TEST(Epochs, ALostDiskIsRebuiltAndTheKeyReplacedByGovernance) {
  constexpr std::size_t kVictim = 3;
  Network network{short_epochs()};
  network.start();
  ASSERT_TRUE(network.ready());
  const auto payers = make_payers(network, 1, Amount{100'000'000});
  History history{network.layout().directory() + "/history.ndjson"};
  Load load{network, payers, history, {.nodes = {0, 1, 2}}};
  Governors governors{network, {0, 1, 2}};
  ASSERT_TRUE(eventually([&] { return height_of(network, 0) > kEpoch; }));

  network.kill({kVictim});
  std::filesystem::remove_all(network.layout().data(kVictim));
  const auto begin = Clock::now();
  network.launch({kVictim});
  const std::uint64_t lost_at = height_of(network, 0);
  ASSERT_TRUE(eventually([&] { return height_of(network, kVictim) >= lost_at; }));
  const auto rebuilt_ms = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin).count();
  EXPECT_FALSE(votes(network, kVictim)) << "what the key has signed is not known";
  expect_verified_read(network, kVictim);

  // The operator makes a key, names it beside the old one, and starts the node with both.
  network.stop({kVictim});
  const PrivateKey fresh = PrivateKey::generate();
  const std::string folder = network.layout().node(kVictim);
  ASSERT_TRUE(node::write_private_key_file(folder + "/consensus-2.key", fresh));
  std::string config = text_of(network.layout().config(kVictim));
  config.insert(config.find("tls_key ="), "next_consensus_key = \"consensus-2.key\"\n");
  std::ofstream{network.layout().config(kVictim)} << config;
  const std::string out = folder + "/init-output";
  ASSERT_EQ(testnet::run_process({TALLYSTICKD_PROGRAM, "--config", network.layout().config(kVictim), "init"}, out)
                .value_or(-1),
            0)
      << text_of(out);
  network.launch({kVictim});
  ASSERT_TRUE(eventually([&] { return height_of(network, kVictim) >= lost_at; }));
  EXPECT_FALSE(votes(network, kVictim)) << "nobody has approved the new one";
  const auto process = network.pid(kVictim);

  governors.rotate(kVictim, fresh, {0, 1, 2});
  ASSERT_TRUE(eventually([&] { return votes(network, kVictim); }));
  const std::uint64_t votes_at = height_of(network, 0);
  ASSERT_TRUE(eventually([&] { return height_of(network, 0) > votes_at + 2 * kEpoch; }));
  EXPECT_TRUE(votes(network, kVictim));
  EXPECT_EQ(network.pid(kVictim), process) << "no restart";
  load.stop();
  network.stop();

  std::printf("%llu blocks were there again after %lld ms; longest gap between payments %llu ms\n",
              static_cast<unsigned long long>(lost_at), static_cast<long long>(rebuilt_ms),
              static_cast<unsigned long long>(longest_gap_ms(history)));
  EXPECT_LT(longest_gap_ms(history), kGapMsMax);
  EXPECT_EQ(check_order(history.events()), Findings{});
  auto epochs_of = epochs_signed(network, 0);
  const auto& by_old = epochs_of[network.genesis().banks.items[kVictim].consensus_key];
  const auto& by_new = epochs_of[fresh.public_key()];
  ASSERT_FALSE(by_old.empty());
  EXPECT_LE(*by_old.rbegin(), lost_at / kEpoch) << "the old key never votes again";
  ASSERT_FALSE(by_new.empty()) << "the new one does";
  EXPECT_GT(*by_new.begin(), lost_at / kEpoch);
}

}  // namespace
}  // namespace tallystick::e2e
