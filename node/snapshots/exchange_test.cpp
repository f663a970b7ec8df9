// Nodes that exchange snapshots over a network of the test's own, on simulated disks, with peers that lie, stall and disappear.
#include "node/snapshots/exchange.h"

#include <map>

#include "core/sha256.h"
#include "node/env/power_cut.h"
#include "node/snapshots/begin.h"
#include "node/snapshots/test_shelf.h"

namespace tallystick::node {
namespace {

constexpr std::uint64_t kHeight = 96;
constexpr std::uint16_t kServers = 3;
constexpr ValidatorIndex kJoiner{3};

// Time and everything that waits for it; one thread.
class TestWorld final : public Clock, public Timers {
 public:
  Timestamp wall() const override { return Timestamp{0}; }
  Millis monotonic() const override { return Millis{now_}; }
  Id after(Millis delay, std::function<void()> callback) override {
    waiting_.emplace(now_ + delay.raw(), std::move(callback));
    return 0;
  }
  void cancel(Id) override {}
  // Until `done` or so many milliseconds have passed.
  bool run(std::int64_t milliseconds, const std::function<bool()>& done) {
    const std::int64_t end = now_ + milliseconds;
    while (!done() && !waiting_.empty() && waiting_.begin()->first <= end) {
      auto node = waiting_.extract(waiting_.begin());
      now_ = node.key();
      node.mapped()();
    }
    return done();
  }

 private:
  std::int64_t now_ = 1'000;
  std::multimap<std::int64_t, std::function<void()>> waiting_;
};

// What a server does to what it sends: nothing in return, it is lost.
using Tamper = std::function<std::optional<Bytes>(Bytes frame)>;

class Node final : public ExchangeListener, public PeerListener, public PeerNetwork, public Worker {
 public:
  using Deliver = std::function<void(ValidatorIndex to, Bytes frame)>;
  Node(TestWorld& world, SimulatedDisk& disk, LedgerPosition position, Deliver deliver)
      : world_{world}, position_{position}, deliver_{std::move(deliver)}, shelved_{shelved_snapshots(disk).value()} {
    JoinRules rules;
    rules.faulty_max = 1;
    exchange.emplace(rules,
                     ExchangeEnvironment{.clock = world,
                                         .timers = world,
                                         .network = *this,
                                         .disk = disk,
                                         .files = *this,
                                         .genesis = long_test_chain().genesis(),
                                         .scheme = scheme_,
                                         .position = [this] {
      return position_; },
                                         .shelved = [this]() -> const auto& { return shelved_;
  }},
                     *this, *this);
exchange->start();
}  // namespace

void send(ValidatorIndex to, Channel, Bytes frame) override {
  deliver_(to, std::move(frame));
}
void broadcast(Channel, const Bytes&) override {}
void run(std::function<void()> job, std::function<void()> done) override {
  job();
  world_.after(Millis{1}, [alive = std::weak_ptr{alive_}, done = std::move(done)] {
    if (!alive.expired()) done();
  });
}
void on_frame(ValidatorIndex, Channel, ByteView) override {
  ++passed_on;
}
void on_connected(ValidatorIndex) override {
  ++passed_on;
}
void on_disconnected(ValidatorIndex) override {
  ++passed_on;
}
void on_peer_fault(ValidatorIndex peer, const std::string& why) override {
  faults.emplace_back(peer, why);
}
void on_ready(Height height) override {
  ready = height;
}

std::optional<SnapshotExchange> exchange;
std::vector<std::pair<ValidatorIndex, std::string>> faults;
std::optional<Height> ready;
int passed_on = 0;

private:
TestWorld& world_;
LedgerPosition position_;
Deliver deliver_;
std::vector<SnapshotName> shelved_;
Secp256k1Scheme scheme_;
std::shared_ptr<int> alive_ = std::make_shared<int>();
};  // namespace tallystick::node

// Three validators with the same snapshot, and one with nothing.
class SnapshotExchangeTest : public ::testing::Test {
 protected:
  SnapshotExchangeTest() {
    static const SimulatedDisk& shelf = *[] {
      auto* disk = new SimulatedDisk;
      shelve_test_snapshot(*disk, kHeight);
      return disk;
    }();
    for (std::uint16_t i = 0; i < kServers; ++i) disks[i] = std::make_unique<SimulatedDisk>(shelf.clone());
    disks[kJoiner.raw()] = std::make_unique<SimulatedDisk>();
  }
  ~SnapshotExchangeTest() override { nodes.clear(); }

