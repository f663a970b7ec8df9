// LevelDB over the node's own Disk, so that its files meet the faults that every other durable file meets: lost, torn and reordered
// writes, undone names, full and broken disks, flipped bits. For tests and the simulator: the product gives LevelDB the system's own
// files (leveldb_store.h), which it maps into memory and writes from a thread of its own; this one is slower, and kept to one thread.
//
// The order of durability is that of LevelDB's own files on POSIX: up to 64 KiB are gathered before a write, and a directory is synced
// before a manifest in it, and at no other time. Background work (compaction) waits in a queue and runs on the caller's thread, at
// one of two moments that a real thread may also choose, so that a run repeats exactly.
//
// An exception out of the disk (a power cut of node/env/power_cut.h) cannot pass through LevelDB, which is built without them: it is
// kept, nothing reaches the disk any more, and the store throws it when LevelDB has returned.
#pragma once

#include <memory>
#include <string>

#include "node/env/disk.h"
#include "node/storage/leveldb_store.h"

namespace tallystick::node {

enum class BackgroundWork {
  before_the_write,  // that follows it
  after_the_commit,  // when the next one begins, or the store ends
};

// As open_leveldb, in a directory of the disk. The disk must outlive the store; store, snapshots and cursors belong to one thread.
Result<std::unique_ptr<KvStore>> open_leveldb_on(Disk& disk, const std::string& directory,
                                                 const LevelDbOptions& options = {},
                                                 BackgroundWork when = BackgroundWork::before_the_write);

}  // namespace tallystick::node
