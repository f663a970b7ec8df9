#include "node/host/wire.h"

#include <algorithm>

#include "core/codec.h"
#include "core/transaction.h"

namespace tallystick::node {
namespace {

constexpr std::size_t kCountOffset = 1;

}  // namespace

void TransactionsFrames::add(ByteView transaction) {
  if (open_.empty()) open_ = {kTransactionsType, 0, 0, 0, 0};
  for (int shift = 24; shift >= 0; shift -= 8) open_.push_back(static_cast<std::uint8_t>(transaction.size() >> shift));
  open_.insert(open_.end(), transaction.begin(), transaction.end());
  ++count_;
  if (open_.size() > kTransactionsFrameBytes || count_ == kBlockTransactionsMax) close();
}

void TransactionsFrames::close() {
  for (std::size_t i = 0; i < 4; ++i) open_[kCountOffset + i] = static_cast<std::uint8_t>(count_ >> (24 - 8 * i));
  closed_.push_back(std::move(open_));
  open_.clear();
  count_ = 0;
}

std::vector<Bytes> TransactionsFrames::take() {
  if (count_ > 0) close();
  return std::exchange(closed_, {});
}

Result<std::vector<ByteView>> decode_transactions(ByteView payload) {
  Reader r{payload};
  const auto count = r.integer<std::uint32_t>();
  if (count > kBlockTransactionsMax) return malformed("a frame claims " + std::to_string(count) + " transactions");
  std::vector<ByteView> transactions;
  for (std::uint32_t i = 0; i < count && r.ok(); ++i) {
    const auto length = r.integer<std::uint32_t>();
    if (length > kTransactionBytesMax) return malformed("a transaction of " + std::to_string(length) + " bytes");
    transactions.push_back(r.raw(length));
  }
  if (!r.ok() || r.remaining() != 0) return malformed("a frame of transactions has other bytes than it says");
  return transactions;
}

Bytes encode_fetch_bodies(const FetchBodies& fetch) {
  Writer w;
  w.integer(kFetchBodiesType);
  encode(w, fetch.block);
  w.integer(static_cast<std::uint32_t>(fetch.places.size()));
  for (const std::uint32_t place : fetch.places) w.integer(place);
  return w.take();
}

Result<FetchBodies> decode_fetch_bodies(ByteView payload) {
  Reader r{payload};
  FetchBodies fetch;
  decode(r, fetch.block);
  const auto count = r.integer<std::uint32_t>();
  if (count > kBlockTransactionsMax || count * 4 != r.remaining())
    return malformed("a request for bodies is not whole");
  for (std::uint32_t i = 0; i < count; ++i) fetch.places.push_back(r.integer<std::uint32_t>());
  const bool ascending =
      std::adjacent_find(fetch.places.begin(), fetch.places.end(), std::greater_equal<>{}) == fetch.places.end();
  if (!r.ok() || !ascending) return malformed("a request for bodies is not in order");
  return fetch;
}

Bytes encode_fetch_stored(const FetchStored& fetch) {
  Writer w;
  w.integer(kFetchStoredType);
  encode(w, fetch.height);
  encode(w, fetch.block);
  return w.take();
}

Result<FetchStored> decode_fetch_stored(ByteView payload) {
  Reader r{payload};
  FetchStored fetch;
  decode(r, fetch.height);
  decode(r, fetch.block);
  if (!r.ok() || r.remaining() != 0) return malformed("a request for a stored block is not whole");
  return fetch;
}

}  // namespace tallystick::node
