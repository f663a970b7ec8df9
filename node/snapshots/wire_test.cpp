#include "node/snapshots/wire.h"

#include <gtest/gtest.h>

#include "core/sha256.h"
#include "node/env/network.h"

namespace tallystick::node {
namespace {

const Hash kOne = sha256(as_bytes("one"));

ByteView payload_of(const Bytes& frame) {
  return ByteView{frame}.subspan(1);
}

// The bytes of docs/FORMATS.md, section 18.
TEST(SnapshotWire, TheBytesStayTheSame) {
  const SnapshotOffer offer{Height{0x0102}, Height{3}, {{{Height{0x0100}, kOne}}}};
  const Bytes piece{0xAA, 0xBB};
  const struct {
    const char* name;
    Bytes frame;
    std::string hex;
  } rows[] = {
      {"fetch offer", encode_fetch_offer(), "48"},
      {"offer", encode_offer(offer), "49000000000000010200000000000000030000000100000000000001 00" + kOne.hex()},
      {"nothing to offer", encode_offer({}), "490000000000000000000000000000000000000000"},
      {"fetch chunk 7", encode_fetch_piece({Height{0x0100}, 7}), "4a000000000000010000000007"},
      {"fetch manifest", encode_fetch_piece({Height{1}, kManifestPiece}), "4a0000000000000001ffffffff"},
      {"piece", encode_piece({Height{1}, kHeadPiece}, piece), "4b0000000000000001fffffffeaabb"},
      {"it is not here", encode_piece({Height{1}, 0}, {}), "4b000000000000000100000000"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    std::string hex = row.hex;
    std::erase(hex, ' ');
    EXPECT_EQ(to_hex(row.frame), hex);
    EXPECT_TRUE(is_snapshot_frame(row.frame));
  }
}

TEST(SnapshotWire, WhatWasSaidIsRead) {
  const SnapshotOffer offer{Height{9}, Height{3}, {{{Height{4}, kOne}, {Height{8}, Hash{}}}}};
  EXPECT_EQ(decode_offer(payload_of(encode_offer(offer))).value(), offer);
  EXPECT_TRUE(decode_fetch_offer({}));
  const FetchPiece fetch{Height{8}, 65'535};
  EXPECT_EQ(decode_fetch_piece(payload_of(encode_fetch_piece(fetch))).value(), fetch);
  const Bytes bytes(1'000, 7);
  const Bytes frame = encode_piece(fetch, bytes);
  const auto piece = decode_piece(payload_of(frame));
  ASSERT_TRUE(piece);
  EXPECT_EQ(piece->what, fetch);
  EXPECT_EQ(Bytes(piece->bytes.begin(), piece->bytes.end()), bytes);
}

TEST(SnapshotWire, RefusesWhatIsNotWhole) {
  const SnapshotOffer offer{Height{9}, Height{3}, {{{Height{4}, kOne}}}};
  const Bytes told = encode_offer(offer);
  for (std::size_t cut = 0; cut + 1 < told.size(); ++cut)
    EXPECT_FALSE(decode_offer(payload_of(told).first(cut))) << cut;
  SnapshotOffer many = offer;
  many.snapshots.items.resize(kSnapshotsOfferedMax + 1);
  EXPECT_FALSE(decode_offer(payload_of(encode_offer(many))));
  EXPECT_FALSE(decode_fetch_offer(Bytes{0}));
  const Bytes fetch = encode_fetch_piece({Height{1}, 2});
  for (std::size_t cut = 0; cut + 1 < fetch.size(); ++cut) {
    EXPECT_FALSE(decode_fetch_piece(payload_of(fetch).first(cut))) << cut;
    EXPECT_FALSE(decode_piece(payload_of(fetch).first(cut))) << cut;
  }
  const Bytes largest = encode_piece({Height{1}, 2}, Bytes(kSnapshotPieceBytesMax));
  EXPECT_LE(largest.size(), kBulkFrameBytesMax);
  EXPECT_TRUE(decode_piece(payload_of(largest)));
  EXPECT_FALSE(decode_piece(payload_of(encode_piece({Height{1}, 2}, Bytes(kSnapshotPieceBytesMax + 1)))));
}

}  // namespace
}  // namespace tallystick::node
