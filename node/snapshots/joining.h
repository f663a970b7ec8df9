// The snapshot that is being fetched, on disk: joining/ (node/snapshots/shelf.h). Every piece is verified before it is written, and again when
// it is found there at a start.
#pragma once

#include <memory>
#include <set>

#include "core/signature_scheme.h"
#include "node/snapshots/join.h"
#include "node/snapshots/shelf.h"

namespace tallystick::node {

struct PieceVerdict {
  SnapshotJoin::Verdict verdict = SnapshotJoin::Verdict::good;
  std::string why;                                   // when it is not good
  std::shared_ptr<const SnapshotManifest> manifest;  // of a good manifest
};

// A piece of the snapshot `name`. `manifest` is null for the manifest itself. Whether the peer lied about the bytes, or everybody who offered
// these bytes lied about the state.
PieceVerdict verify_piece(const SnapshotName& name, std::uint32_t piece, const SnapshotManifest* manifest,
                          ByteView bytes, const Genesis& genesis, const SignatureScheme& scheme);

struct Joining {
  std::shared_ptr<const SnapshotManifest> manifest;
  std::set<std::uint32_t> verified;  // pieces besides the manifest
};
// What an earlier run has fetched; nothing without a good manifest, and then the directory is removed. Pieces that are not good are removed.
Result<std::optional<Joining>> load_joining(Disk& disk, const Genesis& genesis, const SignatureScheme& scheme);
// Durable when it returns; the directory is made when it is not there.
Result<void> keep_joining_piece(Disk& disk, std::uint32_t piece, ByteView bytes);
// All of them are there: the next start begins with them.
Result<void> mark_joining_ready(Disk& disk);
Result<bool> is_joining_ready(Disk& disk);
// They are not, after all.
Result<void> unmark_joining_ready(Disk& disk);
Result<void> remove_joining(Disk& disk);

}  // namespace tallystick::node
