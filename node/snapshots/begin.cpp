#include "node/snapshots/begin.h"

#include "contracts/registry.h"
#include "node/snapshots/joining.h"
#include "node/storage/block_store.h"
#include "node/storage/durable_directory.h"
#include "node/storage/epoch_store.h"
#include "node/storage/state_database.h"

namespace tallystick::node {
namespace {

constexpr const char* kStateDirectory = "state";
constexpr const char* kBlocksDirectory = "blocks";
constexpr const char* kEpochsDirectory = "epochs";

Result<void> remove_files(Disk& disk, const std::string& directory) {
  const auto names = disk.list(directory);
  if (!names) return names.error().kind == ErrorKind::not_found ? Result<void>{} : tl::unexpected(names.error());
  for (const std::string& name : *names)
    if (auto done = disk.remove(directory + "/" + name); !done) return done;
  return disk.sync_directory(directory);
}

Result<void> remove_ledger(Disk& disk) {
  if (auto made = make_durable_directory(disk, kStateDirectory); !made) return made;
  if (auto done = remove_state_database(disk, kStateDirectory); !done) return done;
  if (auto done = remove_files(disk, kBlocksDirectory); !done) return done;
  // The chain of epochs is the same everywhere: a whole one stays.
  if (const auto epochs = EpochStore::open(disk, kEpochsDirectory); epochs) return {};
  return EpochStore::remove(disk, kEpochsDirectory);
}

}  // namespace

Result<void> begin_with_snapshot(Disk& disk, const SnapshotManifest& manifest, const Genesis& genesis,
                                 const SnapshotSource& piece, const OpenStore& open) {
  const auto head_bytes = piece("head");
  if (!head_bytes) return tl::unexpected(head_bytes.error());
  const auto head = verify_head(manifest, *head_bytes);
  if (!head) return tl::unexpected(head.error());
  const auto blocks = BlockStore::open(disk, {kBlocksDirectory});
  if (!blocks) return tl::unexpected(blocks.error());
  if (auto done = (*blocks)->append(stored_block(manifest, *head)); !done) return done;
  if (auto done = (*blocks)->sync(); !done) return done;
  const auto epochs = EpochStore::open(disk, kEpochsDirectory);
  if (!epochs) return tl::unexpected(epochs.error());
  for (const consensus::EpochLink& link : manifest.epochs)
    if (auto done = (*epochs)->append(link); !done) return done;
  if (auto made = make_durable_directory(disk, kStateDirectory); !made) return made;
  const auto store = open();
  if (!store) return tl::unexpected(store.error());
  return install_snapshot(**store, manifest, network_of(genesis), contracts::registry(), piece);
}

Result<Begun> begin_with_fetched(Disk& disk, const Genesis& genesis, const SignatureScheme& scheme,
                                 const OpenStore& open) {
  const auto ready = is_joining_ready(disk);
  if (!ready) return tl::unexpected(ready.error());
  if (!*ready) return Begun{};
  const auto fetched = load_joining(disk, genesis, scheme);
  if (!fetched) return tl::unexpected(fetched.error());
  const bool whole = *fetched && (*fetched)->verified.size() == (*fetched)->manifest->chunks.size() + 1;
  if (!*fetched) return Begun{};  // what a crash left that came while it was removed at the end
  if (!whole) {
    if (auto done = unmark_joining_ready(disk); !done) return tl::unexpected(done.error());
    return Begun{std::nullopt, "a piece of the snapshot that was fetched is damaged, and is fetched again"};
  }
  const SnapshotManifest& manifest = *(*fetched)->manifest;
  if (auto done = remove_ledger(disk); !done) return tl::unexpected(done.error());
  const auto piece = [&](const std::string& name) { return read_piece_file(disk, kJoiningDirectory, name); };
  if (auto done = begin_with_snapshot(disk, manifest, genesis, piece, open); !done) return tl::unexpected(done.error());
  if (auto done = remove_joining(disk); !done) return tl::unexpected(done.error());
  return Begun{manifest.header.height, {}};
}

}  // namespace tallystick::node
