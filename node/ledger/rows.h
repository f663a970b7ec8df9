// What stands in the node's database: one letter, then the key. All numbers big-endian, all values canonical (core/codec.h).
//   'S' | key hash 32                       last-modified height 8 | table 1 | key length 4 | key | value     a record
//   'I' | index 1 | index key               table 1 | record key                                              an index entry
//   'B' | height 8                          BlockRow                                                          a committed block
//   'X' | header hash 32                    height 8
//   'R' | height 8 | place in block 4       receipt bytes
//   'T' | transaction id 32                 TransactionRow                                                    where its receipt is
//   'H' | level 1 | place in level 8        hash 32                                                           a node of the history tree
//   'V' | all ones minus height, 8            ValidatorList                                                     announced for the next epoch
//                                                                                                             since that height
//   'M' | "format"                          u32
//   'M' | "genesis"                         genesis hash 32
//   'M' | "base"                            BaseRow                                                           only if it began with a snapshot
//   'M' | "tip"                             TipRow                                                            the last committed block
// A block's rows are written in one synced batch, the tip among them. Formats newer than kFormat are refused.
#pragma once

#include <optional>

#include "consensus/certificate.h"
#include "contracts/ledger/tables.h"
#include "contracts/ledger/view.h"
#include "core/block.h"
#include "core/merkle.h"
#include "core/result.h"
#include "core/validator_list.h"

namespace tallystick::node::rows {

inline constexpr std::uint32_t kFormat = 1;

struct StateRow {
  Height modified;
  contracts::Table table{};
  Bytes key;
  Bytes value;
};

struct BlockRow {
  BlockHeader header;
  ExecutionResult result;
  std::uint32_t receipts = 0;                           // how many
  std::optional<consensus::Finalization> finalization;  // absent when it was finalized through a descendant
  static constexpr auto fields() {
    return field_list(field("header", &BlockRow::header), field("result", &BlockRow::result),
                      field("receipts", &BlockRow::receipts), field("finalization", &BlockRow::finalization));
  }
};

struct TransactionRow {
  Height height;
  std::uint32_t place = 0;  // of its receipt in the block
  Hash hash;                // covers signatures; what the block commits to
  static constexpr auto fields() {
    return field_list(field("height", &TransactionRow::height), field("place", &TransactionRow::place),
                      field("hash", &TransactionRow::hash));
  }
};

struct TipRow {
  Height height;        // 0: genesis
  Hash block;           // header hash; the genesis hash at height 0
  Timestamp timestamp;  // of the block; the calendar's first_day_start at height 0
  ExecutionResult result;
  MerkleFrontier history;  // over the leaves of blocks 0..height
  static constexpr auto fields() {
    return field_list(field("height", &TipRow::height), field("block", &TipRow::block),
                      field("timestamp", &TipRow::timestamp), field("result", &TipRow::result),
                      field("history", &TipRow::history));
  }
  bool operator==(const TipRow&) const = default;
};

// Where a ledger begins that was installed from a snapshot: at its block, which is there whole; nothing before it is.
struct BaseRow {
  Height height;
  Hash parent;             // header hash of the block before
  MerkleFrontier history;  // over the blocks before
  Epoch epoch;  // of its block; with its validators and the hash of the sealing block before it, unless it is the first
  ValidatorList validators;
  Hash sealing;
  static constexpr auto fields() {
    return field_list(field("height", &BaseRow::height), field("parent", &BaseRow::parent),
                      field("history", &BaseRow::history), field("epoch", &BaseRow::epoch),
                      field("validators", &BaseRow::validators), field("sealing", &BaseRow::sealing));
  }
  bool operator==(const BaseRow&) const = default;
};

Bytes state_key(const Hash& key_hash);
Bytes state_value(Height modified, contracts::Table table, ByteView key, ByteView value);
// malformed when the bytes are no such row, or are the row of another key hash.
Result<StateRow> read_state(const Hash& key_hash, ByteView row);

Bytes index_key(contracts::Index index, ByteView key);
// The first row key after all of the index.
Bytes index_end(contracts::Index index);
Bytes index_value(contracts::Table table, ByteView record_key);
// From a row of this index.
Result<contracts::IndexRow> read_index(ByteView row_key, ByteView row_value);

Bytes block_key(Height height);
Bytes block_hash_key(const Hash& header_hash);
Bytes receipt_key(Height height, std::uint32_t place);
struct ReceiptPlace {
  Height height;
  std::uint32_t place = 0;
};
Result<ReceiptPlace> read_receipt_key(ByteView row_key);
Bytes transaction_key(const Hash& id);
Bytes history_key(std::uint8_t level, std::uint64_t index);
// Later heights first: the first row at or after this key is what held at that height. Without one it is the list of genesis.
Bytes announced_key(Height since);
bool is_announced(ByteView row_key);
// Nothing for another key.
std::optional<Height> read_announced_key(ByteView row_key);
Bytes meta_key(std::string_view name);

}  // namespace tallystick::node::rows
