// Follows the ledger block by block: fetches, checks signatures and commitments, executes, compares every root, and only then writes what it
// computed itself into the index. A node that lies can stop it; it cannot put anything into it.
//
// Two stores are kept in step: the ledger (LevelDB) that blocks are executed on, and the index (SQL). A batch becomes durable in the index
// first and in the ledger second, so the ledger is never ahead. After a crash in between the blocks are executed and checked once more, and
// not written again.
//
// A block that has no finalization of its own waits, executed, for a descendant that has: its result is one of the leaves of that one's
// history. So nothing is indexed that no quorum signed.
#pragma once

#include <deque>

#include "explorer/follow/epochs.h"
#include "explorer/index/writer.h"

namespace tallystick::explorer {

struct FollowLimits {
  std::size_t uncertified_max = 1'000;  // blocks that wait for a finalization; a network leaves a handful
};

class Follower {
 public:
  // All outlive the follower; the ledger and the index are of the same genesis, the ledger not ahead of the index.
  Follower(BlockSource& source, node::LedgerApplication& ledger, IndexWriter& index, const SignatureScheme& scheme,
           FollowLimits limits = {});

  struct Step {
    std::size_t blocks = 0;        // that were indexed or found indexed
    std::size_t transactions = 0;  // in them
    Height node_height;
  };
  // Takes one page of blocks, or waits up to `wait` for one. After a trouble of kind unreachable it may be called again.
  Followed<Step> step(Millis wait);
  // The last block that is durable in both stores.
  Height height() const { return ledger_.last_committed().height; }

 private:
  // Executed and checked, not committed.
  struct Waiting {
    FetchedBlock block;
    std::vector<node::TransactionPtr> transactions;
    Hash hash;
    Hash result;  // digest
  };
  Followed<void> begin();
  Followed<void> take(FetchedBlock block);
  Followed<void> enter_next_epoch();
  Followed<void> look_for_certificates();
  void certify(std::size_t count);
  Followed<void> flush(Step& step);
  ChainEnd end() const;

  BlockSource& source_;
  node::LedgerApplication& ledger_;
  IndexWriter& index_;
  const SignatureScheme& scheme_;
  const Network network_;
  const FollowLimits limits_;
  std::optional<EpochValidators> validators_;  // of the block after end()
  std::deque<Waiting> certified_;              // and not durable yet
  std::deque<Waiting> waiting_;
};

}  // namespace tallystick::explorer
