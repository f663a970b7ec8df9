#include "node/snapshots/join.h"

#include <gtest/gtest.h>

#include "core/sha256.h"

namespace tallystick::node {
namespace {

using Verdict = SnapshotJoin::Verdict;
const Hash kTrue = sha256(as_bytes("the state"));
const Hash kFalse = sha256(as_bytes("another state"));
constexpr std::size_t kF = 1;  // of four

ValidatorIndex v(std::uint16_t i) {
  return ValidatorIndex{i};
}

SnapshotOffer offer(std::uint64_t tip, std::uint64_t blocks_from, std::vector<SnapshotName> snapshots = {}) {
  return {Height{tip}, Height{blocks_from}, {std::move(snapshots)}};
}

SnapshotName at(std::uint64_t height, const Hash& pieces = kTrue) {
  return {Height{height}, pieces};
}

struct Row {
  const char* name;
  std::uint64_t own;
  std::uint64_t behind_min;
  std::vector<SnapshotOffer> offers;
  std::optional<SnapshotName> taken;
};

TEST(SnapshotJoin, WhetherAndWhich) {
  const SnapshotOffer pruned = offer(1'000, 700, {at(800), at(900)});
  const Row rows[] = {
      {"nobody says anything", 0, 0, {}, {}},
      {"one alone is not believed", 0, 0, {pruned}, {}},
      {"nobody keeps the blocks", 0, 0, {pruned, pruned, pruned}, at(900)},
      {"a liar says they are kept", 0, 0, {pruned, pruned, offer(1'000, 1)}, at(900)},
      {"two keep them", 0, 0, {pruned, offer(1'000, 1), offer(1'000, 1)}, {}},
      {"two keep them, and it is far", 0, 500, {pruned, offer(1'000, 1), offer(1'000, 1)}, at(900)},
      {"two keep them, and it is not far", 600, 500, {offer(1'000, 601), offer(1'000, 1), pruned}, {}},
      {"a liar says it is far", 600, 500, {offer(1'000, 1), offer(1'000, 1), offer(1'000'000, 1, {at(900)})}, {}},
      {"it stands where they stand", 1'000, 0, {pruned, pruned, pruned}, {}},
      {"it stands behind their blocks", 650, 0, {pruned, pruned, pruned}, at(900)},
      {"it stands within their blocks", 699, 0, {pruned, pruned, pruned}, {}},
      {"what two offer before what one offers", 0, 0, {offer(1'000, 700, {at(900), at(950)}), pruned, pruned}, at(900)},
      {"what one offers when two offer nothing", 0, 0, {offer(1'000, 700, {at(950)}), offer(1'000, 700)}, at(950)},
      {"a stale one leads nowhere", 0, 0, {offer(1'000, 700, {at(600)}), offer(1'000, 700)}, {}},
      {"one from the future leads nowhere", 0, 0, {offer(9'000, 9'000, {at(9'000)}), offer(1'000, 700)}, {}},
      {"two tell one height two ways", 0, 0, {offer(1'000, 700, {at(900, kFalse)}), pruned, pruned}, at(900)},
      {"nobody has any", 0, 0, {offer(1'000, 700), offer(1'000, 700)}, {}},
      {"at the very tip", 0, 0, {offer(900, 700, {at(900)}), offer(900, 700, {at(900)})}, at(900)},
      {"a new network", 0, 100, {offer(0, 0), offer(0, 0), offer(0, 0)}, {}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    SnapshotJoin join{{.faulty_max = kF, .behind_min = row.behind_min}};
    for (std::size_t i = 0; i < row.offers.size(); ++i) join.offered(v(static_cast<std::uint16_t>(i)), row.offers[i]);
    const auto asks = join.step(Height{row.own}, Millis{0});
    EXPECT_EQ(join.target(), row.taken);
    EXPECT_EQ(asks.size(), row.taken ? 1U : 0U);
    if (!asks.empty()) {
      EXPECT_EQ(asks[0].what, (FetchPiece{row.taken->height, kManifestPiece}));
    }
  }
}

// Three peers that offer snapshot 900 of `chunks` chunks, whose manifest has come.
struct Fetching : ::testing::Test {
  JoinRules rules{.faulty_max = kF};
  SnapshotJoin join{rules};
  std::int64_t time = 0;

  Millis now() const { return Millis{time}; }
  std::vector<SnapshotJoin::Ask> step() { return join.step(Height{0}, now()); }
  std::vector<SnapshotJoin::Ask> begin(std::size_t chunks) {
    for (std::uint16_t i = 0; i < 3; ++i) join.offered(v(i), offer(1'000, 700, {at(900)}));
    const auto asks = step();
    EXPECT_EQ(asks.size(), 1U);
    bring(asks[0], Verdict::good, chunks);
    return step();
  }
  void bring(const SnapshotJoin::Ask& ask, Verdict verdict = Verdict::good, std::size_t chunks = 0) {
    ASSERT_TRUE(join.arrived(ask.peer, ask.what, false, now()));
    join.verified(ask.peer, ask.what.piece, verdict, chunks, now());
  }
};

TEST_F(Fetching, FromAllOfThemAtOnce) {
  auto asks = begin(20);
  EXPECT_EQ(asks.size(), SnapshotJoin::kAskedMax);
  std::map<ValidatorIndex, int> of_each;
  std::set<std::uint32_t> pieces;
  for (const auto& ask : asks) {
    ++of_each[ask.peer];
    EXPECT_TRUE(pieces.insert(ask.what.piece).second);
  }
  EXPECT_EQ(of_each, (std::map<ValidatorIndex, int>{{v(0), 2}, {v(1), 2}, {v(2), 2}}));
  EXPECT_TRUE(step().empty()) << "no more at once";
  while (!join.complete()) {
    ASSERT_FALSE(asks.empty());
    bring(asks.back());
    asks.pop_back();
    for (const auto& more : step()) {
      EXPECT_TRUE(pieces.insert(more.what.piece).second);
      asks.push_back(more);
    }
  }
  EXPECT_EQ(pieces.size(), 21U) << "every chunk and the head";
}

TEST_F(Fetching, WhatNobodyAskedForIsNotTaken) {
  const auto asks = begin(20);
  const SnapshotJoin::Ask& ask = asks[0];
  EXPECT_FALSE(join.arrived(v(static_cast<std::uint16_t>((ask.peer.raw() + 1) % 3)), ask.what, false, now()))
      << "of another";
  EXPECT_FALSE(join.arrived(ask.peer, {Height{901}, ask.what.piece}, false, now())) << "of another height";
  EXPECT_FALSE(join.arrived(ask.peer, {Height{900}, 19}, false, now())) << "not yet asked for";
  EXPECT_TRUE(join.arrived(ask.peer, ask.what, false, now()));
  EXPECT_FALSE(join.arrived(ask.peer, ask.what, false, now())) << "twice";
}

TEST_F(Fetching, WhoLiesIsPassedOverAndAnotherAsked) {
  const auto asks = begin(20);
  const ValidatorIndex liar = asks[0].peer;
  bring(asks[0], Verdict::peer_lied);
  for (std::size_t i = 1; i < asks.size(); ++i) bring(asks[i]);
  bool again = false;
  for (const auto& ask : step()) {
    EXPECT_NE(ask.peer, liar);
    again = again || ask.what == asks[0].what;
  }
  EXPECT_TRUE(again) << "the piece is asked of another";
}

TEST_F(Fetching, WhoIsLateIsPassedOverForAWhile) {
  const auto asks = begin(3);
  ASSERT_EQ(asks.size(), 4U);
  const ValidatorIndex late = asks[0].peer;
  for (const auto& ask : asks)
    if (ask.peer != late) bring(ask);
  time += rules.deadline.raw() - 1;
  EXPECT_TRUE(step().empty());
  time += 1;
  for (const auto& ask : step()) EXPECT_NE(ask.peer, late);
  EXPECT_FALSE(join.arrived(late, asks[0].what, false, now())) << "too late";
}

TEST_F(Fetching, WhoDisappearsLeavesItsPiecesToOthers) {
  const auto asks = begin(3);
  const ValidatorIndex gone = asks[0].peer;
  std::set<std::uint32_t> left;
  for (const auto& ask : asks)
    if (ask.peer == gone) left.insert(ask.what.piece);
  join.gone(gone);
  for (const auto& ask : step()) {
    EXPECT_NE(ask.peer, gone);
    left.erase(ask.what.piece);
  }
  EXPECT_TRUE(left.empty());
}

TEST_F(Fetching, WhoHasItNoMoreIsNotAskedAgainAtOnce) {
  const auto asks = begin(3);
  EXPECT_FALSE(join.arrived(asks[0].peer, asks[0].what, true, now()));
  for (const auto& ask : step()) EXPECT_NE(ask.peer, asks[0].peer);
}

TEST_F(Fetching, APieceThatCannotBeKeptIsAskedForAgain) {
  const auto asks = begin(0);
  ASSERT_EQ(asks.size(), 1U);
  bring(asks[0], Verdict::not_kept);
  EXPECT_FALSE(join.complete());
  EXPECT_EQ(step().size(), 1U);
}

// Its manifest names the very bytes that they sent, and they are not the state: they all lied.
TEST_F(Fetching, AFalseSnapshotIsNeverFetchedAgain) {
  const auto asks = begin(3);
  bring(asks[0], Verdict::snapshot_is_false);
  EXPECT_FALSE(join.target());
  EXPECT_TRUE(step().empty());
  time += rules.lied_for.raw();
  EXPECT_TRUE(step().empty());
  join.offered(v(3), offer(1'000, 700, {at(800)}));
  const auto others = step();
  ASSERT_EQ(others.size(), 1U);
  EXPECT_EQ(others[0].peer, v(3));
}

TEST_F(Fetching, OneThatStallsIsLeftForAnotherOnlyIfThereIsAnother) {
  begin(3);
  for (std::uint16_t i = 0; i < 3; ++i) join.offered(v(i), offer(1'100, 700));
  time += rules.stalled_after.raw();
  EXPECT_TRUE(step().empty());
  EXPECT_EQ(join.target(), at(900)) << "its pieces are kept";
  for (std::uint16_t i = 0; i < 3; ++i) join.offered(v(i), offer(1'100, 700, {at(1'000)}));
  time += rules.late_for.raw();
  step();
  EXPECT_EQ(join.target(), at(1'000));
  EXPECT_FALSE(join.has_manifest());
}

TEST_F(Fetching, GoesOnWithWhatWasThere) {
  join.resume(at(900), 5, {0, 2, kHeadPiece}, now());
  for (std::uint16_t i = 0; i < 3; ++i) join.offered(v(i), offer(1'000, 700, {at(900)}));
  std::set<std::uint32_t> asked;
  for (const auto& ask : step()) asked.insert(ask.what.piece);
  EXPECT_EQ(asked, (std::set<std::uint32_t>{1, 3, 4}));
}

TEST_F(Fetching, EndsWhenTheBlocksWereFaster) {
  begin(3);
  EXPECT_TRUE(join.step(Height{900}, now()).empty());
  EXPECT_FALSE(join.target());
}

}  // namespace
}  // namespace tallystick::node
