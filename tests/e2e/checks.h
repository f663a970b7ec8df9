// What must hold after a network was mistreated: of the clients' histories alone, and of histories against the ledgers that lie in the
// nodes' directories afterwards. Each check is a function of what it is given; it returns one sentence per thing that does not hold, at most
// kFindingsMax of them, and nothing when all is well.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/e2e/history.h"
#include "tests/e2e/ledger_copy.h"
#include "tests/e2e/signed_votes.h"

namespace tallystick::e2e {

using Findings = std::vector<std::string>;
inline constexpr std::size_t kFindingsMax = 10;

// --- Of a history alone, its events in the order of their times ---

// What was acknowledged before another payment was asked for stands before it in the ledger; the payments of a lane stand in the order of
// their sequence; no two payments stand in one place; a payment that is acknowledged twice stands where it stood; nothing is acknowledged that
// nobody asked for.
Findings check_order(const std::vector<Event>& events);

// All that any node ever said of one height names one block and one state root; a node never shows a height below one that it has shown,
// or acknowledged a payment at, before it was asked.
Findings check_sights(const std::vector<Event>& events);

// --- Of histories and what lies in a node's directory, which `whose` names ---

// Every acknowledged payment is there: same height and place, same block, same receipt.
Findings check_kept(const std::string& whose, const std::vector<Event>& events, const LedgerCopy& copy);

// No transaction stands there twice; above height `since` stands nothing that nobody asked for, and every lane's payments without a gap.
Findings check_once(const std::string& whose, const std::vector<Event>& events, const LedgerCopy& copy, Height since);

// Deposits are those of `opening`, the ones at the beginning of the history, changed by each applied payment exactly once. What clients were told
// counts; for payments that nobody was told about, what stands in the ledger.
Findings check_balances(const std::string& whose, const std::map<AccountId, std::int64_t>& opening,
                        const std::vector<Event>& events, const LedgerCopy& copy);

// --- Of several nodes ---

// Equal blocks and state roots at every height that both have, for any two of them.
Findings check_equal(const std::vector<LedgerCopy>& copies);

// No two signatures that CONSENSUS 1.5 calls evidence.
Findings check_votes(const SignedVotes& votes);

// Lines of a node's log at level error, which a node that is only killed has no reason to write: evidence against a validator, divergence,
// violated invariants and broken storage are among them.
Findings check_log(const std::string& whose, std::istream& log);

}  // namespace tallystick::e2e
