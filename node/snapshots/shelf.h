// Snapshots as files: those a node made, for others to begin with, and the one it is fetching to begin with itself.
//
//   snapshots/<height, 20 digits>/{manifest, head, chunk-000000, …}   whole once `manifest` is there, which is renamed into place last
//   joining/{manifest, head, chunk-000000, …}                        each verified before it was written, and again at a start
//   joining/ready                                                    all of them are there: the next start begins with them
//
// What a crash leaves of a snapshot that was being made has no manifest: it is removed at the next start.
// No state but the files: safe from any thread as long as one writes to a directory at a time.
#pragma once

#include <vector>

#include "node/env/disk.h"
#include "node/snapshots/wire.h"

namespace tallystick::node {

inline constexpr const char* kSnapshotsDirectory = "snapshots";
inline constexpr const char* kJoiningDirectory = "joining";

std::string snapshot_directory(Height height);

// Whole snapshots, ascending by height; what is not whole is removed. Unreadable ones count as not whole.
Result<std::vector<SnapshotName>> shelved_snapshots(Disk& disk);

// Takes the pieces of make_snapshot into snapshots/<height>.
class ShelfSink {
 public:
  ShelfSink(Disk& disk, Height height) : disk_{disk}, directory_{snapshot_directory(height)} {}
  Result<void> begin();
  // Each durable when it returns.
  Result<void> take(const std::string& name, const Bytes& piece);

 private:
  Disk& disk_;
  std::string directory_;
};

// malformed when it is larger than a piece can be.
Result<Bytes> read_piece_file(Disk& disk, const std::string& directory, const std::string& name);
// Durable when it returns.
Result<void> write_piece_file(Disk& disk, const std::string& directory, const std::string& name, ByteView bytes);
// The directory and all files in it, the manifest first; fine when there is none.
Result<void> remove_piece_files(Disk& disk, const std::string& directory);

}  // namespace tallystick::node