  void start(std::uint16_t i) {
    const LedgerPosition position = i < kServers ? LedgerPosition{Height{kHeight + 20}, Height{kHeight - 10}}
                                                 : LedgerPosition{Height{0}, Height{0}};
    const ValidatorIndex self{i};
    nodes[i] = std::make_unique<Node>(world, *disks[i], position, [this, self](ValidatorIndex to, Bytes frame) {
      if (tamper[self.raw()]) {
        auto changed = tamper[self.raw()](std::move(frame));
        if (!changed) return;
        frame = std::move(*changed);
      }
      if (self == kJoiner && frame.front() == kFetchPieceType) ++asked;
      if (self != kJoiner && frame.front() == kPieceType) ++came;
      world.after(Millis{2}, [this, self, to, frame = std::move(frame)] {
        if (const auto node = nodes.find(to.raw()); node != nodes.end())
          node->second->exchange->on_frame(self, Channel::bulk, frame);
      });
    });
  }
  void connect_all() {
    for (const auto& [i, node] : nodes)
      for (const auto& [j, other] : nodes)
        if (i != j) node->exchange->on_connected(ValidatorIndex{j});
  }
  void start_all() {
    for (std::uint16_t i = 0; i <= kServers; ++i) start(i);
    connect_all();
  }
  Node& joiner() { return *nodes.at(kJoiner.raw()); }
  bool joins(std::int64_t milliseconds = 300'000) {
    return world.run(milliseconds, [this] { return joiner().ready.has_value(); });
  }
  std::size_t chunks() { return joiner().exchange->join().chunks(); }
  // The ledger that the joiner's next start finds.
  void expect_ledger() {
    const Genesis& genesis = long_test_chain().genesis();
    std::unique_ptr<LedgerApplication> ledger;
    SharedStore store;
    const auto begun = begin_with_fetched(*disks[kJoiner.raw()], genesis, Secp256k1Scheme{}, store.opener());
    ASSERT_TRUE(begun) << begun.error().message;
    ASSERT_EQ(begun->height, Height{kHeight}) << begun->damage;
    const auto opened = open_or_fail(*store.newest, genesis, {.bucket_bits = 6});
    EXPECT_EQ(opened->last_committed().block, long_test_chain().blocks()[kHeight - 1].hash);
    EXPECT_FALSE(disks[kJoiner.raw()]->exists(kJoiningDirectory).value());
    const auto again = begin_with_fetched(*disks[kJoiner.raw()], genesis, Secp256k1Scheme{}, store.opener());
    ASSERT_TRUE(again);
    EXPECT_FALSE(again->height);
  }

  // A database that begins empty each time it is opened, as begin_with_snapshot wants it.
  struct SharedStore {
    std::shared_ptr<MemoryStore> newest;
    OpenStore opener() {
      return [this]() -> Result<std::unique_ptr<KvStore>> {
        newest = std::make_shared<MemoryStore>();
        return std::make_unique<Borrowed>(newest);
      };
    }
    class Borrowed final : public KvStore {
     public:
      explicit Borrowed(std::shared_ptr<MemoryStore> store) : store_{std::move(store)} {}
      Result<std::optional<Bytes>> get(ByteView key) const override { return store_->get(key); }
      std::unique_ptr<KvCursor> cursor() const override { return store_->cursor(); }
      Result<void> commit(const KvBatch& batch) override { return store_->commit(batch); }
      std::shared_ptr<const KvReader> snapshot() const override { return store_->snapshot(); }

