// What a replica makes durable before it speaks (CONSENSUS 1.5). The log of one epoch is a sequence of these; the host
// frames each with a checksum, appends all records of one step, syncs once, and only then sends. Replay needs no order
// beyond that of the file.
//
//   type  record       meaning
//   1     EpochOpen    first record of a log: whose it is
//   2     OwnPropose   the replica's own proposal; also its own Notarize. Sent again byte for byte after a restart
//   3     OwnVote      its own Notarize, Nullify or Finalize, with the signature
//   4     Seen         a certificate, verified before it was written
//   5     Body         a block: its header and the bytes of all its transactions, which the host adds
//   6     Executed     R of an executed block
//   7     Floor        no vote is ever signed in this view or below
//   8     Sealed       the epoch is over; written before its sealing block is committed
#pragma once

#include <memory>
#include <variant>

#include "consensus/messages.h"
#include "consensus/seal.h"

namespace tallystick::consensus {

// A block, with its hash computed once.
struct HashedBlock {
  Hash hash;
  Block block;
};
using BlockPtr = std::shared_ptr<const HashedBlock>;
BlockPtr hashed(Block block);

struct EpochOpen {
  Epoch epoch;
  Hash genesis_hash;
  bool operator==(const EpochOpen&) const = default;
};
struct OwnPropose {
  std::shared_ptr<const Propose> propose;  // on disk without its transaction hashes: the Body record before it has them
};
struct OwnVote {
  Vote vote;
};
struct Seen {
  CertificatePtr certificate;
};
struct Body {
  BlockPtr block;
};
struct Executed {
  Epoch epoch;
  Hash block;
  Hash result;  // R
};
struct Floor {
  Epoch epoch;
  View view;
};
struct Sealed {
  std::shared_ptr<const SealProof> proof;
};
using LogRecord = std::variant<EpochOpen, OwnPropose, OwnVote, Seen, Body, Executed, Floor, Sealed>;

Epoch epoch_of(const LogRecord& record);
// The view in which this record is a vote of our own (a proposal, too), which the signer's lease must cover; nothing
// for the others.
std::optional<View> own_vote_view(const LogRecord& record);

// Type byte and payload, without the transactions' bytes.
Bytes encode_record(const LogRecord& record);
void encode(Writer& w, const LogRecord& record);
// malformed for anything encode_record does not write.
Result<LogRecord> decode_record(ByteView bytes);

}  // namespace tallystick::consensus
