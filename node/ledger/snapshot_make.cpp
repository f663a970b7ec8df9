#include <algorithm>
#include <cstdio>

#include "core/sha256.h"
#include "node/ledger/snapshot.h"
#include "node/ledger/state_tree.h"
#include "node/ledger/storage_error.h"

namespace tallystick::node {
namespace {

constexpr unsigned kTreeBits = 16;
constexpr std::size_t kRecordCostBytes = 16;  // of a record beside key and value

// The peaks of the tree over the blocks before `height`, from the nodes that the database keeps.
Result<MerkleFrontier> history_before(const Committed& moment, std::uint64_t height) {
  Writer w;
  w.integer(height);
  std::vector<Hash> peaks;
  std::uint64_t begin = 0;
  for (std::uint8_t level = 64; level-- > 0;) {
    const std::uint64_t size = std::uint64_t{1} << level;
    if ((height & size) == 0) continue;
    const auto row = moment.reader().get(rows::history_key(level, begin >> level));
    if (!row) return tl::unexpected(row.error());
    const auto hash = *row ? Hash::from(**row) : std::nullopt;
    if (!hash) return internal_error("a node of the history tree is missing");
    peaks.push_back(*hash);
    begin += size;
  }
  w.integer(static_cast<std::uint32_t>(peaks.size()));
  for (const Hash& peak : peaks) w.raw(peak.view());
  return from_bytes<MerkleFrontier>(w.take());
}

// Who seals an epoch names the list that was announced up to a few blocks before, and who enters it needs that list: a snapshot holds only
// the one of its own height, so it is made where that has been the same for long enough.
Result<void> announced_long_ago(const Committed& moment) {
  const std::uint64_t height = moment.tip().height.raw();
  const auto base = moment.first_height();
  if (!base) return tl::unexpected(base.error());
  const auto cursor = moment.reader().cursor();
  cursor->seek(rows::announced_key(moment.tip().height));
  Bytes newest;
  std::optional<Height> since;  // the same list as now
  for (; cursor->valid() && rows::is_announced(cursor->key()); cursor->next()) {
    if (!since) newest.assign(cursor->value().begin(), cursor->value().end());
    if (!std::ranges::equal(cursor->value(), newest)) break;
    since = rows::read_announced_key(cursor->key());
    if (!since) return internal_error("a list of announced validators is damaged");
    if (since->raw() + consensus::kRecentBlocks <= height || *since == *base) return {};
  }
  if (auto status = cursor->status(); !status) return status;
  if (!since) return {};  // it is the list of genesis
  return fail(ErrorKind::not_yet, "other validators were announced at height " + std::to_string(since->raw()) +
                                      "; a snapshot can be made " + std::to_string(consensus::kRecentBlocks) +
                                      " blocks later");
}

class Maker {
 public:
  Maker(const Committed& moment, const SnapshotSink& sink, std::size_t chunk_bytes)
      : moment_{moment}, sink_{sink}, chunk_bytes_{chunk_bytes}, tree_{kTreeBits} {}

  Result<std::vector<SnapshotChunkRef>> chunks() {
    if (auto loaded = tree_.load(moment_.reader()); !loaded) return tl::unexpected(loaded.error());
    if (tree_.root().hash != moment_.tip().result.state_root)
      return internal_error("the records in the state database do not add up to their root");
    const auto cursor = moment_.reader().cursor();
    SnapshotChunk chunk;
    std::size_t bytes = 0;
    Hash from, newest;
    for (cursor->seek(rows::state_key({})); cursor->valid() && cursor->key()[0] == 'S'; cursor->next()) {
      const auto key_hash = Hash::from(cursor->key().subspan(1));
      if (!key_hash) return internal_error("the key of a stored record is not a hash");
      auto row = rows::read_state(*key_hash, cursor->value());
      if (!row) return internal_error(row.error().message);
      const std::size_t size = row->key.size() + row->value.size() + kRecordCostBytes;
      if (bytes > 0 && bytes + size > chunk_bytes_) {
        const Hash to = sparse_boundary(newest, *key_hash);
        if (auto done = finish(std::exchange(chunk, {}), from, to); !done) return tl::unexpected(done.error());
        from = to;
        bytes = 0;
      }
      chunk.records.items.push_back(
          {static_cast<std::uint8_t>(row->table), {std::move(row->key)}, {std::move(row->value)}});
      bytes += size;
      newest = *key_hash;
    }
    if (const auto status = cursor->status(); !status) return tl::unexpected(status.error());
    if (auto done = finish(std::move(chunk), from, std::nullopt); !done) return tl::unexpected(done.error());
    return std::move(refs_);
  }

