// Everything that must hold of a network after whatever was done to it, put together from checks.h.
#pragma once

#include "tests/e2e/checks.h"
#include "tests/e2e/network.h"

namespace tallystick::e2e {

struct Promise {
  std::string words;
  Findings broken;  // empty: it holds
};

// While it runs: no node counts evidence.
Promise nobody_accused(const Network& network);

// When all have stopped: the clients' history (in the order of its times) by itself, and against what lies in every directory.
// `opening`: the payers' deposits when the history began, at height `since`. `votes`: signatures found so far; those found now are added.
std::vector<Promise> judge(const Network& network, const std::vector<Event>& events,
                           const std::map<AccountId, std::int64_t>& opening, Height since, SignedVotes& votes);

}  // namespace tallystick::e2e
