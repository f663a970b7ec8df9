// The ledger as it lies in the directory of a node that does not run.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/genesis.h"
#include "core/result.h"
#include "tests/e2e/history.h"
#include "tests/e2e/signed_votes.h"

namespace tallystick::e2e {

struct LedgerCopy {
  struct Block {
    Hash hash;  // of its header
    Hash state_root;
  };
  struct Entry {
    Hash id;
    Decision decision;
  };
  std::vector<Block> blocks;        // of heights 1, 2, 3, …
  std::vector<Entry> transactions;  // in the ledger's order; without those that did not enter, which had no effect
  std::map<AccountId, std::int64_t> minor;  // deposits of an account at all banks together

  Height height() const { return Height{blocks.size()}; }
};

// Holds everything in the database against everything else first (node/ledger/check.h): an error says what does not fit. The signatures of
// the certificates that it keeps go into `votes`.
Result<LedgerCopy> read_ledger_copy(const std::string& data_directory, const Genesis& genesis, SignedVotes& votes);

}  // namespace tallystick::e2e
