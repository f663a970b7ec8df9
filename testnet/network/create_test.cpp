#include "testnet/network/create.h"

#include <filesystem>
#include <functional>
#include <set>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "contracts/evidence/fingerprint.h"
#include "node/config/config.h"
#include "node/config/files.h"
#include "node/net/tls_identity.h"
#include "node/os/temp_directory.h"
#include "wallet/keystore/key_files.h"

namespace tallystick::testnet {
namespace {

const Timestamp kNow{1'795'400'000'000};  // 2026-11-23, in the morning of +08:00

class Create : public ::testing::Test {
 protected:
  Create() { options_.directory = folder_.path() + "/net"; }
  std::string first_line(const std::string& path) const {
    const std::string text = node::read_secret_file(path).value();
    return text.substr(0, text.find('\n'));
  }
  node::TempDirectory folder_;
  CreateOptions options_;
};

TEST_F(Create, MakesEverythingThatNodesAndPeopleNeed) {
  options_.banks = 3;
  options_.names = {"甲银行"};
  const auto created = create_network(options_, kNow);
  ASSERT_TRUE(created) << created.error().message;
  const Layout layout{options_.directory};
  EXPECT_EQ(read_network(layout).value(), created->network);
  const Genesis genesis = read_genesis(layout).value();
  EXPECT_EQ(genesis, created->genesis);
  EXPECT_EQ(genesis_hash(genesis), created->network.genesis_hash);
  EXPECT_EQ(genesis.association_threshold, 2);
  EXPECT_EQ(genesis.banks.items[0].name.value, "甲银行");
  EXPECT_EQ(genesis.banks.items[1].name.value, "Bank B");
  EXPECT_EQ(format_date(genesis.calendar.first_date), "2026-11-23");
  EXPECT_EQ(format_timestamp(genesis.calendar.first_day_start), "2026-11-22T16:00:00.000Z");

  const std::string password = first_line(layout.password());
  const wallet::KeyFiles keys{layout.keys()};
  const auto unlocked = [&](const std::string& name) {
    return wallet::unlock_key(keys.load(name).value(), as_bytes(password)).value().public_key();
  };
  EXPECT_EQ(unlocked(kSettlementKeyName), genesis.settlement_authority_key);
  using contracts::evidence::Secret;
  EXPECT_EQ(contracts::evidence::secret_id(Secret::from_hex(first_line(layout.evidence_key())).value()),
            genesis.evidence_key_id);

  std::set<std::uint16_t> ports;
  for (std::size_t i = 0; i < 3; ++i) {
    SCOPED_TRACE(i);
    const NodeFile& node = created->network.nodes.items[i];
    const GenesisBank& bank = genesis.banks.items[i];
    EXPECT_EQ(unlocked(node.key_name.value), bank.operator_key);
    ports.insert({node.peer_port, node.rpc_port, node.ops_port});
    const auto config = node::load_config(layout.config(i), [](const std::string&) { return std::nullopt; });
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(node::check_config_files(config->config), std::vector<std::string>{});
    EXPECT_EQ(config->config.node.validator, i);
    EXPECT_EQ(config->config.node.listen, "127.0.0.1:" + std::to_string(node.peer_port));
    EXPECT_EQ(config->config.rpc.listen, "127.0.0.1:" + std::to_string(node.rpc_port));
    EXPECT_EQ(config->config.peers.size(), 2U);
    EXPECT_EQ(node::read_private_key_file(config->config.node.consensus_key).value().public_key(), bank.consensus_key);
    EXPECT_EQ(node::net::tls_pin(node::read_file(config->config.node.tls_certificate).value()).value(),
              bank.tls_key_pin);
    EXPECT_FALSE(std::filesystem::exists(layout.data(i)));
  }
  EXPECT_EQ(ports.size(), 9U);
}

TEST_F(Create, SecretsAreTheOwnersAlone) {
  options_.banks = 1;
  ASSERT_TRUE(create_network(options_, kNow));
  const Layout layout{options_.directory};
  for (const std::string& path : {layout.password(), layout.evidence_key(), layout.keys() + "/bank-a.json",
                                  layout.node(0) + "/consensus.key", layout.node(0) + "/tls.key.pem"}) {
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0) << path;
    EXPECT_EQ(status.st_mode & 0777, 0600U) << path;
  }
}

TEST_F(Create, ScaledDaysBeginAtTheMomentOfCreation) {
  options_.banks = 1;
  options_.ms_per_day = 250;
  options_.first_date = parse_date("2030-01-01").value();
  options_.holidays = {parse_date("2030-02-04").value(), parse_date("2030-01-02").value()};
  options_.parameters = {"tenor_hard=300", "level_max=8"};
  options_.currencies = {"USD", "CNY"};
  const auto created = create_network(options_, kNow);
  ASSERT_TRUE(created) << created.error().message;
  EXPECT_EQ(created->genesis.calendar, (Calendar{kNow, parse_date("2030-01-01").value(), 250}));
  EXPECT_EQ(format_date(created->genesis.holidays.items[0]), "2030-01-02");
  EXPECT_EQ(created->genesis.parameters.items[0].name.value, "level_max");
  EXPECT_EQ(created->genesis.currencies.items[0].code(), "CNY");
}

TEST_F(Create, BasePortCountsThreePerBank) {
  options_.banks = 2;
  options_.base_port = 40'000;
  const auto created = create_network(options_, kNow);
  ASSERT_TRUE(created) << created.error().message;
  const NodeFile& second = created->network.nodes.items[1];
  EXPECT_EQ(second.peer_port, 40'003);
  EXPECT_EQ(second.rpc_port, 40'004);
  EXPECT_EQ(second.ops_port, 40'005);
}

TEST_F(Create, WhatIsWrongIsSaidAndLeavesNothingBehind) {
  const struct {
    const char* name;
    std::function<void(CreateOptions&)> change;
    const char* complaint;
  } rows[] = {
      {"no bank", [](CreateOptions& o) { o.banks = 0; }, "1 to 100 banks"},
      {"too many banks", [](CreateOptions& o) { o.banks = 101; }, "1 to 100 banks"},
      {"more names than banks", [](CreateOptions& o) { o.names.resize(2, "x"); }, "more names than banks"},
      {"a name with a control character", [](CreateOptions& o) { o.names = {"a\tb"}; }, "plain text"},
      {"days of a microsecond", [](CreateOptions& o) { o.ms_per_day = 0; }, "ms_per_day"},
      {"an unknown currency", [](CreateOptions& o) { o.currencies = {"XXX"}; }, "not a currency"},
      {"a currency twice",
       [](CreateOptions& o) {
         o.currencies = {"CNY", "CNY"};
       },
       "currencies"},
      {"a chain id with a space", [](CreateOptions& o) { o.chain_id = "a b"; }, "chain_id"},
      {"a long chain id", [](CreateOptions& o) { o.chain_id = std::string(33, 'a'); }, "32 characters"},
      {"a parameter without value", [](CreateOptions& o) { o.parameters = {"level_max"}; }, "not a parameter like"},
      {"a parameter with a word", [](CreateOptions& o) { o.parameters = {"level_max=8x"}; }, "not a parameter like"},
      {"an unknown parameter", [](CreateOptions& o) { o.parameters = {"colour=8"}; }, "colour"},
      {"a threshold above the banks", [](CreateOptions& o) { o.threshold = 2; }, "association_threshold"},
      {"a privileged port", [](CreateOptions& o) { o.base_port = 80; }, "above 1023"},
      {"no room for ports", [](CreateOptions& o) { o.base_port = 65'534; }, "above 1023"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    CreateOptions options = options_;
    options.banks = 1;
    row.change(options);
    const auto created = create_network(options, kNow);
    ASSERT_FALSE(created);
    EXPECT_NE(created.error().message.find(row.complaint), std::string::npos) << created.error().message;
    EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
  }
}

TEST_F(Create, NeverTouchesWhatIsThere) {
  options_.banks = 1;
  ASSERT_TRUE(create_network(options_, kNow));
  const Hash before = read_network(Layout{options_.directory}).value().genesis_hash;
  EXPECT_FALSE(create_network(options_, kNow));
  EXPECT_EQ(read_network(Layout{options_.directory}).value().genesis_hash, before);
}

}  // namespace
}  // namespace tallystick::testnet