 private:
  Result<void> finish(SnapshotChunk chunk, const Hash& from, const std::optional<Hash>& to) {
    if (refs_.size() == kSnapshotChunksMax)
      return fail(ErrorKind::unavailable, "the state is too large for one snapshot");
    auto proof =
        prove_sparse_range(from, to, [this](unsigned depth, const Hash& first) { return outside_at(depth, first); });
    if (!proof) return tl::unexpected(proof.error());
    chunk.proof = std::move(*proof);
    const Bytes bytes = to_bytes(chunk);
    refs_.push_back({from, sha256(bytes), static_cast<std::uint32_t>(bytes.size())});
    return sink_(snapshot_chunk_name(refs_.size() - 1), bytes);
  }

  // From the tree's nodes as far down as they are kept, from the records below and for lone leaves.
  Result<SparseOutside> outside_at(unsigned depth, const Hash& first) const {
    if (depth <= kTreeBits) {
      const SparseSubtree& subtree = tree_.subtree(depth, first);
      if (subtree.kind == SparseSubtree::Kind::empty) return SparseOutside{};
      if (subtree.kind == SparseSubtree::Kind::inner) return SparseOutside{std::nullopt, subtree.hash};
    }
    const auto leaves = read_leaves(moment_.reader(), first, depth);
    if (!leaves) return tl::unexpected(leaves.error());
    if (leaves->empty()) return SparseOutside{};
    if (leaves->size() == 1) return SparseOutside{leaves->front(), std::nullopt};
    return SparseOutside{std::nullopt, sparse_subtree(*leaves, depth).hash};
  }

  const Committed& moment_;
  const SnapshotSink& sink_;
  const std::size_t chunk_bytes_;
  StateTree tree_;
  std::vector<SnapshotChunkRef> refs_;
};

}  // namespace

std::string snapshot_chunk_name(std::size_t index) {
  char name[32];
  std::snprintf(name, sizeof name, "chunk-%06zu", index);
  return name;
}

Result<SnapshotManifest> make_snapshot(const Committed& moment, const Hash& genesis_hash, const StoredBlock& block,
                                       const std::vector<consensus::EpochLink>& epochs, const SnapshotSink& sink,
                                       std::size_t chunk_bytes) {
  const rows::TipRow& tip = moment.tip();
  if (tip.height.raw() < kSnapshotHeightMin)
    return fail(ErrorKind::not_yet, "the ledger stands at height " + std::to_string(tip.height.raw()) +
                                        "; a snapshot is worth making from height " +
                                        std::to_string(kSnapshotHeightMin) + " on");
  if (!moment.finalization())
    return fail(ErrorKind::not_yet, "the newest block was finalized through a later one that is not stored yet");
  if (header_hash(block.block.header) != tip.block)
    return internal_error("the block files and the ledger hold different blocks of height " +
                          std::to_string(tip.height.raw()));
  if (auto long_ago = announced_long_ago(moment); !long_ago) return tl::unexpected(long_ago.error());
  SnapshotManifest manifest;
  manifest.genesis = genesis_hash;
  manifest.header = block.block.header;
  manifest.result = tip.result;
  manifest.finalization = *moment.finalization();
  for (const consensus::EpochLink& link : epochs)
    if (link.seal.sealing.epoch < manifest.header.epoch) manifest.epochs.items.push_back(link);
  auto history = history_before(moment, tip.height.raw());
  if (!history) return tl::unexpected(history.error());
  manifest.history = std::move(*history);

  SnapshotHead head;
  head.hashes = {block.block.transactions.items};
  for (const Bytes& transaction : block.transactions) head.transactions.items.push_back({transaction});
  const auto receipts = moment.receipts(tip.height);
  if (!receipts) return tl::unexpected(receipts.error());
  for (const Bytes& receipt : *receipts) head.receipts.items.push_back({receipt});
  const Bytes head_bytes = to_bytes(head);
  manifest.head = sha256(head_bytes);
  if (auto done = sink("head", head_bytes); !done) return tl::unexpected(done.error());
  auto chunks = Maker{moment, sink, chunk_bytes}.chunks();
  if (!chunks) return tl::unexpected(chunks.error());
  manifest.chunks.items = std::move(*chunks);
  if (auto done = sink("manifest", to_bytes(manifest)); !done) return tl::unexpected(done.error());
  return manifest;
}

}  // namespace tallystick::node
