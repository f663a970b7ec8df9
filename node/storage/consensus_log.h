// The write-ahead log of one epoch's consensus (CONSENSUS 1.5): what a replica must remember before it speaks.
//
// One turn of the event loop appends its records and syncs once. A Body record takes the bytes of the block's
// transactions with it, so that a power cut cannot leave a Notarization that nobody can extend. The log also remembers
// the newest lease that was about to go to the sign state (node/storage/sign_state.h): a sign state ahead of its log
// shows that the log was lost or rolled back.
//
// A record of the log (node/storage/record_log.h) is
//   u8 1 | consensus::encode_record                                                    any record but Body
//   u8 2 | u32 length | consensus::encode_record | u32 count | count × (u32 length | transaction bytes)      Body
//   u8 3 | epoch 8 | lease_end 8                                                       lease
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "consensus/log_record.h"
#include "node/storage/record_log.h"
#include "node/storage/sign_state.h"
#include "node/verified_transaction.h"

namespace tallystick::node {

class ConsensusLog {
 public:
  struct Entry {
    consensus::LogRecord record;
    std::vector<Bytes> transactions;  // of a Body, in the block's order; empty for the others
  };
  struct Opened {
    std::unique_ptr<ConsensusLog> log;
    std::vector<Entry> entries;  // everything readable, in order
    LogFindings findings;        // damaged: call replace() before anything is appended
  };

  // `directory` is the log's own. The disk must outlive the log. An undecodable record counts as damage.
  static Result<Opened> open(Disk& disk, RecordLogOptions options);

  // Adds a record to this turn's batch. `transactions` are those of a Body, in the block's order, and empty for others.
  Result<void> append(const consensus::LogRecord& record, const std::vector<TransactionPtr>& transactions = {});
  Result<void> append_lease(SignLease lease);
  // Makes the batch durable; after an error the log takes nothing more.
  Result<void> sync();

  // Replaces everything by these entries and the lease, durably: pruning (the entries being Replica::checkpoint), and the
  // way out of damage. The finalized blocks that are left out are in the block store already: the caller's duty.
  // A crash in between leaves the old log, the new one, or both, and replay takes the maximum over records. Nothing may
  // wait for a sync.
  Result<void> replace(const std::vector<Entry>& entries, const std::optional<SignLease>& lease);

  std::size_t segments() const { return log_->segments(); }

 private:
  std::unique_ptr<RecordLog> log_;
};

}  // namespace tallystick::node
