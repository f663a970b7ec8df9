#include "node/config/config.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include <gtest/gtest.h>

#include "node/config/files.h"
#include "node/config/keys.h"
#include "node/os/temp_directory.h"

namespace tallystick::node {
namespace {

std::string pinned_twice() {
  const std::string one = "[[observers]]\nname = \"a\"\npin = \"" + std::string(64, 'a') + "\"\n";
  return one + one;
}

const std::string kSmall = "[node]\ngenesis = \"g.json\"\ndata_dir = \"/var/lib/t\"\n";
const std::string kValidator =
    kSmall + "validator = 0\nconsensus_key = \"c\"\ntls_key = \"k\"\ntls_certificate = \"t\"\n";

Environment no_environment() {
  return [](const std::string&) -> std::optional<std::string> { return std::nullopt; };
}
Environment with(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
    const auto it = variables.find(name);
    if (it == variables.end()) return std::nullopt;
    return it->second;
  };
}

Result<LoadedConfig> parse(const std::string& text, const Environment& environment = no_environment()) {
  return parse_config(text, "node.toml", "/etc/tallystick", environment);
}

TEST(Config, ReadsValuesOverDefaults) {
  const auto loaded = parse(
      kValidator +
      "[rpc]\nlisten = \"[::1]:1\"\nhosts = [\"a\", \"b\"]\n[consensus]\ndelta0_ms = 800\n"
      "[[peers]]\nvalidator = 1\naddress = \"10.0.0.1:30300\"\n[[peers]]\nvalidator = 2\naddress = \"bank-c:30300\"\n");
  ASSERT_TRUE(loaded) << loaded.error().message;
  const Config& config = loaded->config;
  EXPECT_EQ(config.node.genesis, "/etc/tallystick/g.json");
  EXPECT_EQ(config.node.data_dir, "/var/lib/t");
  EXPECT_EQ(config.node.validator, 0);
  EXPECT_EQ(config.rpc.listen, "[::1]:1");
  EXPECT_EQ(config.rpc.hosts, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(config.consensus.delta0_ms, 800u);
  EXPECT_EQ(config.consensus.heartbeat_ms, Config{}.consensus.heartbeat_ms);
  EXPECT_EQ(config.peers, (std::vector<PeerAddress>{{1, "10.0.0.1:30300"}, {2, "bank-c:30300"}}));
}

TEST(Config, AnObserverNeedsNoKeys) {
  const auto loaded = parse(kSmall);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_FALSE(loaded->config.node.validator);
}

TEST(Config, EnvironmentGoesBeforeFileGoesBeforeDefault) {
  const auto loaded =
      parse(kSmall + "[log]\nlevel = \"warn\"\nformat = \"json\"\n", with({{"TALLYSTICK_LOG__LEVEL", "net:debug"},
                                                                           {"TALLYSTICK_RPC__HOSTS", "x,y"},
                                                                           {"TALLYSTICK_RPC__THREADS", "5"}}));
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->config.log.level, "net:debug");
  EXPECT_EQ(loaded->config.log.format, "json");
  EXPECT_EQ(loaded->config.rpc.hosts, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(loaded->config.rpc.threads, 5u);
  const auto origin = [&](const std::string& key) {
    const auto it = std::find_if(loaded->origins.begin(), loaded->origins.end(),
                                 [&](const ConfigOrigin& o) { return o.key == key; });
    return it == loaded->origins.end() ? "" : it->value + " " + it->origin;
  };
  EXPECT_EQ(origin("log.level"), "\"net:debug\" env TALLYSTICK_LOG__LEVEL");
  EXPECT_EQ(origin("log.format"), "\"json\" file:6");
  EXPECT_EQ(origin("log.queue_max"), "8192 default");
  EXPECT_EQ(loaded->origins.size(), config_keys().size());
}

TEST(Config, RefusesWithPlaceAndCause) {
  const struct {
    const char* name;
    std::string text;
    const char* says;
  } rows[] = {
      {"syntax", kSmall + "x = = 1\n", "node.toml:4: "},
      {"key twice", kSmall + "data_dir = \"x\"\n", "node.toml:4: "},
      {"misspelt key", kSmall + "consensus_kye = \"x\"\n",
       "node.toml:4: there is no key 'consensus_kye' in [node]; did you mean 'consensus_key'?"},
      {"strange key", kSmall + "zebra = 1\n", "node.toml:4: there is no key 'zebra' in [node]"},
      {"misspelt section", kSmall + "[mempol]\n", "there is no section [mempol]; did you mean 'mempool'?"},
      {"section is a value", "rpc = 1\n" + kSmall, "node.toml:1: rpc is a section, not a value"},
      {"type", kSmall + "[rpc]\nthreads = \"2\"\n", "node.toml:5: rpc.threads must be an integer"},
      {"float", kSmall + "[rpc]\nthreads = 2.0\n", "node.toml:5: rpc.threads must be an integer"},
      {"below range", kSmall + "[rpc]\nthreads = 0\n", "node.toml:5: rpc.threads must be 1 to 64"},
      {"negative", kSmall + "[rpc]\nthreads = -1\n", "node.toml:5: rpc.threads must be 1 to 64"},
      {"above range", kSmall + "[rpc]\nthreads = 4294967298\n", "node.toml:5: rpc.threads must be 1 to 64"},
      {"text is a number", kSmall + "[log]\nlevel = 1\n", "log.level must be a string"},
      {"list is text", kSmall + "[rpc]\nhosts = \"a\"\n", "rpc.hosts must be an array of strings"},
      {"required", "[node]\ngenesis = \"g\"\n", "node.toml: node.data_dir is missing"},
      {"validator without key", kSmall + "validator = 1\n",
       "node.toml: node.consensus_key is missing, and a validator needs it"},
      {"address", kSmall + "[rpc]\nlisten = \"8545\"\n", "rpc.listen is wrong: '8545' is not host:port"},
      {"level", kSmall + "[log]\nlevel = \"loud\"\n", "log.level is wrong: 'loud' is not a log level"},
      {"format", kSmall + "[log]\nformat = \"xml\"\n", "log.format must be auto, json or text"},
      {"peers is no list", kSmall + "[peers]\nvalidator = 1\n", "peers is a list"},
      {"peer key", kSmall + "[[peers]]\nvalidator = 1\nadress = \"a:1\"\n", "did you mean 'address'?"},
      {"peer without address", kSmall + "[[peers]]\nvalidator = 1\n", "peers.address must be a string"},
      {"peer index", kSmall + "[[peers]]\nvalidator = 32768\naddress = \"a:1\"\n",
       "peers.validator must be 0 to 32767"},
      {"peer pin", kSmall + "[[peers]]\nvalidator = 1\naddress = \"a:1\"\npin = \"b\"\n",
       "peers.pin must be 64 hexadecimal characters"},
      {"peer address", kSmall + "[[peers]]\nvalidator = 1\naddress = \"a\"\n", "'a' is not host:port"},
      {"peer twice",
       kSmall + "[[peers]]\nvalidator = 1\naddress = \"a:1\"\n[[peers]]\nvalidator = 1\naddress = \"b:1\"\n",
       "contains validator 1 twice"},
      {"peer is oneself", kValidator + "[[peers]]\nvalidator = 0\naddress = \"a:1\"\n",
       "contains this validator itself"},
      {"observers is no list", kValidator + "[observers]\nname = \"a\"\n", "observers is a list"},
      {"observer key", kValidator + "[[observers]]\nname = \"a\"\npins = \"b\"\n", "did you mean 'pin'?"},
      {"observer without name", kValidator + "[[observers]]\npin = \"" + std::string(64, 'a') + "\"\n",
       "observers.name must be a string"},
      {"observer pin", kValidator + "[[observers]]\nname = \"a\"\npin = \"b\"\n", "must be 64 hexadecimal characters"},
      {"observer twice", kValidator + pinned_twice(), "contains the pin of 'a' twice"},
      {"observer of an observer", kSmall + pinned_twice(), "only validators have them"},
      {"blocks go before the snapshot", kSmall + "[storage]\nkeep_blocks = 199\nsnapshot_every = 100\n",
       "storage.keep_blocks must be at least twice storage.snapshot_every"},
      {"unknown role", kSmall + "role = \"guest\"\n", "it must be validator or observer"},
      {"validator by its role", kSmall + "role = \"validator\"\n", "node.consensus_key is missing"},
      {"two keys of an observer", kSmall + "next_consensus_key = \"n\"\n", "only validators have one"},
      {"observer with an index", kValidator + "role = \"observer\"\n", "an observer has none"},
      {"observer without a key", kSmall + "role = \"observer\"\n", "node.tls_key is missing"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    const auto loaded = parse(row.text);
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().kind, ErrorKind::malformed);
    EXPECT_NE(loaded.error().message.find(row.says), std::string::npos) << loaded.error().message;
  }
}

// Its seat is for the ledger to say.
TEST(Config, AValidatorNeedNotKnowItsSeat) {
  const auto loaded = parse(kSmall +
                            "role = \"validator\"\nconsensus_key = \"c\"\nnext_consensus_key = \"n\"\n"
                            "tls_key = \"k\"\ntls_certificate = \"t\"\n");
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_TRUE(loaded->config.node.is_validator());
  EXPECT_FALSE(loaded->config.node.validator);
  EXPECT_FALSE(parse(kSmall)->config.node.is_validator());
}

TEST(Config, AWrongVariableNamesItself) {
  const auto loaded = parse(kSmall, with({{"TALLYSTICK_RPC__THREADS", "many"}}));
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().message, "environment TALLYSTICK_RPC__THREADS: 'many' is not a whole number");
}

TEST(Config, WhatIsWrittenIsReadBack) {
  auto loaded =
      parse(kValidator +
            "[rpc]\nhosts = [\"a\\\"b\"]\n[log]\nlevel = \"warn\"\n[[peers]]\nvalidator = 1\naddress = \"a:1\"\n[[peers]]\nvalidator = "
            "4\naddress = \"b:1\"\npin = \"" +
            std::string(64, 'a') + "\"\n");
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->config.peers.back().pin, std::string(64, 'a'));
  const std::string text = write_config(loaded->config);
  const auto again = parse(text);
  ASSERT_TRUE(again) << again.error().message << "\n" << text;
  ASSERT_EQ(again->origins.size(), loaded->origins.size());
  for (std::size_t i = 0; i < again->origins.size(); ++i) EXPECT_EQ(again->origins[i].value, loaded->origins[i].value);
  EXPECT_EQ(again->config.peers, loaded->config.peers);
}

