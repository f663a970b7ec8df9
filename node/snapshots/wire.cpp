#include "node/snapshots/wire.h"

#include "core/sha256.h"

namespace tallystick::node {
namespace {

constexpr std::size_t kPieceHeaderBytes = 12;
static_assert(1 + kPieceHeaderBytes + kSnapshotPieceBytesMax <= 8 * 1024 * 1024, "a piece fits a bulk frame");

template <class T>
Bytes frame_of(std::uint8_t type, const T& payload) {
  Writer w;
  w.integer(type);
  encode(w, payload);
  return w.take();
}

}  // namespace

SnapshotName name_of(const SnapshotManifest& manifest) {
  Writer w;
  encode(w, manifest.head);
  encode(w, manifest.chunks);
  return {manifest.header.height, sha256(w.bytes())};
}

Bytes encode_fetch_offer() {
  return {kFetchOfferType};
}

Bytes encode_offer(const SnapshotOffer& offer) {
  return frame_of(kSnapshotOfferType, offer);
}

Bytes encode_fetch_piece(const FetchPiece& fetch) {
  return frame_of(kFetchPieceType, fetch);
}

Bytes encode_piece(const FetchPiece& what, ByteView bytes) {
  Bytes frame = frame_of(kPieceType, what);
  frame.insert(frame.end(), bytes.begin(), bytes.end());
  return frame;
}

Result<void> decode_fetch_offer(ByteView payload) {
  if (!payload.empty()) return malformed("a request for offers is longer than nothing");
  return {};
}

Result<SnapshotOffer> decode_offer(ByteView payload) {
  return from_bytes<SnapshotOffer>(payload);
}

Result<FetchPiece> decode_fetch_piece(ByteView payload) {
  return from_bytes<FetchPiece>(payload);
}

Result<Piece> decode_piece(ByteView payload) {
  if (payload.size() < kPieceHeaderBytes) return malformed("a piece of a snapshot without its number");
  if (payload.size() > kPieceHeaderBytes + kSnapshotPieceBytesMax)
    return malformed("a piece of a snapshot that is too large");
  const auto what = from_bytes<FetchPiece>(payload.first(kPieceHeaderBytes));
  if (!what) return tl::unexpected(what.error());
  return Piece{*what, payload.subspan(kPieceHeaderBytes)};
}

std::string piece_file(std::uint32_t piece) {
  if (piece == kManifestPiece) return "manifest";
  if (piece == kHeadPiece) return "head";
  return snapshot_chunk_name(piece);
}

}  // namespace tallystick::node
