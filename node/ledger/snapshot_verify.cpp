#include "consensus/messages.h"
#include "core/sha256.h"
#include "node/ledger/snapshot.h"

namespace tallystick::node {
namespace {

tl::unexpected<Error> bad(const std::string& what) {
  return malformed("the snapshot is not good: " + what);
}

// Who validates in the block's epoch, followed from genesis.
Result<consensus::ValidatorSet> validators_of(const SnapshotManifest& manifest, const Genesis& genesis,
                                              const SignatureScheme& scheme) {
  const Network network = network_of(genesis);
  consensus::ValidatorSet validators = consensus::ValidatorSet::of(genesis);
  Epoch epoch{0};
  Height before{0};
  for (const consensus::EpochLink& link : manifest.epochs) {
    const BlockHeader& sealing = link.seal.sealing;
    if (sealing.height <= before || sealing.height >= manifest.header.height)
      return bad("its epochs end at heights that cannot be");
    if (auto done = consensus::verify_seal(network, validators, scheme, epoch, sealing.height, link.seal); !done)
      return bad(done.error().message);
    if (auto done = check_validator_list(link.validators); !done) return bad(done.error().message);
    if (validator_list_hash(link.validators) != sealing.next_validators)
      return bad("an epoch has other validators than its sealing block names");
    validators = consensus::validator_set(link.validators, header_hash(sealing));
    before = sealing.height;
    epoch = Epoch{epoch.raw() + 1};
  }
  if (manifest.header.epoch != epoch) return bad("the epochs before its block are not all there");
  return validators;
}

}  // namespace

Result<SnapshotManifest> verify_manifest(ByteView bytes, const Genesis& genesis, const SignatureScheme& scheme) {
  auto manifest = from_bytes<SnapshotManifest>(bytes);
  if (!manifest) return bad("its manifest cannot be read: " + manifest.error().message);
  if (manifest->format != kSnapshotFormat)
    return bad("it has format " + std::to_string(manifest->format) + ", this version reads " +
               std::to_string(kSnapshotFormat));
  if (manifest->genesis != genesis_hash(genesis)) return bad("it is of another ledger");
  const BlockHeader& header = manifest->header;
  if (header.height.raw() < kSnapshotHeightMin) return bad("its height is below " + std::to_string(kSnapshotHeightMin));
  const consensus::Finalization& finalization = manifest->finalization;
  if (finalization.block != header_hash(header) || finalization.epoch != header.epoch ||
      finalization.view != header.view || finalization.result != result_digest(manifest->result))
    return bad("its finalization is of another block or result");
  const auto validators = validators_of(*manifest, genesis, scheme);
  if (!validators) return tl::unexpected(validators.error());
  if (auto done = consensus::verify_finalization(network_of(genesis), *validators, scheme, finalization); !done)
    return bad(done.error().message);
  if (manifest->history.size() != header.height.raw() || manifest->history.root() != manifest->result.history_root)
    return bad("its history is not that of the blocks before");
  const auto& chunks = manifest->chunks.items;
  if (chunks.empty() || chunks.front().from != Hash{}) return bad("its chunks do not begin at the beginning");
  for (std::size_t i = 0; i < chunks.size(); ++i)
    if (chunks[i].bytes > kSnapshotPieceBytesMax || (i > 0 && chunks[i].from <= chunks[i - 1].from))
      return bad("its chunks are too large, or not in order");
  return manifest;
}

Result<SnapshotHead> verify_head(const SnapshotManifest& manifest, ByteView bytes) {
  if (bytes.size() > kSnapshotPieceBytesMax || sha256(bytes) != manifest.head) return bad("its head is another one");
  auto head = from_bytes<SnapshotHead>(bytes);
  if (!head) return bad("its head cannot be read: " + head.error().message);
  if (head->hashes.size() != manifest.header.tx_count || head->transactions.size() != head->hashes.size() ||
      consensus::transactions_root(head->hashes.items) != manifest.header.tx_root)
    return bad("its head has other transactions than the block");
  for (std::size_t i = 0; i < head->hashes.size(); ++i)
    if (transaction_hash(head->transactions.items[i].value) != head->hashes.items[i])
      return bad("its head has other transactions than the block");
  std::vector<Hash> leaves;
  for (const auto& receipt : head->receipts) leaves.push_back(merkle_leaf(receipt.value));
  if (leaves.size() < head->hashes.size() || merkle_root(leaves) != manifest.result.receipts_root)
    return bad("its head has other receipts than the block");
  return head;
}

Result<SnapshotChunk> verify_chunk(const SnapshotManifest& manifest, std::size_t index, ByteView bytes) {
  const std::string which = "chunk " + std::to_string(index);
  if (index >= manifest.chunks.size()) return bad("there is no " + which);
  const SnapshotChunkRef& ref = manifest.chunks.items[index];
  if (bytes.size() != ref.bytes || sha256(bytes) != ref.sha256) return bad(which + " is another one");
  auto chunk = from_bytes<SnapshotChunk>(bytes);
  if (!chunk) return bad(which + " cannot be read: " + chunk.error().message);
  std::vector<SparseLeaf> leaves;
  for (const SnapshotRecord& record : chunk->records)
    leaves.push_back({state_key_hash(record.table, record.key.value), state_value_hash(record.value.value)});
  const auto to =
      index + 1 < manifest.chunks.size() ? std::optional{manifest.chunks.items[index + 1].from} : std::nullopt;
  if (!verify_sparse_range(manifest.result.state_root, ref.from, to, leaves, chunk->proof))
    return bad(which + " does not hold the records that the block's state root commits to");
  return chunk;
}

StoredBlock stored_block(const SnapshotManifest& manifest, const SnapshotHead& head) {
  StoredBlock out{{manifest.header, {head.hashes.items}}, result_digest(manifest.result), manifest.finalization, {}};
  for (const auto& transaction : head.transactions) out.transactions.push_back(transaction.value);
  return out;
}

}  // namespace tallystick::node