TEST(Config, TheDescriptionIsAConfiguration) {
  for (const ConfigKey& key : config_keys()) {
    SCOPED_TRACE(key.full_name());
    EXPECT_NE(describe_config().find("\n" + std::string{key.name} + " = "),
              describe_config().find("\n# " + std::string{key.name} + " ="));
    EXPECT_FALSE(key.about.empty());
  }
  const auto loaded =
      parse(describe_config(), with({{"TALLYSTICK_NODE__GENESIS", "g"}, {"TALLYSTICK_NODE__DATA_DIR", "d"}}));
  EXPECT_TRUE(loaded) << loaded.error().message;
}

TEST(Config, ThePrintedPageIsTheTable) {
  std::ifstream file{"docs/CONFIGURATION.md"};  // tests run in the root of the tree
  const std::string page{std::istreambuf_iterator<char>{file}, {}};
  EXPECT_NE(page.find("```toml\n" + describe_config() + "```\n"), std::string::npos)
      << "docs/CONFIGURATION.md must show:\n"
      << describe_config();
}

TEST(Config, NearestWord) {
  const std::vector<std::string> known{"listen", "threads", "hosts"};
  EXPECT_EQ(nearest("lisen", known), "listen");
  EXPECT_EQ(nearest("thread", known), "threads");
  EXPECT_EQ(nearest("completely", known), "");
}

TEST(Config, LoadsFromAFileAndFindsPathsBesideIt) {
  const TempDirectory directory;
  const std::string path = directory.path() + "/node.toml";
  std::ofstream{path} << kSmall;
  const auto loaded = load_config(path, no_environment());
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->config.node.genesis, directory.path() + "/g.json");
  EXPECT_EQ(load_config(path + "x", no_environment()).error().kind, ErrorKind::not_found);
}

TEST(Config, ADryStartNamesEveryProblem) {
  const TempDirectory directory;
  auto loaded = parse_config(kValidator, "node.toml", directory.path(), no_environment());
  ASSERT_TRUE(loaded);
  EXPECT_EQ(check_config_files(loaded->config).size(), 4u);
  std::ofstream{directory.path() + "/t"} << "certificate";
  ASSERT_TRUE(write_secret_file(directory.path() + "/k", "key"));
  ASSERT_TRUE(write_private_key_file(directory.path() + "/c", PrivateKey::generate()));
  const auto left = check_config_files(loaded->config);
  ASSERT_EQ(left.size(), 1u);
  EXPECT_NE(left[0].find("genesis: "), std::string::npos);
}

}  // namespace
}  // namespace tallystick::node
