#include "core/transaction.h"
#include "node/ledger/snapshot.h"

namespace tallystick::node {
namespace {

Hash leaf_of_block(const BlockHeader& header, const ExecutionResult& result) {
  return merkle_leaf(history_leaf(header_hash(header), result.state_root, result.receipts_root).view());
}

Result<void> put_records(KvBatch& batch, const SnapshotChunk& chunk, Height height,
                         const contracts::Registry& registry) {
  for (const SnapshotRecord& record : chunk.records) {
    const auto table = static_cast<contracts::Table>(record.table);
    const contracts::RecordRow* type = registry.record(table);
    if (type == nullptr)
      return malformed("a record stands in table " + std::to_string(record.table) +
                       ", which this version does not know");
    batch.put(rows::state_key(state_key_hash(record.table, record.key.value)),
              rows::state_value(height, table, record.key.value, record.value.value));
    const auto entries = type->index_entries(record.value.value);
    if (!entries) return tl::unexpected(entries.error());
    for (const contracts::IndexEntry& entry : *entries)
      batch.put(rows::index_key(entry.index, entry.key), rows::index_value(table, record.key.value));
  }
  return {};
}

// The block itself, where it stands in the history, and what makes the rows a ledger.
Result<void> put_block(KvBatch& batch, const SnapshotManifest& manifest, const SnapshotHead& head,
                       const Network& network) {
  const Height height = manifest.header.height;
  const Hash block = header_hash(manifest.header);
  for (std::uint32_t i = 0; i < head.receipts.size(); ++i)
    batch.put(rows::receipt_key(height, i), head.receipts.items[i].value);
  for (std::uint32_t i = 0; i < head.transactions.size(); ++i) {
    const auto transaction = decode_transaction(head.transactions.items[i].value);
    const auto receipt = from_bytes<contracts::Receipt>(head.receipts.items[i].value);
    if (!transaction || !receipt) return malformed("the snapshot's block holds what this version cannot read");
    if (receipt->outcome != contracts::Outcome::not_entered)
      batch.put(rows::transaction_key(transaction_id(network, transaction->body)),
                to_bytes(rows::TransactionRow{height, i, head.hashes.items[i]}));
  }
  batch.put(rows::block_key(height),
            to_bytes(rows::BlockRow{manifest.header, manifest.result, static_cast<std::uint32_t>(head.receipts.size()),
                                    manifest.finalization}));
  batch.put(rows::block_hash_key(block), to_bytes(height));
  for (const MerkleFrontier::Node& peak : manifest.history.peaks_with_places())
    batch.put(rows::history_key(peak.level, peak.index), to_bytes(peak.hash));
  rows::TipRow tip{height, block, manifest.header.timestamp, manifest.result, manifest.history};
  for (const MerkleFrontier::Node& node : tip.history.append(leaf_of_block(manifest.header, manifest.result)))
    batch.put(rows::history_key(node.level, node.index), to_bytes(node.hash));
  rows::BaseRow base{height, manifest.header.parent_hash, manifest.history, manifest.header.epoch, {}, {}};
  if (!manifest.epochs.empty()) {
    base.validators = manifest.epochs.items.back().validators;
    base.sealing = header_hash(manifest.epochs.items.back().seal.sealing);
  }
  batch.put(rows::meta_key("base"), to_bytes(base));
  batch.put(rows::meta_key("format"), to_bytes(rows::kFormat));
  batch.put(rows::meta_key("genesis"), to_bytes(manifest.genesis));
  batch.put(rows::meta_key("tip"), to_bytes(tip));
  return {};
}

}  // namespace

Result<void> install_snapshot(KvStore& store, const SnapshotManifest& manifest, const Network& network,
                              const contracts::Registry& registry, const SnapshotSource& piece) {
  const auto cursor = store.cursor();
  cursor->seek({});
  if (cursor->valid()) return malformed("the database is not empty");
  const auto head_bytes = piece("head");
  if (!head_bytes) return tl::unexpected(head_bytes.error());
  const auto head = verify_head(manifest, *head_bytes);
  if (!head) return tl::unexpected(head.error());
  for (std::size_t i = 0; i < manifest.chunks.size(); ++i) {
    const auto bytes = piece(snapshot_chunk_name(i));
    if (!bytes) return tl::unexpected(bytes.error());
    const auto chunk = verify_chunk(manifest, i, *bytes);
    if (!chunk) return tl::unexpected(chunk.error());
    KvBatch batch;
    if (auto done = put_records(batch, *chunk, manifest.header.height, registry); !done) return done;
    if (auto done = store.commit(batch); !done) return done;
  }
  KvBatch last;
  if (auto done = put_block(last, manifest, *head, network); !done) return done;
  return store.commit(last);
}

}  // namespace tallystick::node
