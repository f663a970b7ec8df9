// Follows the ledger block by block: fetches, checks signatures and commitments, executes, compares every root, and only then writes what it
// computed itself into the index. A node that lies can stop it; it cannot put anything into it.
//
// Two stores are kept in step: the ledger (LevelDB) that blocks are executed on, and the index (SQL). A batch becomes durable in the index
// first and in the ledger second, so the ledger is never ahead. After a crash in between the blocks are executed and checked once more, and
// not written again.
//
// A block that has no finalization of its own waits for a descendant that has: the header of that one vouches for it, and its result is one of
// the leaves of that one's history. Until then it is a guess, which costs its bytes and nothing else: it is not executed, it accuses nobody who
// says otherwise, and it is forgotten at the first trouble. So nothing is executed or indexed that no quorum signed.
#pragma once

#include <deque>

#include "explorer/follow/epochs.h"
#include "explorer/index/writer.h"

namespace tallystick::explorer {

struct FollowLimits {
  // Of blocks that wait for a finalization: a network leaves a handful. The bytes are 64 blocks of the largest size.
  std::size_t uncertified_max = 1'000;
  std::size_t uncertified_bytes_max = 64 * kBlockBytesMax;
  // Times in a row that a node may fail to give a block that it says it has, or give another one than it gave before, both without anything
  // becoming final between.
  int patience = 3;
};

class Follower {
 public:
  // All outlive the follower; the ledger and the index are of the same genesis, the ledger not ahead of the index.
  Follower(BlockSource& source, node::LedgerApplication& ledger, IndexWriter& index, const SignatureScheme& scheme,
           FollowLimits limits = {});

  struct Step {
    std::size_t blocks = 0;        // that were indexed or found indexed
    std::size_t transactions = 0;  // in them
    bool withheld = false;         // the node says that it has the next block, and did not give it
    Height node_height;
  };
  // Takes one page of blocks, or waits up to `wait` for one; while a block waits for its finalization, 1 s at first and then longer and longer,
  // and looks for that. After a trouble of kind unreachable or divergent it may be called again: what was final before it is kept, and a trouble
  // names the node.
  Followed<Step> step(Millis wait);
  // The last block that is durable in both stores.
  Height height() const { return ledger_.last_committed().height; }

 private:
  // Checked but for its transactions' signatures; no quorum vouches for it yet.
  struct Waiting {
    FetchedBlock block;
    Hash hash;
    std::size_t bytes;
  };
  // Executed and certified, not committed.
  struct Certified {
    BlockHeader header;
    ExecutionResult result;
    std::optional<consensus::Finalization> finalization;
    std::vector<node::TransactionPtr> transactions;
    Hash hash;
    Hash digest;  // of the result that was computed
  };
  Followed<void> begin();
  Followed<Step> attempt(Millis wait);
  Followed<void> take_page(FetchedPage& page, Step& step);
  Followed<void> take(FetchedBlock block);
  Followed<void> enter_next_epoch();
  Followed<void> look_for_certificates();
  Followed<void> certify(std::size_t count, const Hash* result = nullptr);
  Followed<Certified> execute(const Waiting& waits);
  Followed<void> flush(Step& step);
  Followed<void> patience_with(const Step& step);
  void take_back(std::size_t from, const Hash& now);
  void forget_guess();
  ChainEnd end() const;

  BlockSource& source_;
  node::LedgerApplication& ledger_;
  IndexWriter& index_;
  const SignatureScheme& scheme_;
  const Network network_;
  const FollowLimits limits_;
  std::optional<EpochValidators> validators_;  // of the block after end()
  std::deque<Certified> certified_;            // and not durable yet
  std::deque<Waiting> waiting_;
  std::size_t waiting_bytes_ = 0;
  Millis look_after_;
  int withheld_ = 0;  // pages in a row
  struct TakenBack {
    int times = 0;  // in a row
    Height height;  // the last time
    Hash before, now;
  } taken_back_;
};

}  // namespace tallystick::explorer
