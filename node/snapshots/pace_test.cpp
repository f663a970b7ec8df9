// What a snapshot in the making costs those who commit: the time of a synced batch as large as a block's, with the thread of the maker reading
// a database of ten megabytes beside it and without.
#include <chrono>
#include <cstdio>
#include <thread>

#include "core/sha256.h"
#include "node/ledger/state_tree.h"
#include "node/os/background_thread.h"
#include "node/os/temp_directory.h"
#include "node/snapshots/paced_reader.h"
#include "node/snapshots/test_shelf.h"
#include "node/storage/leveldb_store.h"

namespace tallystick::node {
namespace {

constexpr std::size_t kRecords = 60'000;
constexpr std::size_t kRowsOfABlock = 200;
constexpr std::size_t kPerSecond = 16 * 1024 * 1024;
constexpr std::chrono::milliseconds kBlockInterval{10};

Bytes number(std::uint64_t i) {
  Writer w;
  w.integer(i);
  return w.take();
}

// Records that no contract made; their root is taken as agreed upon.
void fill(KvStore& store) {
  KvBatch batch;
  for (std::uint64_t i = 0; i < kRecords; ++i) {
    const Bytes key = number(i);
    batch.put(rows::state_key(state_key_hash(1, key)),
              rows::state_value(Height{1}, static_cast<contracts::Table>(1), key, Bytes(100)));
  }
  ASSERT_TRUE(store.commit(batch));
}

double median_ms_of_commits(KvStore& store, const std::function<bool()>& goes_on) {
  std::vector<double> times;
  for (std::uint64_t block = 0; goes_on(); ++block) {
    KvBatch batch;
    for (std::uint64_t i = 0; i < kRowsOfABlock; ++i) batch.put(number(block * kRowsOfABlock + i), Bytes(150));
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_TRUE(store.commit(batch));
    times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    std::this_thread::sleep_for(kBlockInterval);
  }
  EXPECT_GT(times.size(), 10U);
  std::ranges::sort(times);
  return times[times.size() / 2];
}

TEST(SnapshotPace, CommitsAreNotSlowed) {
  const TempDirectory place;
  auto opened = open_leveldb(place.path() + "/state");
  ASSERT_TRUE(opened) << opened.error().message;
  const std::shared_ptr<KvStore> store = std::move(*opened);
  TestLedgerRun run;
  run.run_to(kSnapshotHeightMin);
  const auto real = run.ledger().committed();
  {
    KvBatch batch;
    const auto cursor = real->reader().cursor();
    for (cursor->seek({}); cursor->valid(); cursor->next())
      batch.put(Bytes(cursor->key().begin(), cursor->key().end()),
                Bytes(cursor->value().begin(), cursor->value().end()));
    ASSERT_TRUE(store->commit(batch));
  }
  fill(*store);
  StateTree tree{16};
  ASSERT_TRUE(tree.load(*store));
  rows::TipRow tip = real->tip();
  tip.result.state_root = tree.root().hash;

  const auto begin = std::chrono::steady_clock::now();
  const double without = median_ms_of_commits(
      *store, [&] { return std::chrono::steady_clock::now() - begin < std::chrono::milliseconds{800}; });

  SimulatedDisk shelf;
  std::atomic<bool> making = true;
  double took = 0;
  Result<SnapshotManifest> made = malformed("it was not made");
  std::thread maker{[&] {
    run_in_the_background();
    const auto start = std::chrono::steady_clock::now();
    const Pace pace{kPerSecond, std::make_shared<std::atomic<bool>>(false)};
    const Committed moment{paced(store->snapshot(), pace), tip, real->finalization()};
    ShelfSink sink{shelf, tip.height};
    if (sink.begin())
      made = make_snapshot(moment, genesis_hash(long_test_chain().genesis()),
                           stored_test_block(long_test_chain().blocks()[kSnapshotHeightMin - 1]), {},
                           [&](const std::string& name, const Bytes& piece) { return sink.take(name, piece); });
    took = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    making = false;
  }};
  const double with = median_ms_of_commits(*store, [&] { return making.load(); });
  maker.join();
  ASSERT_TRUE(made) << made.error().message;
  std::printf("a commit takes %.2f ms, and %.2f ms while a snapshot of %zu chunks is made in %.1f s: %.2f times\n",
              without, with, made->chunks.size(), took, with / without);
  EXPECT_GE(took, 0.8) << "it takes its time";
  EXPECT_LE(with, 3 * without + 10) << "milliseconds; of the whole making it would be a thousand";
}

}  // namespace
}  // namespace tallystick::node
