// Reads a whole ledger database and holds everything in it against everything else: what `tallystickd verify` runs.
#pragma once

#include <cstdint>

#include "contracts/registry.h"
#include "core/genesis.h"
#include "core/result.h"
#include "core/signature_scheme.h"
#include "node/storage/kv_store.h"

namespace tallystick::node {

struct LedgerCheck {
  std::uint64_t records = 0;
  std::uint64_t index_entries = 0;
  std::uint64_t blocks = 0;
  std::uint64_t receipts = 0;
  std::uint64_t transactions = 0;
  std::uint64_t finalizations = 0;
};

// The counts when all of this holds; else an internal error naming the first thing that does not:
//   records add up to the last block's state root, and the index entries are exactly those that the records declare
//   blocks form a chain from genesis, every header hash finds its height, every history root is the tree of the blocks before, and the
//   stored nodes of the history tree are its nodes
//   receipts give the receipts root of their block, and every transaction finds a receipt of its own
//   every finalization is signed by a quorum of the genesis validators and names the result of its block
// Not covered, because nothing commits to them: the height at which a record last changed, and transaction hashes of blocks in which a
// transaction did not enter (the block file has them).
Result<LedgerCheck> check_ledger(const KvReader& reader, const Genesis& genesis, const contracts::Registry& registry,
                                 const SignatureScheme& scheme = Secp256k1Scheme{});

}  // namespace tallystick::node
