// Everything a replica can be told, and everything it can ask for. An effect that needs an answer gets it as a later
// event.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "consensus/evidence.h"
#include "consensus/log_record.h"
#include "consensus/messages.h"

namespace tallystick::consensus {

// Wall time goes into proposals and is compared with block time; everything that waits uses the monotonic clock.
struct Now {
  Timestamp wall;
  Millis monotonic;
};

// --- events ---

// From an authenticated validator; decoded, nothing else checked.
struct MessageReceived {
  ValidatorIndex from;
  MessagePtr message;
};
struct PeerConnected {
  ValidatorIndex peer;
};
// The moment of the last StartTimer has come. Early or repeated firing does no harm.
struct TimerFired {};
// Answers GatherPayload: hashes of transactions, all held by the host, in the order they shall run. May be empty.
struct PayloadGathered {
  View view;
  Hash parent;
  std::vector<Hash> transactions;
};
// Answers GatherBody: every transaction of the block is held, and each is well formed and well signed.
struct BodyReady {
  Hash block;
};
// Answers GatherBody: a transaction that matches its hash is malformed or badly signed. The block can never be voted for.
struct BodyInvalid {
  Hash block;
  std::string why;
};
// Answers Execute.
struct BlockExecuted {
  Hash block;
  Hash result;           // R
  Hash next_validators{};  // hash of the list that the state after it announces for the next epoch
};
// All blocks up to this height are durable in the block store and the ledger; the replica may forget them.
struct BlockCommitted {
  Height height;
};
// A level, not an edge: what waits now. Told whenever it changes.
struct WorkPending {
  bool transactions = false;  // the pool holds one that is neither in a committed block nor in a block under way
  bool full_block = false;    // and enough of them that waiting for more is pointless
  bool due = false;           // due work stands on top of the newest committed block
  bool operator==(const WorkPending&) const = default;
};
using Event = std::variant<MessageReceived, PeerConnected, TimerFired, PayloadGathered, BodyReady, BodyInvalid,
                           BlockExecuted, BlockCommitted, WorkPending>;

// --- effects ---

// Append to the log. A Send, Broadcast or Commit is carried out only when all Persist effects before it are synced.
struct Persist {
  LogRecord record;
};
struct Send {
  ValidatorIndex to;
  MessagePtr message;
};
// To every other validator.
struct Broadcast {
  MessagePtr message;
};
// One timer: replaces the one before.
struct StartTimer {
  Millis at;  // monotonic
};
// Choose transactions for a block on top of `parent`: none that a committed block or one of `under_way` contains.
// Answer at once.
struct GatherPayload {
  View view;
  Hash parent;
  std::vector<BlockPtr> under_way;  // the parent and its ancestors that are not durably committed, newest first
  // How many blocks below the parent the slowest member of the fastest quorum stands, by what each last said: smaller blocks let it follow.
  std::uint64_t quorum_behind = 0;
};
// Get and check the transactions of a block; ask these validators for what the pool lacks. Sent again with other
// validators while the body is still wanted; what is already there is not asked for twice.
struct GatherBody {
  BlockPtr block;
  std::vector<ValidatorIndex> ask;
};
// The block will never be executed or voted for: stop gathering, drop its transactions' pin and any executed state.
struct Abandon {
  Hash block;
};
// The parent was executed before or is the newest committed block. Body is ready.
struct Execute {
  BlockPtr block;
};
// Final, executed here with this result, in height order. `finalization` is absent when a descendant's stands for it.
struct Commit {
  BlockPtr block;
  Hash result;  // R
  std::optional<Finalization> finalization;
};
// A request for what only the block store still has: answer `to` with a Data (in the bounds of messages.h), or not at
// all. FetchBlocks: walk back from the block. FetchFinalization: the first stored Finalization at or above the height,
// with its block.
struct Serve {
  ValidatorIndex to;
  Fetch fetch;
};
// The pool holds transactions and this validator leads: hand them over (the Idle rule).
struct HandOver {
  ValidatorIndex leader;
};

// The sealing block is durably committed and shown to be final: nothing more happens in this epoch. Told once in a run.
struct EpochOver {
  std::shared_ptr<const SealProof> seal;
};
// Somebody still stands in this epoch, which is over: send the stored proof of its end.
struct ServeSeal {
  ValidatorIndex to;
  Epoch epoch;
};

// Facts for logs, metrics and alarms. Nothing in the protocol depends on how they are treated.
struct EvidenceFound {
  Evidence evidence;
};
// A Finalization says another R than our execution. This replica has stopped voting and will not commit the block.
struct Divergence {
  BlockPtr block;
  Hash certified;
  Hash executed;
};
// Finalize votes for one block carry different results.
struct DivergenceSuspected {
  View view;
  Hash block;
  Hash first;
  Hash second;
};
// Two certificates that cannot both exist while fewer than q - f validators collude. This replica has stopped voting.
struct SafetyBroken {
  CertificatePtr first;
  CertificatePtr second;
};
// The body of a final block can never be accepted here: this node's rules call a transaction in it malformed or badly signed.
// Nothing from this block on is committed by this replica. Told once.
struct FinalBodyInvalid {
  BlockPtr block;
  std::string why;
};
// A peer sent something that no correct validator sends; it was dropped.
struct PeerFault {
  ValidatorIndex peer;
  std::string why;
  std::size_t verifications = 0;  // of signatures, at most, that it cost to find out
};
struct ViewEntered {
  View view;
  Subject by;  // the certificate that opened it
  Millis delta;
};
using Fact = std::variant<EvidenceFound, Divergence, DivergenceSuspected, SafetyBroken, FinalBodyInvalid, PeerFault,
                          ViewEntered>;
struct Report {
  Fact fact;
};

using Effect = std::variant<Persist, Send, Broadcast, StartTimer, GatherPayload, GatherBody, Abandon, Execute, Commit,
                            Serve, HandOver, EpochOver, ServeSeal, Report>;

}  // namespace tallystick::consensus
