#include "tests/netns/lab.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <stdexcept>

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

namespace tallystick::netns {
namespace {

std::vector<std::unique_ptr<Namespace>> make(std::size_t count) {
  std::vector<std::unique_ptr<Namespace>> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(std::make_unique<Namespace>());
  return out;
}

int stand_in(const Namespace& place) {
  const int before = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
  const int there = open(place.path().c_str(), O_RDONLY | O_CLOEXEC);
  const bool entered = before >= 0 && there >= 0 && setns(there, CLONE_NEWNET) == 0;
  close(there);
  if (!entered) throw std::runtime_error("cannot enter the namespace from which a network is looked at");
  return before;
}

std::string loopback(std::uint16_t port) {
  return "127.0.0.1:" + std::to_string(port);
}

}  // namespace

Lab::Lab(const testnet::CreateOptions& options, std::uint64_t seed)
    : machines_{make(options.banks + 1)}, wire_{ends(), seed}, before_{stand_in(*machines_.back())}, network_{options} {
  for (std::size_t i = 0; i < network_.size(); ++i) place(i);
  reach_from_here();
}

Lab::~Lab() {
  setns(before_, CLONE_NEWNET);
  close(before_);
}

std::vector<const Namespace*> Lab::ends() const {
  std::vector<const Namespace*> out;
  for (const auto& machine : machines_) out.push_back(machine.get());
  return out;
}

// Its configuration names the addresses of the wire, and it runs in its namespace until it ends or this thread does.
void Lab::place(std::size_t validator) {
  const testnet::Layout& layout = network_.layout();
  std::ifstream in{layout.config(validator)};
  std::string text{std::istreambuf_iterator<char>{in}, {}};
  const auto move = [&](std::uint16_t port, std::size_t to) {
    text = std::regex_replace(text, std::regex{loopback(port)}, Wire::address(to) + ":" + std::to_string(port));
  };
  for (std::size_t i = 0; i < network_.size(); ++i) move(network_.node(i).peer_port, i);
  move(network_.node(validator).rpc_port, validator);
  move(network_.node(validator).ops_port, validator);
  std::ofstream{layout.config(validator)} << text;
  network_.run_through(validator, "setpriv --pdeathsig KILL nsenter --net=" + machines_[validator]->path());
  machines_[validator]->run(
      {"nft add table ip faults", "nft add chain ip faults in '{ type filter hook input priority 0; }'"});
}

// A connection to a port of 127.0.0.1 on which a node answers goes to that node.
void Lab::reach_from_here() {
  std::vector<std::string> commands{
      "sysctl -q -w net.ipv4.conf.all.route_localnet=1",
      "nft add table ip reach",
      "nft add chain ip reach there '{ type nat hook output priority -100; }'",
      "nft add chain ip reach back '{ type nat hook postrouting priority 100; }'",
      "nft add rule ip reach back oifname wire0 masquerade",
  };
  for (std::size_t i = 0; i < network_.size(); ++i)
    for (const std::uint16_t port : {network_.node(i).rpc_port, network_.node(i).ops_port})
      commands.push_back("nft add rule ip reach there ip daddr 127.0.0.1 tcp dport " + std::to_string(port) +
                         " dnat to " + Wire::address(i));
  machines_.back()->run(commands);
}

void Lab::lose(unsigned percent) {
  const std::string validators = Wire::address(0) + "-" + Wire::address(network_.size() - 1);
  for (std::size_t i = 0; i < network_.size(); ++i)
    machines_[i]->run({"nft add rule ip faults in ip saddr " + validators + " numgen random mod 100 '<' " +
                       std::to_string(percent) + " drop"});
}

void Lab::cut(std::size_t from, std::size_t to) {
  machines_[to]->run({"nft add rule ip faults in ip saddr " + Wire::address(from) + " drop"});
}

void Lab::part(const std::vector<std::vector<std::size_t>>& groups) {
  for (const auto& group : groups)
    for (const auto& other : groups)
      if (&group != &other)
        for (const std::size_t a : group)
          for (const std::size_t b : other) cut(a, b);
}

void Lab::around(std::size_t validator, const Link& link) {
  for (std::size_t other = 0; other < network_.size(); ++other) {
    if (other == validator) continue;
    wire_.set(validator, other, link);
    wire_.set(other, validator, link);
  }
}

void Lab::heal() {
  for (std::size_t i = 0; i < network_.size(); ++i) machines_[i]->run({"nft flush chain ip faults in"});
}

}  // namespace tallystick::netns
