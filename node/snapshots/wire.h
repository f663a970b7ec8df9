// What nodes say to each other about snapshots (node/ledger/snapshot.h), on the bulk channel beside the host's messages (node/host/wire.h).
//
//   type  message            payload
//   72    FetchOffer         nothing: what is there to begin with?
//   73    SnapshotOffer      tip 8 | blocks_from 8 | u32 count × (height 8 | pieces 32): a claim, nothing is decided by it alone
//   74    FetchPiece         height 8 | piece 4
//   75    Piece              height 8 | piece 4 | the piece's bytes; none: it is not here any more
//
// Pieces are numbered as the chunks are; kHeadPiece and kManifestPiece are the other two. A snapshot is named by its height and `pieces`, the
// hash over what its manifest says of its pieces. The pieces of one state are the same bytes wherever they are made, so that what one peer
// began to send any other can go on with; manifests are not, since several sets of validators can sign one block.
#pragma once

#include <compare>

#include "core/codec.h"
#include "core/strong.h"
#include "node/ledger/snapshot.h"

namespace tallystick::node {

inline constexpr std::uint8_t kFetchOfferType = 72;
inline constexpr std::uint8_t kSnapshotOfferType = 73;
inline constexpr std::uint8_t kFetchPieceType = 74;
inline constexpr std::uint8_t kPieceType = 75;
inline constexpr std::uint32_t kHeadPiece = 0xFFFFFFFE;
inline constexpr std::uint32_t kManifestPiece = 0xFFFFFFFF;
inline constexpr std::size_t kSnapshotsOfferedMax = 8;

struct SnapshotName {
  Height height;
  Hash pieces;
  static constexpr auto fields() {
    return field_list(field("height", &SnapshotName::height), field("pieces", &SnapshotName::pieces));
  }
  auto operator<=>(const SnapshotName&) const = default;
};
SnapshotName name_of(const SnapshotManifest& manifest);

struct SnapshotOffer {
  Height tip;          // the last block that is durable there
  Height blocks_from;  // the first whose transactions are kept; 0: none is
  List<SnapshotName, kSnapshotsOfferedMax> snapshots;
  static constexpr auto fields() {
    return field_list(field("tip", &SnapshotOffer::tip), field("blocks_from", &SnapshotOffer::blocks_from),
                      field("snapshots", &SnapshotOffer::snapshots));
  }
  bool operator==(const SnapshotOffer&) const = default;
};

struct FetchPiece {
  Height height;
  std::uint32_t piece = 0;
  static constexpr auto fields() {
    return field_list(field("height", &FetchPiece::height), field("piece", &FetchPiece::piece));
  }
  bool operator==(const FetchPiece&) const = default;
};

struct Piece {
  FetchPiece what;
  ByteView bytes;  // into the payload
};

inline bool is_snapshot_frame(ByteView frame) {
  return !frame.empty() && frame.front() >= kFetchOfferType && frame.front() <= kPieceType;
}

// Frames: type byte and payload.
Bytes encode_fetch_offer();
Bytes encode_offer(const SnapshotOffer& offer);
Bytes encode_fetch_piece(const FetchPiece& fetch);
Bytes encode_piece(const FetchPiece& what, ByteView bytes);
// Payloads, every byte of which is used; malformed otherwise.
Result<void> decode_fetch_offer(ByteView payload);
Result<SnapshotOffer> decode_offer(ByteView payload);
Result<FetchPiece> decode_fetch_piece(ByteView payload);
Result<Piece> decode_piece(ByteView payload);

// What it lies under in a directory: "manifest", "head", "chunk-000000", …
std::string piece_file(std::uint32_t piece);

}  // namespace tallystick::node
