// Bits that rot under one of four real validators, while it is down and while it runs: it finds them, says so, and puts right what it can
// with what its peers have, without anybody's help. Damage to its own votes keeps it from voting where it may have voted.
#include <filesystem>
#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "contracts/cash/reserves.h"
#include "contracts/ledger/genesis_state.h"
#include "contracts/registry.h"
#include "testnet/network/ask.h"
#include "testnet/network/process.h"
#include "tests/e2e/network.h"
#include "tests/e2e/ops.h"

namespace tallystick::e2e {
namespace {

using ::testing::HasSubstr;

constexpr std::size_t kVictim = 2;
constexpr int kBlocks = 8;

// Flips one bit in the middle of what every file with this ending holds, without a change of its size; how many files.
std::size_t flip_a_bit(const std::string& directory, const std::string& ending) {
  std::size_t changed = 0;
  for (const auto& file : std::filesystem::directory_iterator{directory}) {
    const std::string name = file.path().filename().string();
    if (!name.ends_with(ending)) continue;
    std::fstream bytes{file.path(), std::ios::in | std::ios::out | std::ios::binary};
    const auto at = static_cast<std::streamoff>(file.file_size() / 2);
    bytes.seekg(at);
    const int old = bytes.get();
    bytes.seekp(at);
    bytes.put(static_cast<char>(old ^ 0x10));
    ++changed;
  }
  return changed;
}

class BitRot : public ::testing::Test {
 protected:
  BitRot() {
    network.start();
    EXPECT_TRUE(network.ready());
    for (int i = 0; i < kBlocks; ++i) EXPECT_TRUE(mint());
  }
  Result<testnet::Entered> mint(const std::vector<std::size_t>& nodes = {kVictim}) {
    const PartyId bank = contracts::bank_party(genesis_hash(network.genesis()), 0);
    return testnet::settlement_authority(network.layout(), nodes)
        .value()
        .act({contracts::make_operation(contracts::cash::MintReserves{bank, {*Currency::of("CNY"), Amount{100}}})});
  }
  std::string log() const {
    std::ifstream in{network.layout().log(kVictim)};
    return {std::istreambuf_iterator<char>{in}, {}};
  }
  bool says(const std::string& words, std::chrono::milliseconds time = std::chrono::seconds{20}) const {
    const auto end = std::chrono::steady_clock::now() + time;
    while (log().find(words) == std::string::npos) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    return true;
  }
  // It serves and votes like the others, and what lies on its disk is whole.
  void expect_whole() {
    EXPECT_TRUE(network.ready());
    network.kill({3});
    const auto needs_its_vote = mint();
    EXPECT_TRUE(needs_its_vote) << needs_its_vote.error().message;
    std::this_thread::sleep_for(std::chrono::seconds{1});  // metrics are renewed twice a second
    EXPECT_EQ(metric(network.node(kVictim).ops_port, "tallystick_store_damaged_blocks").value_or(-1), 0);
    network.stop();
    EXPECT_EQ(testnet::run_process({TALLYSTICKD_PROGRAM, "--config", network.layout().config(kVictim), "verify"},
                                   network.layout().log(kVictim))
                  .value_or(-1),
              0)
        << log();
  }
  std::string data(const std::string& name) const { return network.layout().data(kVictim) + "/" + name; }

  Network network;
};

TEST_F(BitRot, InABlockWhileItIsDown) {
  network.stop({kVictim});
  ASSERT_EQ(flip_a_bit(data("blocks"), ".blocks"), 1U);
  network.start({kVictim});
  EXPECT_TRUE(says("were put right with what peers had; 0 are left"));
  expect_whole();
}

TEST_F(BitRot, InABlockUnderIt) {
  ASSERT_EQ(flip_a_bit(data("blocks"), ".blocks"), 1U);
  EXPECT_TRUE(says("is damaged: it is fetched from the peers"));
  EXPECT_TRUE(says("were put right with what peers had; 0 are left"));
  expect_whole();
}

TEST_F(BitRot, AllBlockFilesAreGone) {
  network.stop({kVictim});
  std::filesystem::remove_all(data("blocks"));
  network.start({kVictim});
  EXPECT_TRUE(says("were put right with what peers had; 0 are left"));
  expect_whole();
}

// The database is read through while the node runs; what it finds makes it start anew, in the same process.
TEST_F(BitRot, InATableOfTheDatabaseUnderIt) {
  network.stop({kVictim});
  network.start({kVictim});  // what was in LevelDB's log is in a table now
  ASSERT_TRUE(network.ready());
  const auto pid = network.pid(kVictim);
  ASSERT_GT(flip_a_bit(data("state"), ".ldb"), 0U);
  EXPECT_TRUE(says("the database is made anew"));
  ASSERT_TRUE(network.ready());
  EXPECT_TRUE(mint());
  EXPECT_EQ(network.pid(kVictim), pid);
  expect_whole();
}

TEST_F(BitRot, InADatabaseAndABlockAtOnce) {
  network.stop({kVictim});
  ASSERT_EQ(flip_a_bit(data("blocks"), ".blocks"), 1U);
  std::filesystem::remove(data("state/CURRENT"));
  ASSERT_GT(flip_a_bit(data("state"), ".log"), 0U);
  network.start({kVictim});
  EXPECT_TRUE(says("are set aside and fetched from the peers"));
  EXPECT_TRUE(mint());
  expect_whole();
}

// Both copies of the lease: the key may have voted anywhere, so it does not vote again. The others go on, and it follows.
TEST_F(BitRot, InTheSignersState) {
  network.stop({kVictim});
  std::fstream state{data("sign_state"), std::ios::in | std::ios::out | std::ios::binary};
  for (const std::streamoff at : {20, 4116}) {
    state.seekp(at);
    state.put('\x7f');
  }
  state.close();
  network.start({kVictim});
  EXPECT_TRUE(says("does not vote: its signer state is missing"));
  const auto through_it = mint();
  EXPECT_TRUE(through_it) << through_it.error().message;
  EXPECT_FALSE(testnet::ask_status(network.node(kVictim)).value_or(nlohmann::json::object()).value("may_vote", true));
}

// Its own votes may be lost: it sits out the views of its lease, and the others see no second vote.
TEST_F(BitRot, InTheLogOfItsVotes) {
  network.stop({kVictim});
  const std::string log_file = data("log/0/00000000000000000001.log");
  std::fstream bytes{log_file, std::ios::in | std::ios::out | std::ios::binary};
  bytes.seekp(200);
  bytes.put('\x7f');
  bytes.close();
  network.start({kVictim});
  const auto through_it = mint();
  EXPECT_TRUE(through_it) << through_it.error().message;
  for (std::size_t i = 0; i < network.size(); ++i)
    EXPECT_EQ(metric(network.node(i).ops_port, "tallystick_consensus_evidence").value_or(0), 0);
  EXPECT_TRUE(says("own votes may be lost"));
}

}  // namespace
}  // namespace tallystick::e2e
