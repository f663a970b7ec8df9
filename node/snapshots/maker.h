// Makes snapshots while the node runs: of every block whose height is a multiple of `every`, so that all validators make the same ones, if it
// has a Finalization of its own. The moment is taken on the execution worker right after the commit (a snapshot of the database, which costs
// nothing); reading and writing happen on a worker of their own, slowly. One at a time: what falls due meanwhile is left out.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>

#include "node/env/clock.h"
#include "node/env/worker.h"
#include "node/ledger/ledger_application.h"
#include "node/snapshots/shelf.h"

namespace tallystick::node {

struct MakerOptions {
  std::uint64_t every = 0;                          // heights; 0: none is made
  std::size_t kept = 2;                             // the newest; older ones are deleted
  std::size_t bytes_per_second = 32 * 1024 * 1024;  // read of the state, twice
  std::uint64_t free_bytes_min = 0;                 // with less room on the disk making one ends
  std::size_t chunk_bytes = kSnapshotChunkBytes;    // the same at all nodes of a network
};

// What outlives the maker. `blocks` and `links` are asked on the thread of `look`.
struct MakerEnvironment {
  LedgerApplication& ledger;
  Hash genesis;
  Disk& disk;
  Worker& worker;  // of its own
  const Clock& clock;
  std::function<Result<StoredBlock>(Height)> blocks;
  std::function<std::vector<consensus::EpochLink>()> links;
};

class SnapshotMaker {
 public:
  // What came of one: its name, or why there is none (not_yet: the next one will do). `taken`: how long it took.
  using Made = std::function<void(const Result<SnapshotName>& made, Millis taken)>;

  // Finds what an earlier run has left.
  static Result<std::unique_ptr<SnapshotMaker>> start(const MakerOptions& options, MakerEnvironment environment,
                                                      Made made);
  // The worker must have ended before this goes.
  ~SnapshotMaker();
  // The one that is being made ends soon, and is nothing; none is begun afterwards.
  void end() { *ended_ = true; }
  SnapshotMaker(const SnapshotMaker&) = delete;
  SnapshotMaker& operator=(const SnapshotMaker&) = delete;

  // After a commit, on the event loop.
  void look();
  // Whole ones, ascending by height.
  const std::vector<SnapshotName>& shelved() const { return shelved_; }
  bool is_making() const { return making_; }

 private:
  struct Taken {
    std::mutex mutex;
    std::shared_ptr<const Committed> moment;
  };
  SnapshotMaker(const MakerOptions& options, MakerEnvironment environment, Made made);
  void make(std::shared_ptr<const Committed> moment, StoredBlock block);

  const MakerOptions options_;
  MakerEnvironment environment_;
  Made made_;
  std::vector<SnapshotName> shelved_;
  std::shared_ptr<Taken> taken_ = std::make_shared<Taken>();
  std::shared_ptr<std::atomic<bool>> ended_ = std::make_shared<std::atomic<bool>>(false);
  bool making_ = false;
};

}  // namespace tallystick::node