     private:
      std::shared_ptr<MemoryStore> store_;
    };
  };

  TestWorld world;
  std::map<std::uint16_t, std::unique_ptr<SimulatedDisk>> disks;
  std::map<std::uint16_t, std::unique_ptr<Node>> nodes;
  std::array<Tamper, kServers + 1> tamper;
  std::size_t asked = 0, came = 0;
};

bool is_chunk(const Bytes& frame) {
  const auto piece = frame.front() == kPieceType ? decode_piece(ByteView{frame}.subspan(1)) : malformed("");
  return piece && piece->what.piece < kHeadPiece;
}

TEST_F(SnapshotExchangeTest, ANodeWithNothingBeginsWithWhatItsPeersHave) {
  start_all();
  ASSERT_TRUE(joins());
  EXPECT_EQ(joiner().ready, Height{kHeight});
  EXPECT_GT(chunks(), 5U);
  EXPECT_EQ(asked, chunks() + 2) << "each piece once";
  EXPECT_TRUE(joiner().faults.empty()) << joiner().faults[0].second;
  EXPECT_EQ(joiner().passed_on, kServers) << "the host hears of connections, and of no frame";
  expect_ledger();
}

TEST_F(SnapshotExchangeTest, OneByteOfEveryPieceIsRefused) {
  const SnapshotName name = shelved_snapshots(*disks[0]).value().at(0);
  const std::string directory = snapshot_directory(name.height);
  const Genesis& genesis = long_test_chain().genesis();
  const Secp256k1Scheme scheme;
  const Bytes told = read_piece_file(*disks[0], directory, "manifest").value();
  const auto manifest = verify_piece(name, kManifestPiece, nullptr, told, genesis, scheme).manifest;
  ASSERT_NE(manifest, nullptr);
  std::size_t flips = 0, refused = 0;
  const auto flip_each = [&](std::uint32_t piece, const Bytes& good, std::size_t stride) {
    for (std::size_t at = 0; at < good.size(); at += stride, ++flips) {
      Bytes bad = good;
      bad[at] ^= static_cast<std::uint8_t>(1U << (at % 8));
      refused +=
          verify_piece(name, piece, manifest.get(), bad, genesis, scheme).verdict == SnapshotJoin::Verdict::peer_lied
              ? 1
              : 0;
    }
  };
  flip_each(kManifestPiece, told, 7);
  flip_each(kHeadPiece, read_piece_file(*disks[0], directory, "head").value(), 5);
  for (std::uint32_t i = 0; i < manifest->chunks.size(); ++i)
    flip_each(i, read_piece_file(*disks[0], directory, piece_file(i)).value(), 11);
  EXPECT_GE(flips, 1'000U);
  EXPECT_EQ(refused, flips);
  std::printf("%zu of %zu flips refused\n", refused, flips);
}

// Each row: what server 0, or 0 and 1, do. The snapshot is there all the same, and is the true one.
TEST_F(SnapshotExchangeTest, LiarsAreRefusedAndOthersAsked) {
  const Tamper flips = [](Bytes frame) -> std::optional<Bytes> {
    if (is_chunk(frame)) frame[20 + frame.size() / 2 % (frame.size() - 20)] ^= 4;
    return frame;
  };
  const Tamper stalls = [](Bytes frame) -> std::optional<Bytes> {
    if (frame.front() == kPieceType) return std::nullopt;
    return frame;
  };
  const Tamper has_nothing = [](Bytes frame) -> std::optional<Bytes> {
    if (frame.front() == kPieceType) frame.resize(13);
    return frame;
  };
  const Tamper huge_manifest = [](Bytes frame) -> std::optional<Bytes> {
    if (frame.front() != kPieceType) return frame;
    const auto piece = decode_piece(ByteView{frame}.subspan(1));
    if (piece->what.piece != kManifestPiece) return frame;
    frame.resize(13 + kSnapshotPieceBytesMax, 0xFF);
    return frame;
  };
  const Tamper too_large = [](Bytes frame) -> std::optional<Bytes> {
    if (frame.front() == kPieceType) frame.resize(13 + kSnapshotPieceBytesMax + 1);
    return frame;
  };
  const Tamper another_piece = [](Bytes frame) -> std::optional<Bytes> {
    if (is_chunk(frame)) frame[12] ^= 1;
    return frame;
  };
  const struct {
    const char* name;
    Tamper tamper;
    bool told;  // in so many words
  } rows[] = {{"one byte of each chunk is flipped", flips, true},
              {"no piece comes", stalls, false},
              {"it has it no more", has_nothing, false},
              {"the manifest is huge", huge_manifest, true},
              {"pieces are larger than they may be", too_large, true},
              {"another piece than was asked for", another_piece, false}};
  for (const auto& row : rows)
    for (const std::size_t liars : {std::size_t{1}, std::size_t{2}}) {
      SCOPED_TRACE(std::string{row.name} + ", " + std::to_string(liars) + " of three");
      nodes.clear();
      tamper = {};
      disks[kJoiner.raw()] = std::make_unique<SimulatedDisk>();
      for (std::size_t i = 0; i < liars; ++i) tamper[i] = row.tamper;
      start_all();
      ASSERT_TRUE(joins());
      if (row.told && liars == 2) {
        EXPECT_FALSE(joiner().faults.empty());
      }
      for (const auto& [peer, why] : joiner().faults) EXPECT_LT(peer.raw(), liars) << why;
      expect_ledger();
    }
}

// A liar's own snapshot: the manifest is under the true finalization, and names the very bytes it sends; only they are not the state. It is the
// only one on offer at first.
TEST_F(SnapshotExchangeTest, AFalseStateUnderATrueFinalizationIsRefused) {
  const std::string directory = snapshot_directory(Height{kHeight});
  Bytes chunk = read_piece_file(*disks[0], directory, "chunk-000001").value();
  chunk[chunk.size() / 2] ^= 1;
  auto manifest = from_bytes<SnapshotManifest>(read_piece_file(*disks[0], directory, "manifest").value()).value();
  manifest.chunks.items[1].sha256 = sha256(chunk);
  ASSERT_TRUE(write_piece_file(*disks[0], directory, "chunk-000001", chunk));
  ASSERT_TRUE(write_piece_file(*disks[0], directory, "manifest", to_bytes(manifest)));
  ASSERT_TRUE(remove_piece_files(*disks[1], directory));
  disks[2].swap(disks[1]);
  ASSERT_TRUE(remove_piece_files(*disks[1], directory));
  start_all();
  EXPECT_FALSE(joins());
  ASSERT_FALSE(joiner().faults.empty());
  EXPECT_NE(joiner().faults[0].second.find("does not hold the records"), std::string::npos)
      << joiner().faults[0].second;
  EXPECT_FALSE(joiner().exchange->join().target());
  EXPECT_FALSE(disks[kJoiner.raw()]->exists(kJoiningDirectory).value()) << "nothing of it is kept";

  nodes.erase(2);
  shelve_test_snapshot(*disks[2], kHeight);
  start(2);
  joiner().exchange->on_connected(ValidatorIndex{2});
  ASSERT_TRUE(joins());
  expect_ledger();
}

TEST_F(SnapshotExchangeTest, WhoDisappearsInTheMiddleIsReplaced) {
  start_all();
  ASSERT_TRUE(world.run(60'000, [this] { return came >= 4; }));
  for (const std::uint16_t gone : {std::uint16_t{0}, std::uint16_t{1}}) {
    nodes.erase(gone);
    joiner().exchange->on_disconnected(ValidatorIndex{gone});
  }
  ASSERT_TRUE(joins());
  EXPECT_TRUE(joiner().faults.empty());
  expect_ledger();
}

// Killed after every further piece, with the disk forgetting what was not synced: what had been verified is not fetched again.
TEST_F(SnapshotExchangeTest, KilledAgainAndAgainItGoesOnWhereItWas) {
  for (std::uint16_t i = 0; i < kServers; ++i) start(i);
  const auto kept = [this] {
    const auto names = disks[kJoiner.raw()]->list(kJoiningDirectory);
    return names ? names->size() : 0;
  };
  std::size_t starts = 0, pieces = 0;
  for (bool done = false; !done; ++starts) {
    ASSERT_LT(starts, 50U);
    const std::size_t before = kept();
    start(kJoiner.raw());
    for (const auto& [i, node] : nodes)
      if (i != kJoiner.raw()) joiner().exchange->on_connected(ValidatorIndex{i});
    ASSERT_TRUE(world.run(60'000, [&] { return joiner().ready || kept() >= before + 3; }));
    done = joiner().ready.has_value();
    pieces = chunks() + 2;
    nodes.erase(kJoiner.raw());
    disks[kJoiner.raw()]->cut_power(choose_from(starts));
  }
  EXPECT_GE(starts, 3U);
  EXPECT_LE(asked, pieces + starts * SnapshotJoin::kAskedMax) << "at most what was under way is asked again";
  expect_ledger();
}

// The power goes while the node begins with what it fetched.
TEST_F(SnapshotExchangeTest, ACutWhileBeginningIsMadeGood) {
  start_all();
  ASSERT_TRUE(joins());
  nodes.clear();
  const SimulatedDisk fetched = disks[kJoiner.raw()]->clone();
  std::size_t cuts = 0;
  for (std::uint64_t at = 0;; at += 1 + at / 10) {
    SCOPED_TRACE(at);
    disks[kJoiner.raw()] = std::make_unique<SimulatedDisk>(fetched.clone());
    SimulatedDisk& disk = *disks[kJoiner.raw()];
    const auto begin = [&](SharedStore& store) {
      return begin_with_fetched(disk, long_test_chain().genesis(), Secp256k1Scheme{}, store.opener());
    };
    SharedStore before;
    const bool cut = run_until_cut(disk, at, at, [&] { ASSERT_TRUE(begin(before)); });
    SharedStore after;
    const auto begun = begin(after);
    ASSERT_TRUE(begun) << begun.error().message;
    // Either it had been done, or it is now.
    const auto& store = after.newest ? after.newest : before.newest;
    ASSERT_NE(store, nullptr);
    EXPECT_EQ(open_or_fail(*store, long_test_chain().genesis(), {.bucket_bits = 6})->last_committed().height.raw(),
              kHeight);
    const auto blocks = BlockStore::open(disk, {"blocks"}).value();
    EXPECT_EQ(blocks->last().raw(), kHeight);
    EXPECT_TRUE(blocks->read(Height{kHeight}));
    if (!cut) break;
    ++cuts;
  }
  EXPECT_GT(cuts, 10U);
}

TEST_F(SnapshotExchangeTest, OneDamagedOnDiskSinceIsFetchedAgain) {
  start_all();
  ASSERT_TRUE(joins());
  nodes.erase(kJoiner.raw());
  ASSERT_TRUE(disks[kJoiner.raw()]->corrupt("joining/chunk-000002", 30, 1));
  SharedStore store;
  const auto begun =
      begin_with_fetched(*disks[kJoiner.raw()], long_test_chain().genesis(), Secp256k1Scheme{}, store.opener());
  ASSERT_TRUE(begun) << begun.error().message;
  EXPECT_FALSE(begun->height);
  EXPECT_NE(begun->damage, "");
  asked = 0;
  start(kJoiner.raw());
  for (std::uint16_t i = 0; i < kServers; ++i) joiner().exchange->on_connected(ValidatorIndex{i});
  ASSERT_TRUE(joins());
  EXPECT_EQ(asked, 1U);
  expect_ledger();
}

}  // namespace
}  // namespace tallystick::node
