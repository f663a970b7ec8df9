#include "node/daemon/snapshot_files.h"

#include <filesystem>

#include "contracts/registry.h"
#include "node/config/files.h"
#include "node/daemon/load_genesis.h"
#include "node/ledger/ledger_application.h"
#include "node/ledger/snapshot.h"
#include "node/os/posix_disk.h"
#include "node/snapshots/begin.h"
#include "node/storage/block_store.h"
#include "node/storage/epoch_store.h"
#include "node/storage/leveldb_store.h"

namespace tallystick::node {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kManifestBytesMax = 64 * 1024 * 1024;

Result<Bytes> read_piece(const std::string& directory, const std::string& name, std::size_t bytes_max) {
  const auto text = read_file(directory + "/" + name, bytes_max);
  if (!text) return tl::unexpected(text.error());
  return Bytes(text->begin(), text->end());
}

SnapshotSummary summary_of(const SnapshotManifest& manifest) {
  SnapshotSummary out{manifest.header.height, header_hash(manifest.header), manifest.chunks.size(), 0};
  for (const SnapshotChunkRef& chunk : manifest.chunks) out.bytes += chunk.bytes;
  return out;
}

bool is_empty_or_absent(const std::string& directory) {
  std::error_code failed;
  return !fs::exists(directory, failed) || fs::is_empty(directory, failed);
}

}  // namespace

Result<SnapshotSummary> export_snapshot(const Config& config, const std::string& directory) {
  const auto genesis = load_genesis(config);
  if (!genesis) return tl::unexpected(genesis.error());
  if (!fs::is_directory(config.node.data_dir + "/state"))
    return not_found(config.node.data_dir + "/state is not there: this node has no ledger yet");
  if (!is_empty_or_absent(directory)) return malformed(directory + " is not empty");
  const auto disk = PosixDisk::open_root(config.node.data_dir);
  if (!disk) return tl::unexpected(disk.error());
  const auto store = open_leveldb(config.node.data_dir + "/state");
  if (!store) return tl::unexpected(store.error());
  const auto ledger = LedgerApplication::open(**store, *genesis, contracts::registry());
  if (!ledger) return tl::unexpected(ledger.error());
  const auto moment = (*ledger)->committed();
  const auto blocks = BlockStore::open(**disk, {"blocks"});
  if (!blocks) return tl::unexpected(blocks.error());
  const auto block = (*blocks)->read(moment->tip().height);
  if (!block) return tl::unexpected(block.error());
  const auto epochs = EpochStore::open(**disk, "epochs");
  if (!epochs) return tl::unexpected(epochs.error());

  const auto out = PosixDisk::open_root(directory);
  if (!out) return tl::unexpected(out.error());
  const auto sink = [&](const std::string& name, const Bytes& piece) -> Result<void> {
    auto file = (*out)->open(name, true);
    if (!file) return tl::unexpected(file.error());
    if (auto done = (*file)->write(0, piece); !done) return done;
    if (auto done = (*file)->sync(); !done) return done;
    return (*out)->sync_directory("");
  };
  const auto manifest = make_snapshot(*moment, genesis_hash(*genesis), *block, (*epochs)->links(), sink);
  if (!manifest) return tl::unexpected(manifest.error());
  return summary_of(*manifest);
}

Result<SnapshotSummary> import_snapshot(const Config& config, const std::string& directory) {
  const auto genesis = load_genesis(config);
  if (!genesis) return tl::unexpected(genesis.error());
  for (const char* part : {"/state", "/blocks", "/epochs", "/epochs.copy", "/log"})
    if (!is_empty_or_absent(config.node.data_dir + part))
      return malformed(config.node.data_dir + part +
                       " is not empty: a node begins with a snapshot, it does not go on with one");
  const auto told = read_piece(directory, "manifest", kManifestBytesMax);
  if (!told) return tl::unexpected(told.error());
  const auto manifest = verify_manifest(*told, *genesis, Secp256k1Scheme{});
  if (!manifest) return tl::unexpected(manifest.error());
  const auto piece = [&](const std::string& name) { return read_piece(directory, name, kSnapshotPieceBytesMax); };
  const auto disk = PosixDisk::open_root(config.node.data_dir);
  if (!disk) return tl::unexpected(disk.error());
  const auto open = [&] { return open_leveldb(config.node.data_dir + "/state"); };
  if (auto done = begin_with_snapshot(**disk, *manifest, *genesis, piece, open); !done)
    return tl::unexpected(done.error());
  return summary_of(*manifest);
}

}  // namespace tallystick::node
