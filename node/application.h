// What consensus orders transactions for, as the host of the replica sees it: execute a block on top of its parent, say
// what came out, make a finalized block durable. The ledger implements it; the host knows nothing of receivables.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "consensus/replica_config.h"
#include "consensus/seal.h"
#include "core/block.h"
#include "core/genesis.h"
#include "core/transaction.h"
#include "core/validator_list.h"
#include "node/verified_transaction.h"

namespace tallystick::node {

struct ExecutedBlock {
  Hash block;  // header hash
  Height height;
  ExecutionResult result;
  Hash result_digest;
  Hash next_validators{};  // validator_list_hash of the list that the state after this block announces for the next epoch
};

class Application {
 public:
  virtual ~Application() = default;

  // --- on the execution worker only, one call at a time ---

  // Height, header hash and result of the last durable finalized block; 0 and the genesis hash at the start.
  virtual ExecutedBlock last_committed() const = 0;
  // Executes a block whose parent was executed or is the last committed one. Pure: the same block gives the same result
  // every time; kept in memory until committed or abandoned. An internal error means broken storage.
  virtual Result<ExecutedBlock> execute(const BlockHeader& header, const std::vector<TransactionPtr>& transactions) = 0;
  // Makes an executed block durable: state, receipts, history and height in one synced batch. Blocks commit in height
  // order; executed siblings of a committed block are forgotten. The block file was synced before this call.
  // `finalization` certifies this block or, when it was finalized through a descendant, is absent.
  virtual Result<void> commit(const Hash& block, const std::optional<consensus::Finalization>& finalization) = 0;
  // The list that the state after the committed block of this height announces for the next epoch; at height 0 that of
  // genesis. Any height up to the last committed one: what the sealing block of an epoch names is looked up later.
  virtual Result<ValidatorList> next_validators(Height committed) const = 0;
  struct Final {
    Hash block;
    std::optional<consensus::Finalization> finalization;
  };
  // The same for blocks that follow one another, oldest first: at most one sync for all of them. After an error any number of them, from the
  // first on, may have been made durable.
  virtual Result<void> commit_together(const std::vector<Final>& blocks) {
    for (const Final& final : blocks)
      if (auto done = commit(final.block, final.finalization); !done) return done;
    return {};
  }
  // An epoch is over, and this is durable: told in order, all of them at every start. For proofs that reach back to genesis.
  virtual void epoch_sealed(const consensus::EpochLink&) {}
  // True when due work is pending on top of an executed block at this block time, so that a leader proposes though no
  // transaction waits.
  virtual bool has_due_work(const Hash& parent, Timestamp time) const = 0;

  // Reads on through what is stored, about so many bytes from where the last call ended, round and round; an internal error when something
  // cannot be read back as it was written.
  virtual Result<void> scrub(std::size_t) { return {}; }

  // --- from any thread, on the last committed state ---

  // What is known of a committed block beside its file; not_found when nothing is.
  virtual Result<consensus::CommittedBlock> committed_block(Height height) const {
    return not_found("nothing is kept of block " + std::to_string(height.raw()));
  }

  // Statelessly fine already; checks account, keys, lane and expiry against committed state. not_yet when the sequence
  // is ahead of the lane (and all else is fine), malformed when it can never be applied.
  virtual Result<void> admissible(const VerifiedTransaction& transaction, Timestamp now) const = 0;
  // The lane's next sequence in committed state; 0 for a lane that was never used. What the mempool orders by.
  virtual Sequence next_sequence(const AccountId& account, std::uint8_t lane) const = 0;
};

}  // namespace tallystick::node
