// The mistake that operators of a standby make: one validator's directory is copied, key and all, and both copies run, so that one key signs twice.
// What lies on the disks proves it, nobody else is accused, and nothing that was acknowledged is harmed: one of four may misbehave.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include "testnet/network/ports.h"
#include "testnet/network/process.h"
#include "tests/e2e/checks.h"
#include "tests/e2e/load.h"
#include "tests/e2e/watch.h"

namespace tallystick::e2e {
namespace {

using ::testing::AnyOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::uint64_t kSeed = 1;
constexpr int kStartsMax = 30;

// A second process with the validator's keys and a copy of its data, on ports of its own. It reaches validator 1 alone, so that each of the
// two has somebody to speak to: they take each other's connections.
class Twin {
 public:
  explicit Twin(Network& network)
      : network_{network}, place_{network.layout().directory() + "/twin"}, ports_{testnet::free_ports(4).value()} {
    network.stop({0});
    std::filesystem::create_directory(place_);
    std::filesystem::copy(network.layout().data(0), data(), std::filesystem::copy_options::recursive);
    for (const char* file : {"consensus.key", "consensus.key.started", "consensus.key.votes"})
      std::filesystem::copy(network.layout().node(0) + "/" + file, place_ + "/" + file,
                            std::filesystem::copy_options::recursive);
    network.start({0});
    std::ifstream in{network.layout().config(0)};
    std::string text{std::istreambuf_iterator<char>{in}, {}};
    for (const std::size_t unreachable : {2, 3})
      text = std::regex_replace(text, std::regex{":" + std::to_string(network.node(unreachable).peer_port)},
                                ":" + std::to_string(ports_[3]));
    std::ofstream{config()} << text;
  }
  ~Twin() { end(); }
  void start() {
    const auto setting = [](const char* name, std::uint16_t port) {
      return std::string{name} + "=127.0.0.1:" + std::to_string(port);
    };
    process_ = testnet::start_process(
                   {"/usr/bin/env", "TALLYSTICK_NODE__DATA_DIR=" + data(),
                    "TALLYSTICK_NODE__CONSENSUS_KEY=" + place_ + "/consensus.key",
                    setting("TALLYSTICK_NODE__LISTEN", ports_[0]), setting("TALLYSTICK_RPC__LISTEN", ports_[1]),
                    setting("TALLYSTICK_OPS__LISTEN", ports_[2]), TALLYSTICKD_PROGRAM, "--config",
                    network_.layout().config(0)},
                   place_ + "/log")
                   .value();
  }
  void end() {
    if (!process_) return;
    testnet::signal_process(*process_, SIGKILL);
    testnet::wait_for_end(*process_, Millis{10'000});
  }
  std::string data() const { return place_ + "/data"; }
  std::string config() const { return network_.layout().node(0) + "/twin.toml"; }  // paths in it are relative to it

 private:
  const Network& network_;
  const std::string place_;
  const std::vector<std::uint16_t> ports_;
  std::optional<testnet::Process> process_;
};

TEST(Twin, IsProvedToBeOneAndDoesNoHarm) {
  Network network;
  network.start();
  ASSERT_TRUE(network.ready());
  const auto payers = make_payers(network, 4, Amount{1'000'000});
  History history{network.layout().directory() + "/history.ndjson"};
  Twin twin{network};
  Watch watch{network, history, static_cast<std::uint32_t>(payers.size())};
  SignedVotes votes{network.genesis()};
  {
    Load load{network, payers, history, {.seed = kSeed}};
    for (int start = 0; start < kStartsMax && votes.evidence().empty(); ++start) {
      twin.start();
      std::this_thread::sleep_for(std::chrono::seconds{2});
      twin.end();
      network.kill({0});
      ASSERT_TRUE(votes.add_log(twin.data()));
      ASSERT_TRUE(votes.add_log(network.layout().data(0)));
      network.start({0});
    }
  }
  EXPECT_TRUE(watch.settle(Millis{20'000}));
  network.stop();

  std::vector<LedgerCopy> copies;
  std::vector<std::string> accusations;  // by the nodes themselves, as far as they still looked at the view
  const auto events = history.events();
  for (std::size_t i = 0; i < network.size(); ++i) {
    ASSERT_TRUE(votes.add_log(network.layout().data(i)));
    auto copy = read_ledger_copy(network.layout().data(i), network.genesis(), votes);
    ASSERT_TRUE(copy) << copy.error().message;
    EXPECT_THAT(check_kept("node " + std::to_string(i), events, *copy), IsEmpty());
    copies.push_back(std::move(*copy));
    std::ifstream log{network.layout().log(i)};
    for (std::string& line : check_log("node " + std::to_string(i), log)) accusations.push_back(std::move(line));
  }
  EXPECT_THAT(check_equal(copies), IsEmpty());
  EXPECT_THAT(check_order(events), IsEmpty());
  EXPECT_THAT(check_votes(votes), Not(IsEmpty()));
  EXPECT_THAT(check_votes(votes), Each(HasSubstr("validator 0 signed a ")));
  EXPECT_THAT(check_votes(votes), Each(Not(HasSubstr("if the signatures were its own"))));
  EXPECT_THAT(accusations, Each(AnyOf(HasSubstr("a validator signed what no correct validator signs\",\"validator\":0"),
                                      HasSubstr("validator.misconduct_recorded"))));
}

}  // namespace
}  // namespace tallystick::e2e
