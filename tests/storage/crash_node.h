// The durable parts of one validator over one disk: opened by the product's own code, driven in the order in which the host drives them,
// and held, after whatever happened to the disk, against what the validator had told the outside.
#pragma once

#include <string>
#include <vector>

#include "node/env/simulated_disk.h"
#include "node/ledger/test_chain.h"
#include "node/storage/leveldb_env.h"

namespace tallystick::storage_test {

// What had left the node. A disk that was cut must still have it.
struct Told {
  bool started = false;      // the signer's state was made
  Height acknowledged;       // to clients: block, state and receipts are durable
  Height under_way;          // the newest block that may have been written
  std::vector<Bytes> votes;  // own votes that were sent, as log records; those that pruning may drop are not here
  View voted;                // the newest view of a vote that was sent
};

// The node's files, all small, so that few blocks fill many of them.
struct Sizes {
  std::uint64_t log_segment_bytes = 4'096;
  std::uint64_t block_segment_bytes = 8'192;
  node::BackgroundWork background = node::BackgroundWork::before_the_write;
};

// A validator's first start, or a later one, then the blocks of the chain up to `until`, each voted for, stored and committed. Ends at the first
// error, as the host does.
Result<void> live(node::Disk& disk, const node::TestChain& chain, const Sizes& sizes, Height until, Told& told);

// How a restart went.
struct Restart {
  std::string refused;           // why the node does not start; empty: it does
  std::string wrong;             // the promise that is broken; empty: none
  std::string made_anew;         // why the database was; empty: it was not
  Height ledger_was_at;          // before blocks were brought to it
  Height height;                 // in the end
  bool votes_lost = false;       // the node knows that own votes may be lost, and raised its floor
  std::uint64_t mended = 0;      // blocks, with what a peer said
  std::uint64_t unreadable = 0;  // reads that were refused, naming why
};

// Starts a node on the disk as the daemon does: database, ledger, host. Then everything it can be asked is compared with the chain: height
// and roots, every record, index entry, receipt and block, and the votes in its log.
//   damaged: bytes have rotted. Refusing a read is then right, and so are votes that are known to be lost; a wrong answer never is.
Restart restart(node::Disk& disk, const node::TestChain& chain, const Sizes& sizes, const Told& told,
                bool damaged = false);

}  // namespace tallystick::storage_test
