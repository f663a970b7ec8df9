// A ledger at one height, in pieces that are verified one by one against a finalization, for nodes that begin there instead of at genesis
// (CONSENSUS 4.3.7). docs/FORMATS.md draws the bytes; golden vectors freeze them.
//
//   manifest   the block's header and results under its Finalization, the epochs before it, the history tree's peaks, hashes of the pieces
//   head       the block whole, with its transactions and receipts
//   chunks     contiguous ranges of the state by key hash, at most about 4 MiB each, with the subtrees around them
//
// What a snapshot does not carry: older blocks, transactions and receipts. A node that began with one answers for them that an archive node
// must be asked. It can append to the history tree and prove every block from the snapshot's on.
#pragma once

#include <functional>

#include "consensus/seal.h"
#include "contracts/registry.h"
#include "core/genesis.h"
#include "core/merkle.h"
#include "core/sparse_range.h"
#include "node/ledger/committed.h"
#include "node/storage/block_store.h"

namespace tallystick::node {

inline constexpr std::uint32_t kSnapshotFormat = 1;
inline constexpr std::size_t kSnapshotChunkBytes = 4 * 1024 * 1024 - 64 * 1024;  // of records; the proof comes on top
inline constexpr std::size_t kSnapshotPieceBytesMax = 8 * 1024 * 1024 - 16;      // of any piece: fits a bulk frame
inline constexpr std::size_t kSnapshotChunksMax = 65'536;
inline constexpr std::uint64_t kSnapshotHeightMin = consensus::kRecentBlocks;  // a node needs no snapshot for less

struct SnapshotChunkRef {
  Hash from;    // the first key hash of its range, which ends where the next one's begins
  Hash sha256;  // of its bytes
  std::uint32_t bytes = 0;
  static constexpr auto fields() {
    return field_list(field("from", &SnapshotChunkRef::from), field("sha256", &SnapshotChunkRef::sha256),
                      field("bytes", &SnapshotChunkRef::bytes));
  }
  bool operator==(const SnapshotChunkRef&) const = default;
};

struct SnapshotManifest {
  std::uint32_t format = kSnapshotFormat;
  Hash genesis;
  BlockHeader header;
  ExecutionResult result;
  consensus::Finalization finalization;      // of this block itself
  List<consensus::EpochLink, 4'096> epochs;  // from genesis on: how the epochs before the block's ended
  MerkleFrontier history;                    // over the blocks before it
  Hash head;                                 // SHA-256 of the head's bytes
  List<SnapshotChunkRef, kSnapshotChunksMax> chunks;
  static constexpr auto fields() {
    return field_list(field("format", &SnapshotManifest::format), field("genesis", &SnapshotManifest::genesis),
                      field("header", &SnapshotManifest::header), field("result", &SnapshotManifest::result),
                      field("finalization", &SnapshotManifest::finalization),
                      field("epochs", &SnapshotManifest::epochs), field("history", &SnapshotManifest::history),
                      field("head", &SnapshotManifest::head), field("chunks", &SnapshotManifest::chunks));
  }
  bool operator==(const SnapshotManifest&) const = default;
};

struct SnapshotHead {
  List<Hash, kBlockTransactionsMax> hashes;  // of the transactions, in order
  List<Blob<kTransactionBytesMax>, kBlockTransactionsMax> transactions;
  List<Blob<1024 * 1024>, 65'536> receipts;
  static constexpr auto fields() {
    return field_list(field("hashes", &SnapshotHead::hashes), field("transactions", &SnapshotHead::transactions),
                      field("receipts", &SnapshotHead::receipts));
  }
  bool operator==(const SnapshotHead&) const = default;
};

struct SnapshotRecord {
  std::uint8_t table = 0;
  Blob<65'536> key;
  Blob<4 * 1024 * 1024> value;
  static constexpr auto fields() {
    return field_list(field("table", &SnapshotRecord::table), field("key", &SnapshotRecord::key),
                      field("value", &SnapshotRecord::value));
  }
  bool operator==(const SnapshotRecord&) const = default;
};

struct SnapshotChunk {
  List<SnapshotRecord, 1'000'000> records;  // ascending by key hash
  SparseRangeProof proof;
  static constexpr auto fields() {
    return field_list(field("records", &SnapshotChunk::records), field("proof", &SnapshotChunk::proof));
  }
  bool operator==(const SnapshotChunk&) const = default;
};

// --- making one ---

// Takes the pieces as they are made: "head", then "chunk-000000", "chunk-000001", …; "manifest" last.
using SnapshotSink = std::function<Result<void>(const std::string& name, const Bytes& piece)>;

// Of a committed moment that has a Finalization of its own, is at least kSnapshotHeightMin high, and announces the same validators for the
// next epoch as the blocks just before it: not_yet for others. Reads the whole state twice; nothing is held up meanwhile. internal when the records do not add up to the root.
Result<SnapshotManifest> make_snapshot(const Committed& moment, const Hash& genesis_hash, const StoredBlock& block,
                                       const std::vector<consensus::EpochLink>& epochs, const SnapshotSink& sink,
                                       std::size_t chunk_bytes = kSnapshotChunkBytes);

// --- verifying one: all malformed, with the reason ---

// Everything the manifest says is under its Finalization, from this genesis on; but the hashes of the pieces only serve to find them.
Result<SnapshotManifest> verify_manifest(ByteView bytes, const Genesis& genesis, const SignatureScheme& scheme);
// The block of the manifest with transactions and receipts that add up to its roots.
Result<SnapshotHead> verify_head(const SnapshotManifest& manifest, ByteView bytes);
// The `index`-th chunk: exactly the state's records in its range.
Result<SnapshotChunk> verify_chunk(const SnapshotManifest& manifest, std::size_t index, ByteView bytes);

// --- beginning with one ---

// Fills an empty database with the pieces, each verified again; the row that makes it a ledger is written last. `piece` gives the bytes by
// name, as the sink got them.
using SnapshotSource = std::function<Result<Bytes>(const std::string& name)>;
Result<void> install_snapshot(KvStore& store, const SnapshotManifest& manifest, const Network& network,
                              const contracts::Registry& registry, const SnapshotSource& piece);
// The manifest's block as the block files hold it.
StoredBlock stored_block(const SnapshotManifest& manifest, const SnapshotHead& head);

std::string snapshot_chunk_name(std::size_t index);

}  // namespace tallystick::node
