// A network of real validators, each in a network namespace of its own as if on a machine of its own, and what is done to the network
// between them. The calling thread, and those it begins, stand in one more namespace, from which every node is reached at the ports of
// 127.0.0.1 that its configuration names; what is done to the network between validators does not touch that way.
// Loss and cuts are nftables rules at the receiver; delay, jitter, doubling and rates are the wire's. Everything is gone with the object,
// and with the process however it ends.
#pragma once

#include <memory>
#include <vector>

#include "tests/e2e/network.h"
#include "tests/netns/wire.h"

namespace tallystick::netns {

class Lab {
 public:
  explicit Lab(const testnet::CreateOptions& options = {}, std::uint64_t seed = 1);
  ~Lab();
  Lab(const Lab&) = delete;
  Lab& operator=(const Lab&) = delete;

  e2e::Network& network() { return network_; }

  // This share of the packets that a validator gets from other validators is dropped, at each of them.
  void lose(unsigned percent);
  // The second hears nothing from the first any more.
  void cut(std::size_t from, std::size_t to);
  // Nobody of one group hears or is heard by anybody of another.
  void part(const std::vector<std::vector<std::size_t>>& groups);
  // What lies between this validator and each of the others, both ways, from now on.
  void around(std::size_t validator, const Link& link);
  // No loss and no cuts.
  void heal();

 private:
  void place(std::size_t validator);
  void reach_from_here();
  std::vector<const Namespace*> ends() const;

  std::vector<std::unique_ptr<Namespace>> machines_;  // the last is the one from which the test looks
  Wire wire_;
  int before_;  // the namespace in which the thread stood
  e2e::Network network_;
};

}  // namespace tallystick::netns
