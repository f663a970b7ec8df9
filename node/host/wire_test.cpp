#include "node/host/wire.h"

#include <gtest/gtest.h>

#include "node/env/network.h"

namespace tallystick::node {
namespace {

std::vector<Bytes> unpack(const std::vector<Bytes>& frames) {
  std::vector<Bytes> all;
  for (const Bytes& frame : frames) {
    EXPECT_EQ(frame.front(), kTransactionsType);
    EXPECT_LE(frame.size(), kBulkFrameBytesMax);
    const auto transactions = decode_transactions(ByteView{frame}.subspan(1));
    EXPECT_TRUE(transactions.has_value()) << transactions.error().message;
    for (const ByteView bytes : *transactions) all.emplace_back(bytes.begin(), bytes.end());
  }
  return all;
}

TEST(Wire, TransactionsComeBackInAsManyFramesAsTheyNeed) {
  for (const std::size_t count : {0U, 1U, 3U, 40U}) {
    std::vector<Bytes> transactions;
    TransactionsFrames frames;
    for (std::size_t i = 0; i < count; ++i) {
      transactions.emplace_back(i * 1'500, static_cast<std::uint8_t>(i));
      frames.add(transactions.back());
    }
    EXPECT_EQ(unpack(frames.take()), transactions) << count;
    EXPECT_TRUE(frames.take().empty()) << count;
  }
  TransactionsFrames large;
  for (int i = 0; i < 20; ++i) large.add(Bytes(60'000, 7));
  EXPECT_EQ(large.take().size(), 3U);
}

TEST(Wire, RefusesWhatDoesNotAddUp) {
  TransactionsFrames frames;
  frames.add(Bytes{1, 2, 3});
  frames.add(Bytes{4});
  const Bytes whole = frames.take().front();
  for (std::size_t cut = 1; cut < whole.size(); ++cut)
    EXPECT_FALSE(decode_transactions(ByteView{whole}.subspan(1, cut - 1)).has_value()) << cut;
  Bytes longer = whole;
  longer.push_back(0);
  EXPECT_FALSE(decode_transactions(ByteView{longer}.subspan(1)).has_value());
  EXPECT_FALSE(decode_transactions(Bytes{0xFF, 0xFF, 0xFF, 0xFF}).has_value());
  EXPECT_FALSE(decode_transactions(Bytes{0, 0, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF}).has_value());
}

TEST(Wire, FetchBodies) {
  const FetchBodies rows[] = {{sha256(Bytes{1}), {}}, {sha256(Bytes{2}), {0, 5, 9'999}}};
  for (const FetchBodies& fetch : rows) {
    const Bytes frame = encode_fetch_bodies(fetch);
    EXPECT_EQ(frame.front(), kFetchBodiesType);
    const ByteView payload = ByteView{frame}.subspan(1);
    EXPECT_EQ(decode_fetch_bodies(payload).value(), fetch);
    for (std::size_t cut = 0; cut < payload.size(); ++cut)
      EXPECT_FALSE(decode_fetch_bodies(payload.first(cut)).has_value()) << cut;
  }
  EXPECT_FALSE(decode_fetch_bodies(ByteView{encode_fetch_bodies({Hash{}, {3, 3}})}.subspan(1)).has_value());
  EXPECT_FALSE(decode_fetch_bodies(ByteView{encode_fetch_bodies({Hash{}, {3, 1}})}.subspan(1)).has_value());
}

}  // namespace
}  // namespace tallystick::node
