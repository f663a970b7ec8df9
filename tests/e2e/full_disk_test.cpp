// A node whose disk runs full, and one whose disk fails, in a network of four. The first notices in time: it votes and acknowledges nothing,
// says why wherever an operator looks, answers reads, and votes again by itself when there is room. The second finds out by a write that
// fails: the same, except that it starts itself anew once its disk works. In both the process stays the same, the other three go on, and
// what was acknowledged is there afterwards.
#include <filesystem>
#include <fstream>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "contracts/cash/reserves.h"
#include "contracts/ledger/genesis_state.h"
#include "contracts/registry.h"
#include "node/http/raw_client.h"
#include "testnet/network/ask.h"
#include "testnet/network/process.h"
#include "tests/e2e/network.h"
#include "tests/e2e/ops.h"

namespace tallystick::e2e {
namespace {

using Json = nlohmann::json;
using node::http::RawClient;

constexpr std::size_t kVictim = 1;
constexpr const char* kSettings = "\n[storage]\nfree_mib_min = 4\nlog_segment_mib = 1\n";

template <class Condition>
bool within(std::chrono::milliseconds time, Condition condition) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  return true;
}

std::uint64_t height_of(const Json& status) {
  return std::stoull(status.at("height").get<std::string>());
}

class FullDisk : public ::testing::Test {
 protected:
  FullDisk() { std::ofstream{network.layout().config(kVictim), std::ios::app} << kSettings; }

  Json status() const { return testnet::ask_status(network.node(kVictim)).value_or(Json::object()); }
  std::string not_writing() const { return status().value("not_writing", std::string{"no answer"}); }
  std::string readyz() const {
    RawClient client{network.node(kVictim).ops_port};
    client.send("GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    return client.response();
  }
  // A transaction through these nodes, final and durable there.
  Result<testnet::Entered> mint(const std::vector<std::size_t>& nodes, Millis patience = Millis{20'000}) const {
    const PartyId bank = contracts::bank_party(genesis_hash(network.genesis()), 0);
    return testnet::settlement_authority(network.layout(), nodes)
        .value()
        .act({contracts::make_operation(contracts::cash::MintReserves{bank, {*Currency::of("CNY"), Amount{100}}})},
             patience);
  }
  // What must hold from the moment the node has said that it writes nothing.
  void expect_reads_and_no_acknowledgement() {
    const std::uint64_t height = height_of(status());
    EXPECT_EQ(RawClient::status(readyz()), 503);
    EXPECT_EQ(metric(network.node(kVictim).ops_port, "tallystick_store_writing").value_or(-1), 0);
    EXPECT_EQ(metric(network.node(kVictim).ops_port, "tallystick_consensus_voting").value_or(-1), 0);
    const auto through_others = mint({0});
    ASSERT_TRUE(through_others) << through_others.error().message;
    const auto through_it = mint({kVictim}, Millis{2'000});
    ASSERT_FALSE(through_it);
    EXPECT_EQ(height_of(status()), height) << "it committed and acknowledged";
    EXPECT_FALSE(not_writing().empty());
    EXPECT_EQ(network.pid(kVictim), pid);
    RawClient reader{network.node(kVictim).rpc_port};
    const std::string body = R"({"jsonrpc":"2.0","id":1,"method":"block_get","params":{"height":"1"}})";
    reader.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\n\r\n" + body);
    EXPECT_NE(reader.response().find("\"result\""), std::string::npos);
  }
  // It votes again: with another node gone, nothing is final without it.
  void expect_it_votes_again() {
    EXPECT_TRUE(within(std::chrono::seconds{20}, [&] { return not_writing().empty(); }));
    EXPECT_TRUE(network.ready());
    EXPECT_EQ(network.pid(kVictim), pid);
    network.kill({3});
    const auto needs_it = mint({0});
    EXPECT_TRUE(needs_it) << needs_it.error().message;
    const auto through_it = mint({kVictim});
    EXPECT_TRUE(through_it) << through_it.error().message;
    network.stop();
    EXPECT_EQ(testnet::run_process({TALLYSTICKD_PROGRAM, "--config", network.layout().config(kVictim), "verify"},
                                   network.layout().log(kVictim))
                  .value_or(-1),
              0);
  }

  Network network;
  std::optional<std::int32_t> pid;
};

// Gives the validator a file system of 16 MiB under its data directory, in a mount namespace of this process; false if that is not allowed.
bool mount_small_disk(const std::string& data) {
  if (unshare(CLONE_NEWNS) != 0) return false;
  if (mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return false;
  std::filesystem::create_directory(data);
  return mount("tallystick", data.c_str(), "tmpfs", 0, "size=16m,mode=0700") == 0;
}

std::uint64_t free_bytes(const std::string& directory) {
  struct statvfs now {};
  return statvfs(directory.c_str(), &now) == 0 ? std::uint64_t{now.f_bavail} * now.f_frsize : 0;
}

// Somebody else's file, that leaves so much room.
bool fill(const std::string& path, std::uint64_t left) {
  const std::uint64_t there = free_bytes(std::filesystem::path{path}.parent_path().string());
  const int file = ::open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  const bool done = there > left && posix_fallocate(file, 0, static_cast<off_t>(there - left)) == 0;
  ::close(file);
  return done;
}

TEST_F(FullDisk, StopsBeforeItIsFullAndGoesOnWhenThereIsRoom) {
  const std::string data = network.layout().data(kVictim);
  if (!mount_small_disk(data)) GTEST_SKIP() << "this process may not mount a file system";
  ASSERT_EQ(testnet::run_process({TALLYSTICKD_PROGRAM, "--config", network.layout().config(kVictim), "init"},
                                 network.layout().log(kVictim))
                .value_or(-1),
            0);
  network.start();
  ASSERT_TRUE(network.ready());
  pid = network.pid(kVictim);
  ASSERT_TRUE(mint({kVictim}));
  ASSERT_TRUE(fill(data + "/ballast", 3 * 1024 * 1024));
  ASSERT_TRUE(within(std::chrono::seconds{10}, [&] { return !not_writing().empty(); }));
  EXPECT_EQ(not_writing(), "the disk has 3 MiB free; this node writes again at 5 MiB");
  EXPECT_NE(readyz().find("the disk has 3 MiB free"), std::string::npos);
  expect_reads_and_no_acknowledgement();
  std::filesystem::remove(data + "/ballast");
  expect_it_votes_again();
  umount2(data.c_str(), MNT_DETACH);
}

// A process may write no file beyond a limit: to the node, a disk that fails at once and without warning.
TEST_F(FullDisk, AfterAWriteThatFailedItStartsItselfAnew) {
  network.start();
  ASSERT_TRUE(network.ready());
  pid = network.pid(kVictim);
  ASSERT_TRUE(mint({kVictim}));
  rlimit before{};
  ASSERT_EQ(prlimit(*pid, RLIMIT_FSIZE, nullptr, &before), 0);
  const rlimit tight{4096, before.rlim_max};
  ASSERT_EQ(prlimit(*pid, RLIMIT_FSIZE, &tight, nullptr), 0);
  ASSERT_TRUE(within(std::chrono::seconds{10}, [&] { return !not_writing().empty(); }));
  EXPECT_TRUE(status().value("halted", false));
  EXPECT_NE(not_writing().find("File too large"), std::string::npos) << not_writing();
  EXPECT_NE(readyz().find("File too large"), std::string::npos);
  expect_reads_and_no_acknowledgement();
  ASSERT_EQ(prlimit(*pid, RLIMIT_FSIZE, &before, nullptr), 0);
  expect_it_votes_again();
}

}  // namespace
}  // namespace tallystick::e2e
