// What start and stop do with processes, shown with a small shell script in the place of the node: it notes its arguments, makes its data
// directory on `init`, and sleeps otherwise. tests/e2e runs the real node.
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/json_codec.h"
#include "core/strict_json.h"
#include "node/os/temp_directory.h"
#include "testnet/network/ports.h"
#include "testnet/network/process.h"
#include "testnet/network/start.h"
#include "testnet/network/stop.h"

namespace tallystick::testnet {
namespace {

constexpr const char* kScript = R"(#!/bin/sh
# called as: PROGRAM --config FOLDER/tallystick.toml [init]
folder=$(dirname "$2")
echo "${3:-run}" >> "$folder/calls"
if [ "$3" = init ]; then mkdir "$folder/data"; exit 0; fi
if [ -e "$folder/stubborn" ]; then trap '' TERM; fi
if [ -e "$folder/broken" ]; then echo "the disk is full"; exit 1; fi
while :; do sleep 0.05; done
)";

class StartStop : public ::testing::Test {
 protected:
  StartStop() : layout_{folder_.path()} {
    start_.program = folder_.path() + "/program";
    start_.patience = Millis{0};
    std::ofstream(start_.program) << kScript;
    std::filesystem::permissions(start_.program, std::filesystem::perms::owner_all);
    const auto ports = free_ports(6).value();
    for (std::size_t i = 0; i < 2; ++i) {
      network_.nodes.items.push_back({{"Bank"}, {"bank"}, ports[3 * i], ports[3 * i + 1], ports[3 * i + 2]});
      std::filesystem::create_directory(layout_.node(i));
    }
    std::ofstream(layout_.network()) << dump_json(to_json({}, network_));
  }
  ~StartStop() override {
    const auto ignored = stop_nodes(layout_, {.nodes = {}, .kill = true});
    EXPECT_TRUE(ignored);
  }
  std::string calls(std::size_t node) const {
    std::ifstream in(layout_.node(node) + "/calls");
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void wait_for_calls(std::size_t node, const std::string& expected) const {
    for (int i = 0; i < 500 && calls(node) != expected; ++i) ::usleep(10'000);
    EXPECT_EQ(calls(node), expected);
  }
  void mark(std::size_t node, const char* name) const { std::ofstream(layout_.node(node) + "/" + name) << "x"; }

  node::TempDirectory folder_;
  Layout layout_;
  NetworkFile network_;
  StartOptions start_;
};

TEST_F(StartStop, StartingTwiceStartsOnce) {
  const auto first = start_nodes(layout_, start_);
  ASSERT_TRUE(first) << first.error().message;
  ASSERT_EQ(first->size(), 2U);
  EXPECT_EQ((*first)[0].outcome, StartOutcome::started);
  const auto second = start_nodes(layout_, start_).value();
  EXPECT_EQ(second[0].outcome, StartOutcome::ran_already);
  EXPECT_EQ(second[0].pid, (*first)[0].pid);
  EXPECT_EQ(second[1].pid, (*first)[1].pid);
  wait_for_calls(0, "init\nrun\n");
}

TEST_F(StartStop, OneNodeStopsAndComesBackWithItsData) {
  ASSERT_TRUE(start_nodes(layout_, start_));
  wait_for_calls(1, "init\nrun\n");
  const auto stopped = stop_nodes(layout_, {.nodes = {1}});
  ASSERT_TRUE(stopped) << stopped.error().message;
  ASSERT_EQ(stopped->size(), 1U);
  EXPECT_EQ((*stopped)[0].outcome, StopOutcome::stopped);
  EXPECT_FALSE(read_pid_file(layout_.pid(1)));
  EXPECT_TRUE(read_pid_file(layout_.pid(0)));
  const auto again = start_nodes(layout_, start_).value();
  EXPECT_EQ(again[0].outcome, StartOutcome::ran_already);
  EXPECT_EQ(again[1].outcome, StartOutcome::started);
  wait_for_calls(1, "init\nrun\nrun\n");
}

TEST_F(StartStop, StoppingTwiceStopsOnce) {
  ASSERT_TRUE(start_nodes(layout_, start_));
  ASSERT_TRUE(stop_nodes(layout_, {}));
  const auto again = stop_nodes(layout_, {}).value();
  for (const StoppedNode& node : again) EXPECT_EQ(node.outcome, StopOutcome::did_not_run);
}

TEST_F(StartStop, KillIsKillAndStubbornNodesAreKilledInTheEnd) {
  mark(1, "stubborn");
  ASSERT_TRUE(start_nodes(layout_, start_));
  wait_for_calls(1, "init\nrun\n");
  ::usleep(100'000);  // the script sets its trap after its note
  EXPECT_EQ(stop_nodes(layout_, {.nodes = {0}, .kill = true}).value()[0].outcome, StopOutcome::killed);
  EXPECT_EQ(stop_nodes(layout_, {.nodes = {1}, .kill = false, .patience = Millis{200}}).value()[0].outcome,
            StopOutcome::killed);
}

TEST_F(StartStop, ANodeThatEndsIsReportedWithItsLastWords) {
  mark(0, "broken");
  start_.nodes = {0};
  start_.patience = Millis{10'000};
  const auto started = start_nodes(layout_, start_);
  ASSERT_FALSE(started);
  EXPECT_NE(started.error().message.find("node 0 ended"), std::string::npos) << started.error().message;
  EXPECT_NE(started.error().message.find("the disk is full"), std::string::npos) << started.error().message;
}

TEST_F(StartStop, ATakenPortIsNamed) {
  const int other = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(network_.nodes.items[0].rpc_port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(::bind(other, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(::listen(other, 1), 0);
  const auto started = start_nodes(layout_, start_);
  ASSERT_FALSE(started);
  EXPECT_NE(started.error().message.find(std::to_string(network_.nodes.items[0].rpc_port)), std::string::npos);
  ::close(other);
}

TEST_F(StartStop, WhatIsMissingIsSaid) {
  start_.nodes = {2};
  EXPECT_EQ(start_nodes(layout_, start_).error().message, "there is no node 2; this network has nodes 0 to 1");
  start_.nodes = {};
  start_.program = folder_.path() + "/nothing";
  EXPECT_EQ(start_nodes(layout_, start_).error().kind, ErrorKind::not_found);
  const node::TempDirectory empty;
  EXPECT_EQ(start_nodes(Layout{empty.path()}, start_).error().kind, ErrorKind::not_found);
  EXPECT_EQ(stop_nodes(Layout{empty.path()}, {}).error().kind, ErrorKind::not_found);
}

}  // namespace
}  // namespace tallystick::testnet
