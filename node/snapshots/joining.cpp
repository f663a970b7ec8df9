#include "node/snapshots/joining.h"

#include "core/sha256.h"
#include "node/storage/durable_directory.h"

namespace tallystick::node {
namespace {

constexpr const char* kReadyFile = "ready";
using Verdict = SnapshotJoin::Verdict;

PieceVerdict peer_lied(const std::string& why) {
  return {Verdict::peer_lied, why, nullptr};
}

// The bytes are those that the manifest names; `checked` says whether they are the state's.
template <class T>
PieceVerdict of_named_bytes(const Result<T>& checked) {
  if (checked) return {};
  return {Verdict::snapshot_is_false, checked.error().message, nullptr};
}

Result<void> remove_file(Disk& disk, const std::string& name) {
  return disk.remove(std::string{kJoiningDirectory} + "/" + name);
}

}  // namespace

PieceVerdict verify_piece(const SnapshotName& name, std::uint32_t piece, const SnapshotManifest* manifest,
                          ByteView bytes, const Genesis& genesis, const SignatureScheme& scheme) {
  if (piece == kManifestPiece) {
    auto told = verify_manifest(bytes, genesis, scheme);
    if (!told) return peer_lied(told.error().message);
    if (name_of(*told) != name) return peer_lied("the manifest is not of the snapshot that was offered");
    return {Verdict::good, {}, std::make_shared<const SnapshotManifest>(std::move(*told))};
  }
  if (manifest == nullptr) return peer_lied("a piece before its manifest");
  if (piece == kHeadPiece) {
    if (sha256(bytes) != manifest->head) return peer_lied("the head of the snapshot is another one");
    return of_named_bytes(verify_head(*manifest, bytes));
  }
  if (piece >= manifest->chunks.size()) return peer_lied("a piece that the snapshot does not have");
  const SnapshotChunkRef& ref = manifest->chunks.items[piece];
  if (bytes.size() != ref.bytes || sha256(bytes) != ref.sha256)
    return peer_lied("chunk " + std::to_string(piece) + " of the snapshot is another one");
  return of_named_bytes(verify_chunk(*manifest, piece, bytes));
}

Result<std::optional<Joining>> load_joining(Disk& disk, const Genesis& genesis, const SignatureScheme& scheme) {
  std::optional<Joining> out;
  const auto names = disk.list(kJoiningDirectory);
  if (!names) {
    if (names.error().kind == ErrorKind::not_found) return out;
    return tl::unexpected(names.error());
  }
  const auto told = read_piece_file(disk, kJoiningDirectory, piece_file(kManifestPiece));
  auto manifest = told ? verify_manifest(*told, genesis, scheme) : tl::unexpected(told.error());
  if (!manifest) {
    if (auto removed = remove_joining(disk); !removed) return tl::unexpected(removed.error());
    return out;
  }
  out.emplace();
  out->manifest = std::make_shared<const SnapshotManifest>(std::move(*manifest));
  const SnapshotName name = name_of(*out->manifest);
  const auto look_at = [&](std::uint32_t piece) -> Result<void> {
    const auto bytes = read_piece_file(disk, kJoiningDirectory, piece_file(piece));
    if (!bytes && bytes.error().kind == ErrorKind::not_found) return {};
    const bool good =
        bytes && verify_piece(name, piece, out->manifest.get(), *bytes, genesis, scheme).verdict == Verdict::good;
    if (!good) return remove_file(disk, piece_file(piece));
    out->verified.insert(piece);
    return {};
  };
  if (auto done = look_at(kHeadPiece); !done) return tl::unexpected(done.error());
  for (std::uint32_t i = 0; i < out->manifest->chunks.size(); ++i)
    if (auto done = look_at(i); !done) return tl::unexpected(done.error());
  return out;
}

Result<void> keep_joining_piece(Disk& disk, std::uint32_t piece, ByteView bytes) {
  if (piece == kManifestPiece)
    if (auto made = make_durable_directory(disk, kJoiningDirectory); !made) return made;
  return write_piece_file(disk, kJoiningDirectory, piece_file(piece), bytes);
}

Result<void> mark_joining_ready(Disk& disk) {
  return write_piece_file(disk, kJoiningDirectory, kReadyFile, {});
}

Result<bool> is_joining_ready(Disk& disk) {
  return disk.exists(std::string{kJoiningDirectory} + "/" + kReadyFile);
}

Result<void> unmark_joining_ready(Disk& disk) {
  if (auto done = remove_file(disk, kReadyFile); !done) return done;
  return disk.sync_directory(kJoiningDirectory);
}

Result<void> remove_joining(Disk& disk) {
  return remove_piece_files(disk, kJoiningDirectory);
}

}  // namespace tallystick::node
