// What `tallystickd doctor` says about a bank's node, damaged in one way after another: the right finding, with a cure, and not a byte of
// the directory changed. With --repair it does what is safe, and the node comes up.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "contracts/cash/reserves.h"
#include "contracts/ledger/genesis_state.h"
#include "contracts/registry.h"
#include "core/sha256.h"
#include "testnet/network/member.h"
#include "testnet/network/process.h"
#include "tests/e2e/network.h"

namespace tallystick::e2e {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr std::size_t kPatient = 1;

void flip(const fs::path& path, std::streamoff at) {
  std::fstream bytes{path, std::ios::in | std::ios::out | std::ios::binary};
  bytes.seekg(at);
  const int old = bytes.get();
  bytes.seekp(at);
  bytes.put(static_cast<char>(old ^ 0x10));
}

void flip_in(const fs::path& directory, const std::string& ending) {
  for (const auto& file : fs::directory_iterator{directory})
    if (file.path().filename().string().ends_with(ending))
      flip(file.path(), static_cast<std::streamoff>(file.file_size() / 2));
}

void replace(const fs::path& path, const std::string& from, const std::string& to) {
  std::ifstream in{path};
  std::string text{std::istreambuf_iterator<char>{in}, {}};
  const auto at = text.find(from);
  ASSERT_NE(at, std::string::npos) << text;
  std::ofstream{path} << text.replace(at, from.size(), to);
}

// Every file below and what is in it, its mode included.
std::map<std::string, std::pair<std::string, unsigned>> content_of(const std::string& directory) {
  std::map<std::string, std::pair<std::string, unsigned>> out;
  for (const auto& file : fs::recursive_directory_iterator{directory}) {
    if (!file.is_regular_file()) continue;
    std::ifstream in{file.path(), std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
    out[file.path().string()] = {sha256(as_bytes(bytes)).hex(), static_cast<unsigned>(file.status().permissions())};
  }
  return out;
}

class Doctor : public ::testing::Test {
 protected:
  Doctor() {
    network.start();
    EXPECT_TRUE(network.ready());
    mint(5);
  }
  // So many blocks, the patient voting.
  void mint(int blocks) {
    const PartyId bank = contracts::bank_party(genesis_hash(network.genesis()), 0);
    auto authority = testnet::settlement_authority(network.layout(), {kPatient}).value();
    for (int i = 0; i < blocks; ++i)
      EXPECT_TRUE(authority.act(
          {contracts::make_operation(contracts::cash::MintReserves{bank, {*Currency::of("CNY"), Amount{100}}})}));
  }
  // The exit code and what it says.
  std::pair<int, Json> ask(std::vector<std::string> options = {}, std::string config = {}) const {
    if (config.empty()) config = network.layout().config(kPatient);
    const std::string out = network.layout().directory() + "/doctor.json";
    fs::remove(out);
    std::vector<std::string> command{TALLYSTICKD_PROGRAM, "--config", config, "doctor", "--json"};
    command.insert(command.end(), options.begin(), options.end());
    const int code = testnet::run_process(command, out).value_or(-1);
    std::ifstream in{out};
    return {code, Json::parse(in, nullptr, false)};
  }
  static Json finding(const Json& said, const std::string& check, const std::string& severity) {
    for (const Json& one : said.at("findings"))
      if (one.at("check") == check && one.at("severity") == severity) return one;
    return {};
  }
  fs::path node() const { return network.layout().node(kPatient); }

  Network network;
};

TEST_F(Doctor, ARunningNodeIsWell) {
  const auto [code, said] = ask();
  EXPECT_EQ(code, 0) << said.dump(2);
  EXPECT_FALSE(finding(said, "node", "well").is_null());
  EXPECT_FALSE(finding(said, "peers", "well").is_null());
}

TEST_F(Doctor, NamesWhatIsWrongAndTheCureAndTouchesNothing) {
  network.stop({kPatient});
  const fs::path good = network.layout().directory() + "/good", earlier = network.layout().directory() + "/earlier";
  fs::copy(node() / "data", earlier, fs::copy_options::recursive);
  network.start({kPatient});
  EXPECT_TRUE(network.ready());
  mint(5);
  network.stop({kPatient});
  fs::copy(node(), good, fs::copy_options::recursive);
  const struct {
    const char* name;
    std::function<void()> spoil;
    const char* check;
    const char* severity;
    const char* words;  // in what it says
    const char* cure;   // in what to do
    int code;
  } rows[] = {
      {"nothing", [] {}, "database", "well", "add up to the root", "", 0},
      {"a misspelt key", [&] { replace(node() / "tallystick.toml", "data_dir", "data_dri"); }, "config", "error",
       "did you mean", "correct this line", 2},
      {"another's place",
       [&] {
         replace(node() / "tallystick.toml", "validator = 1", "validator = 0");
         replace(node() / "tallystick.toml", "[[peers]]\nvalidator = 0", "[[peers]]\nvalidator = 1");
       },
       "consensus_key", "error", "is the key of validator 1", "set node.validator = 1", 2},
      {"no consensus key", [&] { fs::remove(node() / "consensus.key"); }, "consensus_key", "error", "No such file",
       "rotated", 2},
      {"a secret that others may read",
       [&] { fs::permissions(node() / "consensus.key", static_cast<fs::perms>(0644)); }, "consensus_key", "error",
       "others may read", "chmod 600", 2},
      {"another's certificate",
       [&] {
         fs::copy_file(network.layout().node(0) + "/tls.cert.pem", node() / "tls.cert.pem",
                       fs::copy_options::overwrite_existing);
       },
       "tls", "error", "genesis says", "no other key", 2},
      {"no signer state", [&] { fs::remove(node() / "data/sign_state"); }, "signer_state", "error", "is missing",
       "rotate", 2},
      {"a damaged signer state",
       [&] {
         flip(node() / "data/sign_state", 20);
         flip(node() / "data/sign_state", 4116);
       },
       "signer_state", "error", "no readable slot", "must never vote again", 2},
      {"a damaged log", [&] { flip(node() / "data/log/0/00000000000000000001.log", 300); }, "signer_state", "warning",
       "log of this key's votes is damaged", "votes again after view", 1},
      {"no log", [&] { fs::remove_all(node() / "data/log"); }, "signer_state", "warning", "is gone", "votes again", 1},
      {"an older copy of the data", [&] {
         fs::remove_all(node() / "data");
         fs::copy(earlier, node() / "data", fs::copy_options::recursive);
       },
       "signer_state", "warning", "is an older copy",
       "votes again after that view", 1},
      {"a damaged block", [&] { flip_in(node() / "data/blocks", ".blocks"); }, "blocks", "warning", "damaged",
       "from its peers", 1},
      {"no blocks", [&] { fs::remove_all(node() / "data/blocks"); }, "database", "warning", "the block files end at 0",
       "from its peers", 1},
      {"a damaged database", [&] { flip_in(node() / "data/state", ".log"); }, "database", "warning",
       "checksum mismatch", "makes the database anew", 1},
      {"a taken port",
       [&] {
         replace(node() / "tallystick.toml", ":" + std::to_string(network.node(kPatient).rpc_port),
                 ":" + std::to_string(network.node(0).rpc_port));
       },
       "ports", "error", "Address already in use", "set rpc.listen", 2},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    fs::remove_all(node());
    fs::copy(good, node(), fs::copy_options::recursive);
    row.spoil();
    const auto before = content_of(node());
    const auto [code, said] = ask();
    EXPECT_EQ(code, row.code) << said.dump(2);
    const Json found = finding(said, row.check, row.severity);
    ASSERT_FALSE(found.is_null()) << said.dump(2);
    EXPECT_NE(found.at("what").get<std::string>().find(row.words), std::string::npos) << found.dump(2);
    EXPECT_NE(found.at("cure").get<std::string>().find(row.cure), std::string::npos) << found.dump(2);
    EXPECT_EQ(content_of(node()), before);
  }
}

TEST_F(Doctor, RepairsWhatIsSafeAndTheNodeComesUp) {
  network.stop({kPatient});
  flip_in(node() / "data/state", ".log");
  fs::permissions(node() / "tls.key.pem", static_cast<fs::perms>(0644));
  const auto [code, said] = ask({"--repair"});
  EXPECT_EQ(code, 0) << said.dump(2);
  EXPECT_EQ(finding(said, "database", "warning").value("mended", false), true);
  EXPECT_EQ(finding(said, "tls", "error").value("mended", false), true);
  EXPECT_EQ(ask().first, 0);
  network.start({kPatient});
  EXPECT_TRUE(network.ready());
}

TEST_F(Doctor, PeersThatAreSilentAreNamed) {
  network.kill({0});
  const auto [one, said] = ask();
  EXPECT_EQ(one, 1);
  EXPECT_NE(finding(said, "peers", "warning").at("what").get<std::string>().find("validator 0 at"), std::string::npos);
  network.kill({2});
  EXPECT_EQ(ask().first, 2);
}

TEST_F(Doctor, NoConfigurationIsAFindingToo) {
  const auto [code, said] = ask({}, "/nowhere/tallystick.toml");
  EXPECT_EQ(code, 2);
  EXPECT_NE(finding(said, "config", "error").at("cure").get<std::string>().find("--config FILE"), std::string::npos);
}

}  // namespace
}  // namespace tallystick::e2e
