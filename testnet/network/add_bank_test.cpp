// One more bank: what is written, and that nothing of the others is.
#include "testnet/network/add_bank.h"

#include <gtest/gtest.h>

#include "node/config/config.h"
#include "node/config/files.h"
#include "node/os/temp_directory.h"
#include "testnet/network/create.h"
#include "testnet/network/member.h"

namespace tallystick::testnet {
namespace {

node::Config read_config(const std::string& path) {
  const auto loaded = node::load_config(path, [](const std::string&) { return std::nullopt; });
  EXPECT_TRUE(loaded) << loaded.error().message;
  return loaded ? loaded->config : node::Config{};
}

TEST(AddBank, MakesKeysAndNeedsNothingFromTheOthers) {
  const node::TempDirectory place;
  const Layout layout{place.path() + "/network"};
  CreateOptions options;
  options.directory = layout.directory();
  ASSERT_TRUE(create_network(options, Timestamp{1'790'000'000'000}));
  for (const std::size_t seat : {4, 5}) {
    SCOPED_TRACE(seat);
    const auto added = add_bank(layout, {});
    ASSERT_TRUE(added) << added.error().message;
    EXPECT_EQ(added->number, seat);
    const node::Config config = read_config(layout.config(seat));
    EXPECT_TRUE(config.node.is_validator());
    EXPECT_FALSE(config.node.validator) << "the ledger gives it a seat";
    EXPECT_EQ(config.peers.size(), seat);
    const auto consensus_key = node::read_private_key_file(config.node.consensus_key);
    ASSERT_TRUE(consensus_key);
    EXPECT_EQ(consensus_key->public_key(), added->bank.consensus_key);
    const auto operator_key = network_key(layout, added->node.key_name.value);
    ASSERT_TRUE(operator_key);
    EXPECT_EQ(operator_key->public_key(), added->bank.operator_key);
    EXPECT_EQ(config.peers.back().validator, seat - 1);
    EXPECT_EQ(read_config(layout.config(0)).peers.size(), 3u);
  }
  EXPECT_EQ(read_network(layout)->nodes.size(), 6u);
  EXPECT_EQ(read_network(layout)->nodes.items[4].name.value, "Bank E");
}

TEST(AddBank, WhatIsInTheWayIsLeftAlone) {
  const node::TempDirectory place;
  const Layout layout{place.path() + "/network"};
  EXPECT_FALSE(add_bank(layout, {})) << "no network";
  CreateOptions options;
  options.directory = layout.directory();
  options.banks = 1;
  ASSERT_TRUE(create_network(options, Timestamp{1'790'000'000'000}));
  ASSERT_TRUE(node::write_secret_file(layout.node(1), "a file of that name"));
  EXPECT_FALSE(add_bank(layout, {}));
  EXPECT_EQ(read_network(layout)->nodes.size(), 1u);
}

}  // namespace
}  // namespace tallystick::testnet
