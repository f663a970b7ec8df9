#include "tests/e2e/judge.h"

#include <fstream>

#include "testnet/network/process.h"
#include "tests/e2e/ops.h"

namespace tallystick::e2e {
namespace {

Findings node_checks(const Network& network) {
  Findings findings;
  for (std::size_t i = 0; i < network.size(); ++i)
    for (const std::string command : {"check", "verify"}) {
      const auto code = testnet::run_process({TALLYSTICKD_PROGRAM, "--config", network.layout().config(i), command},
                                             network.layout().log(i));
      if (!code || *code != 0)
        findings.push_back("`tallystickd " + command + "` of node " + std::to_string(i) + " fails");
    }
  return findings;
}

void append(Findings& to, Findings from) {
  to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

Promise nobody_accused(const Network& network) {
  Promise out{"no node accuses a validator", {}};
  for (std::size_t i = 0; i < network.size(); ++i) {
    const auto evidence = metric(network.node(i).ops_port, "tallystick_consensus_evidence");
    if (evidence != 0)
      out.broken.push_back("node " + std::to_string(i) +
                           (evidence ? " found evidence: " + std::to_string(*evidence) : " does not tell its metrics"));
  }
  return out;
}

std::vector<Promise> judge(const Network& network, const std::vector<Event>& events,
                           const std::map<AccountId, std::int64_t>& opening, Height since, SignedVotes& votes) {
  std::vector<LedgerCopy> copies;
  Findings whole, kept, once, balances, logs;
  for (std::size_t i = 0; i < network.size(); ++i) {
    const std::string node = "node " + std::to_string(i);
    if (const auto read = votes.add_log(network.layout().data(i)); !read) whole.push_back(read.error().message);
    auto copy = read_ledger_copy(network.layout().data(i), network.genesis(), votes);
    if (!copy) whole.push_back(node + ": " + copy.error().message);
    if (!copy) continue;
    append(kept, check_kept(node, events, *copy));
    append(once, check_once(node, events, *copy, since));
    append(balances, check_balances(node, opening, events, *copy));
    std::ifstream log{network.layout().log(i)};
    append(logs, check_log(node, log));
    copies.push_back(std::move(*copy));
  }
  return {
      {"payments stand in the order in which clients knew them", check_order(events)},
      {"no node ever went back, and all ever named the same blocks and state roots", check_sights(events)},
      {"each node's files are whole, and everything in its database fits everything else", whole},
      {"every acknowledged payment stands where it was acknowledged, on all nodes", kept},
      {"no payment stands twice, and none that nobody asked for", once},
      {"each account has what its payments leave", balances},
      {"all nodes have the same blocks and state roots", check_equal(copies)},
      {"no two signatures contradict each other, of " + std::to_string(votes.size()), check_votes(votes)},
      {"no node wrote of an error", logs},
      {"`tallystickd check` and `tallystickd verify` pass on each directory", node_checks(network)},
  };
}

}  // namespace tallystick::e2e
