#include "node/snapshots/maker.h"

#include <chrono>

#include "node/env/power_cut.h"
#include "node/snapshots/joining.h"
#include "node/snapshots/paced_reader.h"
#include "node/snapshots/test_shelf.h"

namespace tallystick::node {
namespace {

constexpr std::uint64_t kEvery = 16;

class StillClock final : public Clock {
 public:
  Timestamp wall() const override { return Timestamp{0}; }
  Millis monotonic() const override { return Millis{0}; }
};

// A ledger whose commits a maker looks at.
struct Making {
  SimulatedDisk& disk;
  Worker& worker;
  StillClock clock;
  std::vector<Result<SnapshotName>> made;
  std::unique_ptr<SnapshotMaker> maker;
  TestLedgerRun run{[this](Height) { maker->look(); }};

  Making(SimulatedDisk& d, Worker& w, MakerOptions options = {}) : disk{d}, worker{w} {
    options.every = kEvery;
    options.bytes_per_second = 0;
    options.chunk_bytes = kSmallTestChunks;
    maker = SnapshotMaker::start(options,
                                 {.ledger = run.ledger(),
                                  .genesis = genesis_hash(long_test_chain().genesis()),
                                  .disk = disk,
                                  .worker = worker,
                                  .clock = clock,
                                  .blocks = [](Height height) -> Result<StoredBlock> {
                                    return stored_test_block(long_test_chain().blocks()[height.raw() - 1]);
                                  },
                                  .links = [] { return std::vector<consensus::EpochLink>{}; }},
                                 [this](const Result<SnapshotName>& name, Millis) { made.push_back(name); })
                .value();
  }
};

// All its pieces are there and good.
void expect_whole(Disk& disk, const SnapshotName& name) {
  const Genesis& genesis = long_test_chain().genesis();
  const Secp256k1Scheme scheme;
  const std::string directory = snapshot_directory(name.height);
  const auto manifest = verify_piece(name, kManifestPiece, nullptr,
                                     read_piece_file(disk, directory, "manifest").value(), genesis, scheme);
  ASSERT_EQ(manifest.why, "");
  std::vector<std::uint32_t> pieces{kHeadPiece};
  for (std::uint32_t i = 0; i < manifest.manifest->chunks.size(); ++i) pieces.push_back(i);
  EXPECT_GE(pieces.size(), 5U);
  for (const std::uint32_t piece : pieces) {
    const auto bytes = read_piece_file(disk, directory, piece_file(piece));
    ASSERT_TRUE(bytes) << bytes.error().message;
    EXPECT_EQ(verify_piece(name, piece, manifest.manifest.get(), *bytes, genesis, scheme).why, "") << piece;
  }
}

TEST(SnapshotMaker, MakesThemAtTheSameHeightsEverywhereAndKeepsTheNewest) {
  SimulatedDisk disk;
  ImmediateWorker worker;
  Making making{disk, worker};
  making.run.run_to(130);
  ASSERT_EQ(making.made.size(), 5U) << "64, 80, 96, 112, 128";
  for (std::size_t i = 0; i < making.made.size(); ++i) {
    ASSERT_TRUE(making.made[i]) << making.made[i].error().message;
    EXPECT_EQ(making.made[i]->height.raw(), 64 + kEvery * i);
  }
  const std::vector<SnapshotName> newest{*making.made[3], *making.made[4]};
  EXPECT_EQ(making.maker->shelved(), newest);
  EXPECT_EQ(shelved_snapshots(disk).value(), newest);
  for (const SnapshotName& name : newest) expect_whole(disk, name);

  SimulatedDisk elsewhere;
  Making other{elsewhere, worker};
  other.run.run_to(130);
  EXPECT_EQ(other.maker->shelved(), newest) << "the same pieces";
}

// Waits until the test lets it.
class HeldWorker final : public Worker {
 public:
  void run(std::function<void()> job, std::function<void()> done) override {
    waiting = [job = std::move(job), done = std::move(done)] {
      job();
      done();
    };
  }
  std::function<void()> waiting;
};

TEST(SnapshotMaker, OneAtATimeOfTheMomentItWasTaken) {
  SimulatedDisk disk;
  HeldWorker worker;
  Making making{disk, worker};
  making.run.run_to(100);
  EXPECT_TRUE(making.maker->is_making());
  EXPECT_TRUE(making.maker->shelved().empty());
  worker.waiting();
  ASSERT_EQ(making.made.size(), 1U);
  ASSERT_TRUE(making.made[0]) << making.made[0].error().message;
  EXPECT_EQ(making.made[0]->height.raw(), 64U) << "80 and 96 fell due meanwhile";
  expect_whole(disk, *making.made[0]);
  making.run.run_to(112);
  worker.waiting();
  ASSERT_EQ(making.made.size(), 2U);
  EXPECT_EQ(making.made[1]->height.raw(), 112U);
}

TEST(SnapshotMaker, OneThatIsEndedOrHasNoRoomLeavesNothing) {
  const struct {
    const char* name;
    bool ended;
    std::uint64_t capacity;
  } rows[] = {{"ended", true, 1 << 30}, {"no room", false, 1'000'000}};
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    SimulatedDisk disk;
    disk.set_capacity(row.capacity);
    HeldWorker worker;
    Making making{disk, worker, {.free_bytes_min = 2'000'000}};
    making.run.run_to(64);
    if (row.ended) making.maker->end();
    worker.waiting();
    ASSERT_EQ(making.made.size(), 1U);
    EXPECT_FALSE(making.made[0]);
    EXPECT_TRUE(shelved_snapshots(disk).value().empty());
    EXPECT_EQ(disk.used_bytes(), 0U);
  }
}

// The power goes at any operation of the disk: what counts as a snapshot afterwards is a whole one.
TEST(SnapshotMaker, ACutLeavesAWholeOneOrNone) {
  std::size_t cuts = 0, whole = 0;
  for (std::uint64_t at = 0;; at += 1 + at / 20) {
    SimulatedDisk disk;
    ImmediateWorker worker;
    Making making{disk, worker, {.kept = 1}};
    making.run.run_to(79);  // one is whole already
    if (!run_until_cut(disk, at, at, [&] { making.run.run_to(80); })) break;
    ++cuts;
    const auto found = shelved_snapshots(disk);
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_GE(found->size(), 1U) << "the older one goes when the newer is whole";
    for (const SnapshotName& name : *found) expect_whole(disk, name);
    whole += found->size();
  }
  std::printf("%zu cuts, %zu snapshots whole after them\n", cuts, whole);
  EXPECT_GT(cuts, 20U);
}

TEST(PacedReader, TakesItsTimeAndEndsWhenTold) {
  MemoryStore store;
  KvBatch batch;
  for (std::uint16_t i = 0; i < 300; ++i)
    batch.put({static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i)}, Bytes(1'000));
  ASSERT_TRUE(store.commit(batch));
  const auto ended = std::make_shared<std::atomic<bool>>(false);
  const auto read = [&](std::size_t per_second) {
    const auto begin = std::chrono::steady_clock::now();
    const auto reader = paced(store.snapshot(), {per_second, ended});
    const auto cursor = reader->cursor();
    std::size_t count = 0;
    for (cursor->seek({}); cursor->valid(); cursor->next()) ++count;
    EXPECT_EQ(cursor->status().has_value(), !*ended);
    EXPECT_EQ(count, *ended ? 0U : 300U);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  EXPECT_GE(read(1'000'000), 0.1) << "300,000 bytes at a million a second, a tenth of which at once";
  read(0);
  *ended = true;
  read(1'000'000);
  EXPECT_FALSE(paced(store.snapshot(), {0, ended})->get(Bytes{0}));
}

}  // namespace
}  // namespace tallystick::node
