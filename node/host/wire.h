// What hosts say to each other beside the replicas' messages: transactions, and requests for the bodies of a block.
// All of it travels on the bulk channel.
//
//   type  message        payload
//   64    Transactions   u32 count × (u32 length | transaction bytes): relayed once by whoever got them from a client,
//                        handed to a leader, or the answer to a FetchBodies; treated alike, nothing in it is believed
//   65    FetchBodies    block hash 32 | u32 count × u32 place among the block's transactions, ascending; none: all
//   70    FetchStored    height 8 | block hash 32: a committed block, whole, for one whose own copy is damaged
//   71    Stored         the answer: a block as a block file holds it (node/storage/block_store.h)
#pragma once

#include <span>
#include <vector>

#include "core/block.h"
#include "core/bytes.h"
#include "core/result.h"

namespace tallystick::node {

inline constexpr std::uint8_t kTransactionsType = 64;
inline constexpr std::uint8_t kFetchBodiesType = 65;
inline constexpr std::uint8_t kFetchStoredType = 70;
inline constexpr std::uint8_t kStoredType = 71;
inline constexpr std::size_t kTransactionsFrameBytes = 512 * 1024;  // a frame is closed once it is longer than this

struct FetchBodies {
  Hash block;
  std::vector<std::uint32_t> places;
  bool operator==(const FetchBodies&) const = default;
};

// Packs transactions into as many frames as they need.
class TransactionsFrames {
 public:
  void add(ByteView transaction);
  // The frames, each within kBulkFrameBytesMax; empty when nothing was added.
  std::vector<Bytes> take();

 private:
  void close();
  Bytes open_;
  std::uint32_t count_ = 0;
  std::vector<Bytes> closed_;
};

// Views into the payload (the frame without its type byte). malformed for lengths that do not add up, more than
// kBlockTransactionsMax transactions, or one longer than kTransactionBytesMax.
Result<std::vector<ByteView>> decode_transactions(ByteView payload);

Bytes encode_fetch_bodies(const FetchBodies& fetch);  // type byte and payload
Result<FetchBodies> decode_fetch_bodies(ByteView payload);

struct FetchStored {
  Height height;
  Hash block;
  bool operator==(const FetchStored&) const = default;
};
Bytes encode_fetch_stored(const FetchStored& fetch);  // type byte and payload
Result<FetchStored> decode_fetch_stored(ByteView payload);

}  // namespace tallystick::node
