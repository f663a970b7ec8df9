// A network of four as other tests use it: it finalizes what it is given, goes on without one of its validators, and takes it back.
#include "tests/e2e/network.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "contracts/cash/reserves.h"
#include "contracts/ledger/genesis_state.h"
#include "contracts/registry.h"
#include "testnet/network/process.h"

namespace tallystick::e2e {
namespace {

TEST(Network, GoesOnWithThreeOfFour) {
  Network network;
  network.start();
  ASSERT_TRUE(network.ready());
  const auto reserves = [&] {
    const PartyId bank = contracts::bank_party(genesis_hash(network.genesis()), 0);
    return contracts::make_operation(contracts::cash::MintReserves{bank, {*Currency::of("CNY"), Amount{100}}});
  };
  auto authority = testnet::settlement_authority(network.layout(), {0}).value();
  const auto first = authority.act({reserves()});
  ASSERT_TRUE(first) << first.error().message;

  network.kill({3});
  EXPECT_FALSE(network.pid(3));
  const auto second = authority.act({reserves()});
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_GT(second->height, first->height);

  network.start({3});
  EXPECT_TRUE(network.ready());
  auto through_it = testnet::settlement_authority(network.layout(), {3}).value();
  const auto third = through_it.act({reserves()});
  EXPECT_TRUE(third) << third.error().message;
}

TEST(Network, ANodeDiesAfterTheSyncItIsToldTo) {
  Network network;
  network.start();
  ASSERT_TRUE(network.ready());
  network.kill({2});
  network.launch_to_die(2, 3);
  EXPECT_TRUE(network.ends_within(2, Millis{20'000}));  // every view has one
  network.launch_to_die(2, 1'000'000);
  EXPECT_FALSE(network.ends_within(2, Millis{1'000}));
  EXPECT_TRUE(network.ready());
}

TEST(Network, ALedgerIsVerifiedWhereItLies) {
  Network network;
  const auto verify = [&] {
    return testnet::run_process({TALLYSTICKD_PROGRAM, "--config", network.layout().config(1), "verify"},
                                network.layout().log(1));
  };
  EXPECT_EQ(verify().value_or(-1), 1) << "there is none yet";
  network.start();
  ASSERT_TRUE(network.ready());
  EXPECT_EQ(verify().value_or(-1), 1) << "the node runs";
  network.stop();
  EXPECT_EQ(verify().value_or(-1), 0);
  std::size_t changed = 0;
  for (const auto& file : std::filesystem::directory_iterator{network.layout().data(1) + "/state"}) {
    if (file.path().extension() != ".ldb") continue;
    std::fstream bytes{file.path(), std::ios::in | std::ios::out | std::ios::binary};
    bytes.seekg(500);
    const int old = bytes.get();
    bytes.seekp(500);
    bytes.put(static_cast<char>(old ^ 1));
    ++changed;
  }
  ASSERT_GT(changed, 0U);
  EXPECT_EQ(verify().value_or(-1), 1) << "a byte was changed";
}

// LevelDB refuses to open a database with such a manifest; the block files have all that was in it.
TEST(Network, ADamagedDatabaseIsMadeAnewFromTheBlockFiles) {
  Network network;
  network.start();
  ASSERT_TRUE(network.ready());
  const PartyId bank = contracts::bank_party(genesis_hash(network.genesis()), 0);
  const auto reserves =
      contracts::make_operation(contracts::cash::MintReserves{bank, {*Currency::of("CNY"), Amount{100}}});
  auto through_it = testnet::settlement_authority(network.layout(), {3}).value();
  const auto first = through_it.act({reserves});
  ASSERT_TRUE(first) << first.error().message;
  network.kill({3});
  std::size_t changed = 0;
  for (const auto& file : std::filesystem::directory_iterator{network.layout().data(3) + "/state"}) {
    if (!file.path().filename().string().starts_with("MANIFEST")) continue;
    std::fstream bytes{file.path(), std::ios::in | std::ios::out | std::ios::binary};
    bytes.seekg(20);
    const int old = bytes.get();
    bytes.seekp(20);
    bytes.put(static_cast<char>(old ^ 1));
    ++changed;
  }
  ASSERT_GT(changed, 0U);
  network.start({3});
  ASSERT_TRUE(network.ready());
  const auto second = through_it.act({reserves});
  EXPECT_TRUE(second) << second.error().message;
  std::ifstream log{network.layout().log(3)};
  const std::string said{std::istreambuf_iterator<char>{log}, {}};
  EXPECT_NE(said.find("the database is made anew"), std::string::npos);
  network.stop();
  EXPECT_EQ(testnet::run_process({TALLYSTICKD_PROGRAM, "--config", network.layout().config(3), "verify"},
                                 network.layout().log(3))
                .value_or(-1),
            0);
}

TEST(Network, WhatTheLedgerRefusesIsToldWithItsCode) {
  Network network;
  network.start();
  auto bank = testnet::bank_operator(network.layout(), 1).value();
  const PartyId party = contracts::bank_party(genesis_hash(network.genesis()), 1);
  const auto refused =
      bank.act({contracts::make_operation(contracts::cash::MintReserves{party, {*Currency::of("CNY"), Amount{100}}})});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("E_ROLE"), std::string::npos) << refused.error().message;
}

}  // namespace
}  // namespace tallystick::e2e
