// What a replica is told once: the network, its place in it, its patience, and what the disk remembers.
#pragma once

#include <optional>
#include <vector>

#include "consensus/log_record.h"
#include "consensus/validator_set.h"

namespace tallystick::consensus {

// Milliseconds; the defaults are for a local network (CONSENSUS 1.4).
struct Timing {
  Millis delta_initial{250};  // 800 over wide areas
  Millis delta_max{4'000};
  Millis retry_max{1'000};  // own votes are sent again every min(this, the view's delta)
  Millis status{1'000};
  Millis skip{10'000};          // a leader silent for longer is skipped at once
  Millis heartbeat{5'000};      // an idle leader proposes an empty block after this
  Millis pacing{20};            // a block is cut this long after the one before, or when full
  Millis clock_ahead_max{500};  // how far a block's time may be ahead of ours
};

// A block below which nothing can change: the root of an epoch, or one that the ledger has committed.
struct CommittedBlock {
  Hash hash;
  BlockHeader header;  // of genesis: height 0, view 0, timestamp as the network defines it, the rest zeros
  Hash result;         // R
  std::optional<Finalization> finalization;  // its own, when it has one and the store kept it
};
// The root of epoch 0.
CommittedBlock genesis_block(const Hash& genesis_hash, const Hash& genesis_result, Timestamp timestamp);

struct ReplicaConfig {
  Network network;
  Epoch epoch{0};
  ValidatorSet validators;
  std::optional<ValidatorIndex> self;  // absent: follows and serves, never votes
  CommittedBlock root;                 // of the epoch
  Timing timing;
};

// What the disk remembers, for Replica::start.
struct Recovery {
  // The recently committed blocks, ascending and linked by parent_hash: 1..kRecentBlocks of them, the ledger's newest
  // last; the root alone when nothing was committed.
  std::vector<CommittedBlock> committed;
  // Every record of the log, in its order; records of other epochs are ignored.
  std::vector<LogRecord> records;
  // Own votes may be lost (the signer's state is newer than the log, or the log is damaged inside): the end of the
  // signer's lease. No view up to and including this one is ever voted in. 0 otherwise.
  View votes_lost_until;
  // False when the signer's state is missing or the key must not vote: the replica follows only.
  bool may_vote = true;
};
inline constexpr std::size_t kRecentBlocks = 64;

}  // namespace tallystick::consensus
