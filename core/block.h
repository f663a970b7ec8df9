// Blocks as consensus agrees on them: a header, and a body of transaction hashes. Contracts turn the body into state; consensus only
// sees hashes and the result digest R that execution yields.
#pragma once

#include <vector>

#include "core/codec.h"
#include "core/sha256.h"
#include "core/strong.h"
#include "core/time.h"

namespace tallystick {

inline constexpr std::uint16_t kProtocolVersion = 1;
inline constexpr std::size_t kBlockTransactionsMax = 10'000;      // ids in one proposal: 320 kB
inline constexpr std::size_t kBlockBytesMax = 4 * 1024 * 1024;    // all bodies together

// The newest ancestor for which the leader holds a Finalization (CONSENSUS 1.4). At the start: genesis, height 0, R of genesis.
struct FinalizedRef {
  Height height;
  Hash result;  // R of that block
  static constexpr auto fields() {
    return field_list(field("height", &FinalizedRef::height), field("result", &FinalizedRef::result));
  }
  bool operator==(const FinalizedRef&) const = default;
};

// Bytes: version 2 | epoch 8 | view 8 | height 8 | parent_hash 32 | parent_view 8 | tx_root 32 | tx_count 4 | timestamp 8 | proposer 2 |
//        finalized.height 8 | finalized.result 32 | next_validators 32                                          = 184 bytes
struct BlockHeader {
  std::uint16_t version = kProtocolVersion;
  Epoch epoch;
  View view;
  Height height;
  Hash parent_hash;    // of the parent's header; for height 1 the genesis hash
  View parent_view;    // 0: the epoch's root
  Hash tx_root;        // RFC 6962 root of the transaction hashes
  std::uint32_t tx_count = 0;
  Timestamp timestamp;
  ValidatorIndex proposer;
  FinalizedRef finalized;
  Hash next_validators;  // the next epoch's validator set in a sealing block, else zeros
  static constexpr auto fields() {
    return field_list(field("version", &BlockHeader::version),         field("epoch", &BlockHeader::epoch),
                      field("view", &BlockHeader::view),               field("height", &BlockHeader::height),
                      field("parent_hash", &BlockHeader::parent_hash), field("parent_view", &BlockHeader::parent_view),
                      field("tx_root", &BlockHeader::tx_root),         field("tx_count", &BlockHeader::tx_count),
                      field("timestamp", &BlockHeader::timestamp),     field("proposer", &BlockHeader::proposer),
                      field("finalized", &BlockHeader::finalized),     field("next_validators", &BlockHeader::next_validators));
  }
  bool operator==(const BlockHeader&) const = default;
};

// H("tallystick/header" ‖ header bytes)
Hash header_hash(const BlockHeader& header);

// What executing a block yields. Its digest R is what finalize votes carry.
struct ExecutionResult {
  Hash state_root;     // of the sparse Merkle tree after the block
  Hash receipts_root;  // RFC 6962 over the block's receipts
  Hash history_root;   // RFC 6962 over history_leaf of all earlier blocks, genesis (height 0) first
  static constexpr auto fields() {
    return field_list(field("state_root", &ExecutionResult::state_root),
                      field("receipts_root", &ExecutionResult::receipts_root),
                      field("history_root", &ExecutionResult::history_root));
  }
  bool operator==(const ExecutionResult&) const = default;
};

// R = H("tallystick/result" ‖ state_root ‖ receipts_root ‖ history_root)
Hash result_digest(const ExecutionResult& result);
// The bytes of one leaf of the history tree: H("tallystick/history" ‖ header hash ‖ state_root ‖ receipts_root)
Hash history_leaf(const Hash& header_hash, const Hash& state_root, const Hash& receipts_root);

}  // namespace tallystick
