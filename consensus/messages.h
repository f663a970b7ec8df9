// What replicas say to each other (CONSENSUS 1.4). Transactions travel in the host's own messages.
//
//   type  message      payload
//   1     Vote         subject | voter 2 | signature 64
//   2     Propose      header 184 | signature 64 | transactions u32 count + 32 each |
//                      justification u32 count + certificates | optional Finalization
//   3     Certificate  see certificate.h
//   4     Status       see below
//   5     Fetch        what 1 | view range, block and count, or height
//   6     Data         certificates | blocks
//   7     SealProof    see seal.h; for who still stands in an epoch that is over
// A message on the wire is its type byte and its payload. Types from 64 on belong to the host.
#pragma once

#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "consensus/certificate.h"
#include "consensus/seal.h"
#include "core/block.h"

namespace tallystick::consensus {

inline constexpr std::size_t kJustificationMax = 64;      // certificates in one Propose; older ones are fetched by view
inline constexpr std::size_t kFetchCertificatesMax = 64;  // certificates in one Data
inline constexpr std::size_t kFetchBlocksMax = 64;        // blocks in one Data
inline constexpr std::size_t kFetchHashesMax = 65'536;    // transaction hashes in one Data: 2 MiB

using tallystick::Vote;

// A block as consensus sees it: what was signed, and the hashes of its transactions, which must give header.tx_root.
struct Block {
  BlockHeader header;
  List<Hash, kBlockTransactionsMax> transactions;
  static constexpr auto fields() {
    return field_list(field("header", &Block::header), field("transactions", &Block::transactions));
  }
  bool operator==(const Block&) const = default;
};
// Root over the transaction hashes, as header.tx_root wants it: RFC 6962 with the 32 bytes of each hash as leaf data.
Hash transactions_root(const std::vector<Hash>& transactions);

// The leader's block. Its signature is the leader's own Notarize(view, header hash); everything after it is unsigned
// and only helps: bad unsigned parts count as missing, never as the leader's fault.
struct Propose {
  BlockHeader header;
  Signature signature;
  List<Hash, kBlockTransactionsMax> transactions;
  List<Certificate, kJustificationMax> justification;  // of the parent, and a Nullification for each view since
  std::optional<Certificate> finalized;  // the Finalization that header.finalized names; absent when it is genesis
  static constexpr auto fields() {
    return field_list(field("header", &Propose::header), field("signature", &Propose::signature),
                      field("transactions", &Propose::transactions), field("justification", &Propose::justification),
                      field("finalized", &Propose::finalized));
  }
  bool operator==(const Propose&) const = default;
};

// Every second and on connect. Claims: they bring certificates into motion but nothing is decided by them.
struct Status {
  Epoch epoch;
  Height finalized_height;
  View finalized_view;  // view of the newest Finalization it holds
  Hash finalized_block;
  Hash finalized_result;
  View view;
  std::optional<Subject> highest;  // its highest certificate
  std::uint16_t protocol_version = kProtocolVersion;
  Timestamp clock;
  bool voting = false;
  static constexpr auto fields() {
    return field_list(field("epoch", &Status::epoch),
                      field("finalized_height", &Status::finalized_height),
                      field("finalized_view", &Status::finalized_view),
                      field("finalized_block", &Status::finalized_block),
                      field("finalized_result", &Status::finalized_result),
                      field("view", &Status::view),
                      field("highest", &Status::highest),
                      field("protocol_version", &Status::protocol_version),
                      field("clock", &Status::clock),
                      field("voting", &Status::voting));
  }
  bool operator==(const Status&) const = default;
};

// Certificates of the views first..last (both kinds of each view; at most kFetchCertificatesMax come back).
// Bytes: 01 | first 8 | last 8
struct FetchCertificates {
  View first;
  View last;
  bool operator==(const FetchCertificates&) const = default;
};
// A block by hash and its ancestors above a height, newest first; at most `count` (1..kFetchBlocksMax).
// Bytes: 02 | block 32 | above 8 | count 2
struct FetchBlocks {
  Hash block;
  Height above;
  std::uint16_t count = 1;
  bool operator==(const FetchBlocks&) const = default;
};
// The Finalization of the lowest block at or above a height that has one of its own, and that block.
// Bytes: 03 | height 8
struct FetchFinalization {
  Height height;
  bool operator==(const FetchFinalization&) const = default;
};
using Fetch = std::variant<FetchCertificates, FetchBlocks, FetchFinalization>;

// The answer to a Fetch; either list may be empty. Nothing in it is believed: certificates are verified, blocks are
// wanted by hash.
struct Data {
  List<Certificate, kFetchCertificatesMax> certificates;
  List<Block, kFetchBlocksMax> blocks;  // together at most kFetchHashesMax transaction hashes
  static constexpr auto fields() {
    return field_list(field("certificates", &Data::certificates), field("blocks", &Data::blocks));
  }
  bool operator==(const Data&) const = default;
};

using Message = std::variant<Vote, Propose, Certificate, Status, Fetch, Data, SealProof>;
using MessagePtr = std::shared_ptr<const Message>;

template <class T>
MessagePtr make_message(T&& value) {
  return std::make_shared<const Message>(std::forward<T>(value));
}

inline constexpr std::uint8_t kHostMessageTypes = 64;

// Type byte and payload.
Bytes encode_message(const Message& message);
// malformed for an unknown type, a bound passed, bytes left over, or a view 0.
Result<Message> decode_message(ByteView bytes);
// True for what may wait behind other traffic: Data. The rest belongs on the control channel.
bool is_bulk(const Message& message);

void encode(Writer& w, const Fetch& fetch);
void decode(Reader& r, Fetch& fetch);

}  // namespace tallystick::consensus
