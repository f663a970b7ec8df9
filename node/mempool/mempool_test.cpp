#include "node/mempool/mempool.h"

#include <random>

#include <gtest/gtest.h>

#include "core/sha256.h"

namespace tallystick::node {
namespace {

AccountId account(std::uint8_t name) {
  std::array<std::uint8_t, 20> raw{};
  raw[0] = name;
  return AccountId{raw};
}

struct Made {
  std::uint8_t account = 1;
  std::uint64_t sequence = 0;
  std::uint8_t lane = 0;
  std::size_t size = 300;
  std::optional<std::int64_t> expiry = std::nullopt;
  std::uint8_t variant = 0;  // another body for the same place
  std::size_t signatures = 1;
};

TransactionPtr make(const Made& made) {
  auto out = std::make_shared<VerifiedTransaction>();
  TransactionBody& body = out->transaction.body;
  body.account = account(made.account);
  body.lane = made.lane;
  body.sequence = Sequence{made.sequence};
  if (made.expiry) body.expiry = Timestamp{*made.expiry};
  body.operations.items.push_back({made.variant, {}});
  out->transaction.signatures.items.resize(made.signatures);
  out->id = hash_of("tallystick/test-id", body);
  out->hash = hash_of("tallystick/test-hash", out->transaction);
  out->bytes.resize(made.size);
  return out;
}

// "1/0:3" is account 1, lane 0, sequence 3.
std::string names(const std::vector<TransactionPtr>& transactions) {
  std::string out;
  for (const auto& t : transactions) {
    const TransactionBody& body = t->transaction.body;
    out += std::to_string(body.account.raw()[0]) + "/" + std::to_string(body.lane) + ":" +
           std::to_string(body.sequence.raw()) + " ";
  }
  return out;
}

constexpr MempoolNow kNow{Millis{1000}, Timestamp{5000}};
constexpr Mempool::Room kPlenty{10'000, 4 * 1024 * 1024};

std::string outcome(const Result<Mempool::Added>& added) {
  if (!added) return added.error().kind == ErrorKind::malformed ? "malformed" : "unavailable";
  switch (*added) {
    case Mempool::Added::fresh:
      return "fresh";
    case Mempool::Added::replaced:
      return "replaced";
    case Mempool::Added::duplicate:
      return "duplicate";
  }
  return "?";
}

std::string ready(const Mempool& pool, const IncludedTransactions& ancestors = {}, Mempool::Room room = kPlenty) {
  return names(pool.gather(ancestors, kNow.block_time, room));
}

TEST(Mempool, LanesRunInOrderWithoutGaps) {
  Mempool pool;
  EXPECT_EQ(outcome(pool.add(make({.sequence = 7}), Sequence{5}, kNow)), "fresh");
  EXPECT_EQ(ready(pool), "");
  EXPECT_FALSE(pool.has_ready({}, kNow.block_time));
  EXPECT_EQ(outcome(pool.add(make({.sequence = 5}), Sequence{5}, kNow)), "fresh");
  EXPECT_EQ(ready(pool), "1/0:5 ");
  EXPECT_EQ(pool.pending_next({account(1), 0}), Sequence{6});
  EXPECT_EQ(outcome(pool.add(make({.sequence = 6}), Sequence{5}, kNow)), "fresh");
  EXPECT_EQ(ready(pool), "1/0:5 1/0:6 1/0:7 ");
  EXPECT_EQ(outcome(pool.add(make({.sequence = 0, .lane = 3}), Sequence{0}, kNow)), "fresh");
  EXPECT_EQ(ready(pool), "1/0:5 1/0:6 1/0:7 1/3:0 ");
  EXPECT_EQ(pool.pending_next({account(1), 0}), Sequence{8});
  EXPECT_EQ(pool.pending_next({account(2), 0}), std::nullopt);
  EXPECT_TRUE(pool.has_place(make({.sequence = 7})->transaction));
  EXPECT_FALSE(pool.has_place(make({.sequence = 8})->transaction));
  EXPECT_FALSE(pool.has_place(make({.sequence = 7, .lane = 3})->transaction));
  EXPECT_EQ(pool.count(), 4U);
  EXPECT_EQ(pool.bytes(), 1200U);
}

TEST(Mempool, OneRowPerWayOfBeingTaken) {
  struct Row {
    const char* name;
    Made made;
    std::uint64_t next;
    const char* expected;
  };
  const Row rows[] = {
      {"the next one", {.sequence = 4}, 4, "fresh"},
      {"the same bytes again", {.sequence = 4}, 4, "duplicate"},
      {"the same id with as many signatures", {.sequence = 4, .size = 301, .signatures = 1}, 4, "duplicate"},
      {"the same id with more signatures", {.sequence = 4, .signatures = 2}, 4, "replaced"},
      {"the same id with fewer signatures", {.sequence = 4, .signatures = 0}, 4, "duplicate"},
      {"another one in its place", {.sequence = 4, .variant = 1}, 4, "replaced"},
      {"a used sequence", {.sequence = 3}, 4, "malformed"},
      {"behind a gap", {.sequence = 9}, 4, "fresh"},
      {"at the farthest distance", {.sequence = 104}, 4, "fresh"},
      {"beyond it", {.sequence = 105}, 4, "malformed"},
      {"expires at this very moment", {.sequence = 10, .expiry = 5000}, 4, "fresh"},
      {"expired a millisecond ago", {.sequence = 11, .expiry = 4999}, 4, "malformed"},
      {"the lane has moved on", {.sequence = 6}, 7, "malformed"},
  };
  Mempool pool{{.gap_distance_max = 100}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(outcome(pool.add(make(row.made), Sequence{row.next}, kNow)), row.expected);
  }
}

TEST(Mempool, ANewerLaneDropsWhatItOvertook) {
  Mempool pool;
  for (std::uint64_t s = 0; s < 4; ++s) ASSERT_TRUE(pool.add(make({.sequence = s}), Sequence{0}, kNow));
  EXPECT_EQ(outcome(pool.add(make({.sequence = 4}), Sequence{2}, kNow)), "fresh");
  EXPECT_EQ(ready(pool), "1/0:2 1/0:3 1/0:4 ");
  EXPECT_EQ(pool.count(), 3U);
}

TEST(Mempool, APlaceIsTakenOverOnlySoOften) {
  Mempool pool{{.replace_max = 2}};
  for (const auto& [variant, expected] : std::vector<std::pair<std::uint8_t, std::string>>{
           {0, "fresh"}, {1, "replaced"}, {2, "replaced"}, {3, "unavailable"}})
    EXPECT_EQ(outcome(pool.add(make({.variant = variant}), Sequence{0}, kNow)), expected) << int{variant};
  EXPECT_EQ(pool.count(), 1U);
  EXPECT_TRUE(pool.find(make({.variant = 2})->hash));
  EXPECT_TRUE(pool.find_id(make({.variant = 2})->id));
  EXPECT_FALSE(pool.find(make({.variant = 0})->hash));
  EXPECT_FALSE(pool.find_id(make({.variant = 0})->id));
}

TEST(Mempool, AncestorsAreLeftOut) {
  Mempool pool;
  for (std::uint64_t s = 0; s < 4; ++s) ASSERT_TRUE(pool.add(make({.sequence = s}), Sequence{0}, kNow));
  ASSERT_TRUE(pool.add(make({.account = 2}), Sequence{0}, kNow));
  IncludedTransactions ancestors;
  ancestors.add(*make({.sequence = 0}));
  ancestors.add(*make({.sequence = 1, .variant = 9}));  // another one took this place in an ancestor
  EXPECT_EQ(ready(pool, ancestors), "1/0:2 1/0:3 2/0:0 ");
  ancestors.add(*make({.account = 2}));
  ancestors.add(*make({.sequence = 2}));
  ancestors.add(*make({.sequence = 3}));
  EXPECT_EQ(ready(pool, ancestors), "");
  EXPECT_FALSE(pool.has_ready(ancestors, kNow.block_time));
}

TEST(Mempool, ABlockTakesAwayItsOwnAndWhatItOvertook) {
  Mempool pool;
  for (std::uint64_t s = 0; s < 5; ++s) ASSERT_TRUE(pool.add(make({.sequence = s}), Sequence{0}, kNow));
  ASSERT_TRUE(pool.add(make({.account = 2, .sequence = 3}), Sequence{0}, kNow));
  // Sequence 1 was filled by a transaction that this pool never saw; account 2's was refused for its place, which moves nothing.
  const std::vector<TransactionPtr> block{make({.sequence = 0}), make({.sequence = 1, .variant = 5}),
                                          make({.account = 2, .sequence = 3})};
  pool.on_committed(block, [](const Lane& lane) { return Sequence{lane.account == account(1) ? 2U : 0U}; });
  EXPECT_EQ(ready(pool), "1/0:2 1/0:3 1/0:4 ");
  EXPECT_EQ(pool.count(), 3U);
  EXPECT_EQ(outcome(pool.add(make({.sequence = 1}), Sequence{0}, kNow)), "malformed") << "the lane never moves back";
}

TEST(Mempool, WhatIsExpiredIsNotProposedAndGoes) {
  Mempool pool;
  ASSERT_TRUE(pool.add(make({.sequence = 0}), Sequence{0}, kNow));
  ASSERT_TRUE(pool.add(make({.sequence = 1, .expiry = 6000}), Sequence{0}, kNow));
  ASSERT_TRUE(pool.add(make({.sequence = 2}), Sequence{0}, kNow));
  EXPECT_EQ(names(pool.gather({}, Timestamp{6000}, kPlenty)), "1/0:0 1/0:1 1/0:2 ");
  EXPECT_EQ(names(pool.gather({}, Timestamp{6001}, kPlenty)), "1/0:0 ");
  EXPECT_EQ(pool.drop_expired({kNow.monotonic, Timestamp{6000}}), 0U);
  EXPECT_EQ(pool.drop_expired({kNow.monotonic, Timestamp{6001}}), 1U);
  EXPECT_EQ(pool.count(), 2U);
  EXPECT_EQ(ready(pool), "1/0:0 ");
}

TEST(Mempool, NothingWaitsForEver) {
  Mempool pool{{.age_max = Millis{10'000}, .gap_age_max = Millis{1'000}}};
  ASSERT_TRUE(pool.add(make({.sequence = 0}), Sequence{0}, kNow));
  ASSERT_TRUE(pool.add(make({.sequence = 5}), Sequence{0}, kNow));
  const auto later = [](std::int64_t ms) { return MempoolNow{Millis{1000 + ms}, kNow.block_time}; };
  EXPECT_EQ(pool.drop_expired(later(1'000)), 0U);
  EXPECT_EQ(pool.drop_expired(later(1'001)), 1U);
  EXPECT_EQ(ready(pool), "1/0:0 ");
  EXPECT_EQ(pool.drop_expired(later(10'000)), 0U);
  EXPECT_EQ(pool.drop_expired(later(10'001)), 1U);
  EXPECT_EQ(pool.count(), 0U);
  EXPECT_EQ(pool.bytes(), 0U);
}

TEST(Mempool, AFloodShedsItselfFirst) {
  Mempool pool{{.count_max = 20}};
  for (std::uint64_t s = 0; s < 18; ++s) ASSERT_TRUE(pool.add(make({.account = 1, .sequence = s}), Sequence{0}, kNow));
  ASSERT_TRUE(pool.add(make({.account = 2}), Sequence{0}, kNow));
  ASSERT_TRUE(pool.add(make({.account = 3}), Sequence{0}, kNow));
  EXPECT_EQ(outcome(pool.add(make({.account = 1, .sequence = 18}), Sequence{0}, kNow)), "unavailable");
  for (std::uint8_t other = 4; other < 10; ++other) {
    EXPECT_EQ(outcome(pool.add(make({.account = other}), Sequence{0}, kNow)), "fresh");
    EXPECT_EQ(pool.count(), 20U);
  }
  EXPECT_FALSE(pool.find(make({.account = 1, .sequence = 12})->hash)) << "its farthest went";
  EXPECT_TRUE(pool.find(make({.account = 1, .sequence = 11})->hash)) << "its nearest stayed";
  EXPECT_TRUE(pool.find(make({.account = 2})->hash)) << "nobody else lost anything";
}

TEST(Mempool, TheNearerPushesOutTheFartherOfItsOwnAccount) {
  Mempool pool{{.account_count_max = 3}};
  ASSERT_TRUE(pool.add(make({.sequence = 0}), Sequence{0}, kNow));
  ASSERT_TRUE(pool.add(make({.sequence = 8}), Sequence{0}, kNow));
  ASSERT_TRUE(pool.add(make({.sequence = 9}), Sequence{0}, kNow));
  EXPECT_EQ(outcome(pool.add(make({.sequence = 1}), Sequence{0}, kNow)), "fresh");
  EXPECT_FALSE(pool.find(make({.sequence = 9})->hash));
  EXPECT_EQ(outcome(pool.add(make({.sequence = 9}), Sequence{0}, kNow)), "unavailable");
}

TEST(Mempool, BytesAreBoundedToo) {
  Mempool pool{{.bytes_max = 1000, .account_bytes_max = 700}};
  ASSERT_TRUE(pool.add(make({.account = 1, .size = 600}), Sequence{0}, kNow));
  EXPECT_EQ(outcome(pool.add(make({.account = 1, .sequence = 1, .size = 101}), Sequence{0}, kNow)), "unavailable");
  EXPECT_EQ(outcome(pool.add(make({.account = 2, .size = 400}), Sequence{0}, kNow)), "fresh");
  EXPECT_EQ(outcome(pool.add(make({.account = 3, .size = 650}), Sequence{0}, kNow)), "unavailable")
      << "itself the heaviest";
  EXPECT_EQ(outcome(pool.add(make({.account = 2, .size = 401, .variant = 1}), Sequence{0}, kNow)), "unavailable");
  EXPECT_EQ(pool.bytes(), 1000U);
}

TEST(Mempool, WhatWaitsBehindAGapIsBounded) {
  Mempool pool{{.account_gap_max = 3}};
  for (const std::uint64_t s : {5U, 6U, 7U}) ASSERT_TRUE(pool.add(make({.sequence = s}), Sequence{0}, kNow));
  EXPECT_EQ(outcome(pool.add(make({.sequence = 8}), Sequence{0}, kNow)), "unavailable");
  EXPECT_EQ(outcome(pool.add(make({.sequence = 3, .lane = 1}), Sequence{0}, kNow)), "unavailable");
  EXPECT_EQ(outcome(pool.add(make({.sequence = 0, .lane = 1}), Sequence{0}, kNow)), "fresh");
  EXPECT_EQ(outcome(pool.add(make({.sequence = 0}), Sequence{0}, kNow)), "fresh");
}

TEST(Mempool, AccountsTakeTurnsWhenThereIsNotRoomForAll) {
  Mempool pool;
  for (std::uint64_t s = 0; s < 100; ++s) ASSERT_TRUE(pool.add(make({.account = 1, .sequence = s}), Sequence{0}, kNow));
  for (std::uint64_t s = 0; s < 3; ++s) ASSERT_TRUE(pool.add(make({.account = 2, .sequence = s}), Sequence{0}, kNow));
  EXPECT_EQ(ready(pool, {}, {6, 1'000'000}), "1/0:0 1/0:1 1/0:2 2/0:0 2/0:1 2/0:2 ");
  EXPECT_EQ(ready(pool, {}, {10, 1'000'000}), "1/0:0 1/0:1 1/0:2 1/0:3 1/0:4 2/0:0 2/0:1 2/0:2 1/0:5 1/0:6 ");
  EXPECT_EQ(ready(pool, {}, {10, 900}), "1/0:0 1/0:1 1/0:2 ");
}

// Whatever happens, the sums agree with the contents, bounds hold, and what is gathered is exactly each lane without gaps.
TEST(Mempool, ARandomHistoryKeepsItsPromises) {
  std::mt19937 random{7};
  const auto pick = [&](unsigned below) { return static_cast<unsigned>(random() % below); };
  const MempoolLimits limits{.count_max = 60, .bytes_max = 20'000, .account_count_max = 25, .account_gap_max = 8};
  Mempool pool{limits};
  std::map<Lane, Sequence> chain;
  std::int64_t clock = 0;
  for (int step = 0; step < 20'000; ++step) {
    clock += pick(20);
    const MempoolNow now{Millis{clock}, Timestamp{clock}};
    if (pick(10) < 8) {
      Made made{.account = static_cast<std::uint8_t>(pick(5)),
                .lane = static_cast<std::uint8_t>(pick(2)),
                .size = 100 + pick(500),
                .variant = static_cast<std::uint8_t>(pick(3))};
      const Lane lane{account(made.account), made.lane};
      made.sequence = chain[lane].raw() + pick(12);
      if (pick(4) == 0) made.expiry = clock + pick(300);
      const auto added = pool.add(make(made), chain[lane], now);
      ASSERT_TRUE(!added || pool.find_id(make(made)->id));
    } else if (pick(2) == 0) {
      auto block = pool.gather({}, now.block_time, {pick(20), 5'000});
      for (const auto& t : block) {
        Sequence& next = chain[lane_of(t->transaction)];
        ASSERT_EQ(next, t->transaction.body.sequence) << "gathered out of order";
        next = next.next();
        ASSERT_FALSE(t->transaction.body.expiry && *t->transaction.body.expiry < now.block_time);
      }
      pool.on_committed(block, [&](const Lane& lane) { return chain[lane]; });
      for (const auto& t : block) ASSERT_FALSE(pool.find(t->hash));
    } else {
      pool.drop_expired(now);
    }
    ASSERT_LE(pool.count(), limits.count_max);
    ASSERT_LE(pool.bytes(), limits.bytes_max);
    ASSERT_EQ(pool.count() == 0, pool.bytes() == 0);
  }
}

// One client with fifty accounts and another with one: each has half of a block that is too small for both.
TEST(Mempool, ABlockIsSharedByOriginHoweverManyAccountsOneHas) {
  Mempool pool;
  const Origin crowd{std::string{"10.0.0.1"}};
  const Origin single{std::string{"10.0.0.2"}};
  for (std::uint8_t a = 1; a <= 50; ++a) ASSERT_TRUE(pool.add(make({.account = a}), Sequence{0}, kNow, crowd));
  for (std::uint64_t n = 0; n < 8; ++n)
    ASSERT_TRUE(pool.add(make({.account = 99, .sequence = n}), Sequence{0}, kNow, single));
  const auto of_single = [&](std::size_t room) {
    const auto taken = pool.gather({}, kNow.block_time, {room, kPlenty.bytes});
    EXPECT_EQ(taken.size(), std::min<std::size_t>(room, 58));
    return std::ranges::count_if(taken, [](const auto& t) { return t->transaction.body.account == account(99); });
  };
  EXPECT_EQ(of_single(10), 5);
  EXPECT_EQ(of_single(4), 2);
  EXPECT_EQ(of_single(30), 8) << "what one leaves the other takes";
  EXPECT_EQ(of_single(58), 8);
}

TEST(Mempool, NamesWhatWasReadyBeforeAnArrival) {
  Mempool pool;
  ASSERT_TRUE(pool.add(make({.account = 1, .sequence = 0}), Sequence{0}, kNow));
  ASSERT_TRUE(pool.add(make({.account = 2, .sequence = 1}), Sequence{0}, kNow));  // behind a gap
  const std::uint64_t then = pool.arrivals();
  ASSERT_TRUE(pool.add(make({.account = 3, .sequence = 0}), Sequence{0}, kNow));
  EXPECT_EQ(names(pool.ready_before(then, 10)), "1/0:0 ");
  EXPECT_EQ(names(pool.ready_before(pool.arrivals(), 10)), "1/0:0 3/0:0 ");
  EXPECT_EQ(names(pool.ready_before(pool.arrivals(), 1)), "1/0:0 ");
  EXPECT_EQ(names(pool.ready_before(0, 10)), "");
}

TEST(Mempool, AFullPoolShedsTheOriginThatHasMost) {
  MempoolLimits limits;
  limits.count_max = 20;
  Mempool pool{limits};
  const Origin crowd{ValidatorIndex{3}};
  const Origin single{std::string{"10.0.0.2"}};
  for (std::uint8_t a = 1; a <= 20; ++a)
    ASSERT_EQ(outcome(pool.add(make({.account = a}), Sequence{0}, kNow, crowd)), "fresh");
  for (std::uint64_t n = 0; n < 5; ++n)
    EXPECT_EQ(outcome(pool.add(make({.account = 99, .sequence = n}), Sequence{0}, kNow, single)), "fresh");
  EXPECT_EQ(pool.count(), 20U);
  EXPECT_EQ(pool.pending_next({account(20), 0}), std::nullopt) << "its newest went first";
  EXPECT_EQ(pool.pending_next({account(15), 0}), Sequence{1});
  for (std::uint8_t a = 21; a <= 60; ++a)
    EXPECT_EQ(outcome(pool.add(make({.account = a}), Sequence{0}, kNow, crowd)), "unavailable");
  EXPECT_EQ(pool.pending_next({account(99), 0}), Sequence{5}) << "others do not pay for it";
}

}  // namespace
}  // namespace tallystick::node
