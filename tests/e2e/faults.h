// What is done to a network under load: one fault at a time, to a node and at a moment drawn from a seed. A fault is over when the node
// has caught up and the network has gone on; so at most one of four is down and the others must keep committing.
#pragma once

#include <string>

#include "core/time.h"
#include "testnet/sim/random.h"
#include "tests/e2e/network.h"
#include "tests/e2e/signed_votes.h"
#include "tests/e2e/watch.h"

namespace tallystick::e2e {

struct Fault {
  std::string name;
  std::vector<std::size_t> victims{};
  unsigned kills = 0;        // SIGKILLs
  bool in_recovery = false;  // killed again before it had answered
  Millis answered{};         // from its last start (or thawing) to its first answer
  Millis rejoined{};         // likewise to voting, connected to all, and as high as the others were when it answered
  std::uint64_t blocks = 0;  // that the others committed from the fault to its end
};
// One line for people.
std::string describe(const Fault& fault);

class Faults {
 public:
  // All outlive it. Signatures found in the logs of killed nodes go into `votes`.
  Faults(Network& network, const Watch& watch, SignedVotes& votes, std::uint64_t seed);

  // unavailable when a node does not come back or the network does not go on within kPatience; anything else is broken storage.
  static constexpr Millis kPatience{20'000};

  // SIGKILL to one, after a while; started at once. One time in four it is killed again before or soon after it answers, and one time in two
  // it ends between making a vote durable and sending it.
  Result<Fault> kill_one();
  // SIGSTOP to one for the time.
  Result<Fault> freeze_one(Millis time);
  // SIGKILL to all at once, then all are started.
  Result<Fault> kill_all();

 private:
  void wait_a_while();
  void kill(const std::vector<std::size_t>& victims);
  Result<void> read_logs();
  Result<Fault> come_back(Fault fault, std::uint64_t since_ns, Height before);
  std::vector<std::size_t> others(std::size_t victim) const;

  Network& network_;
  const Watch& watch_;
  SignedVotes& votes_;
  sim::Random random_;
  std::vector<std::unique_ptr<node::TempDirectory>> logs_;  // copies of those that killed nodes left, not read yet
};

}  // namespace tallystick::e2e
