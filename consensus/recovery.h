// What a replica is told of its past.
#pragma once

#include <vector>

#include "consensus/log_record.h"
#include "consensus/replica_config.h"

namespace tallystick::consensus {

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

}  // namespace tallystick::consensus
