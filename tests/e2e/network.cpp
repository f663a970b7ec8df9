#include "tests/e2e/network.h"

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include <signal.h>

#include "node/http/raw_client.h"
#include "testnet/network/process.h"
#include "testnet/network/start.h"
#include "testnet/network/stop.h"

namespace tallystick::e2e {
namespace {

using Clock = std::chrono::steady_clock;

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error("the network of the test: " + result.error().message);
  return std::move(*result);
}

Timestamp now() {
  using namespace std::chrono;
  return Timestamp{duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

bool is_ready(std::uint16_t ops_port) {
  node::http::RawClient client{ops_port};
  client.send("GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n");
  return node::http::RawClient::status(client.response()) == 200;
}

}  // namespace

Network::Network(testnet::CreateOptions options) : layout_{place_.path() + "/network"} {
  options.directory = layout_.directory();
  created_ = must(testnet::create_network(options, now()));
}

Network::~Network() {
  const auto stopped = testnet::stop_nodes(layout_, {.nodes = {}, .kill = true});
  if (!stopped) std::fprintf(stderr, "%s\n", stopped.error().message.c_str());
}

void Network::run_through(std::size_t validator, const std::string& command_line) {
  command_lines_.erase(validator);
  if (!command_line.empty()) command_lines_[validator] = command_line;
}

void Network::launch(const std::vector<std::size_t>& validators, Millis patience) {
  testnet::StartOptions plain{.nodes = {}, .program = TALLYSTICKD_PROGRAM, .patience = patience};
  std::vector<testnet::StartOptions> through;
  for (const std::size_t validator : must(testnet::choose_nodes(created_.network, validators))) {
    const auto line = command_lines_.find(validator);
    if (line == command_lines_.end()) {
      plain.nodes.push_back(validator);
      continue;
    }
    const std::string script = layout_.node(validator) + "/run-through";
    std::ofstream{script} << "#!/bin/sh\nexec " << line->second << " " TALLYSTICKD_PROGRAM " \"$@\"\n";
    std::filesystem::permissions(script, std::filesystem::perms::owner_all);
    through.push_back({.nodes = {validator}, .program = script, .patience = Millis{0}});
    must(testnet::start_nodes(layout_, through.back()));
  }
  if (!plain.nodes.empty()) must(testnet::start_nodes(layout_, plain));
  if (patience == Millis{0}) return;
  for (testnet::StartOptions& options : through) {
    const std::string node = "node " + std::to_string(options.nodes.front());
    if (!pid(options.nodes.front())) throw std::runtime_error("the network of the test: " + node + " ended");
    options.patience = patience;
    must(testnet::start_nodes(layout_, options));
  }
}

testnet::AddedBank Network::add_bank() {
  auto added = must(testnet::add_bank(layout_, {}));
  created_.network = must(testnet::read_network(layout_));
  return added;
}

void Network::start(std::vector<std::size_t> validators) {
  launch(validators, testnet::StartOptions{}.patience);
}

void Network::launch(std::vector<std::size_t> validators) {
  launch(validators, Millis{0});
}

void Network::launch_to_die(std::size_t validator, std::uint64_t nth_sync) {
  const auto found = command_lines_.find(validator);
  const std::string usual = found == command_lines_.end() ? "" : found->second;
  run_through(validator, usual + " env LD_PRELOAD=" DIE_AFTER_SYNC_LIBRARY " TALLYSTICK_DIE_AFTER_SYNC=" +
                             std::to_string(nth_sync));
  launch({validator});
  run_through(validator, usual);
}

void Network::stop(std::vector<std::size_t> validators) {
  for (const testnet::StoppedNode& node : must(testnet::stop_nodes(layout_, {.nodes = std::move(validators)})))
    if (node.outcome == testnet::StopOutcome::killed)
      throw std::runtime_error("the network of the test: node " + std::to_string(node.validator) +
                               " does not end when it is told to");
}

void Network::kill(std::vector<std::size_t> validators) {
  must(testnet::stop_nodes(layout_, {.nodes = std::move(validators), .kill = true}));
}

void Network::freeze(std::size_t validator) {
  if (const auto process = testnet::read_pid_file(layout_.pid(validator))) testnet::signal_process(*process, SIGSTOP);
}

void Network::thaw(std::size_t validator) {
  if (const auto process = testnet::read_pid_file(layout_.pid(validator))) testnet::signal_process(*process, SIGCONT);
}

std::optional<std::int32_t> Network::pid(std::size_t validator) const {
  const auto process = testnet::read_pid_file(layout_.pid(validator));
  if (!process) return std::nullopt;
  return process->pid;
}

bool Network::ends_within(std::size_t validator, Millis time) const {
  const auto process = testnet::read_pid_file(layout_.pid(validator));
  return !process || testnet::wait_for_end(*process, time);
}

bool Network::ready(Millis patience) const {
  const auto end = Clock::now() + std::chrono::milliseconds{patience.raw()};
  for (std::size_t i = 0; i < size(); ++i) {
    while (pid(i) && !is_ready(node(i).ops_port)) {
      if (Clock::now() > end) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
  }
  return true;
}

}  // namespace tallystick::e2e
