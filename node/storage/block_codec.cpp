#include "node/storage/block_codec.h"

#include "core/codec.h"
#include "node/storage/crc32c.h"

namespace tallystick::node {
namespace {

constexpr std::string_view kBlocksMagic = "tallyblk";

}  // namespace

Bytes block_segment_header(std::uint64_t first) {
  Writer w;
  w.raw(as_bytes(kBlocksMagic));
  w.integer(first);
  w.raw(Bytes(12, 0));
  w.integer(crc32c(w.bytes()));
  return w.take();
}

std::uint32_t block_salt(std::uint64_t first) {
  return static_cast<std::uint32_t>(first ^ (first >> 32));
}

Bytes encode_stored_block(const StoredBlock& stored) {
  Writer w;
  encode(w, stored.block);
  encode(w, stored.result);
  encode(w, stored.finalization);
  w.integer(static_cast<std::uint32_t>(stored.transactions.size()));
  for (const Bytes& transaction : stored.transactions) {
    w.integer(static_cast<std::uint32_t>(transaction.size()));
    w.raw(transaction);
  }
  return w.take();
}

Result<StoredBlock> decode_stored_block(ByteView bytes) {
  Reader r{bytes};
  StoredBlock stored;
  decode(r, stored.block);
  decode(r, stored.result);
  decode(r, stored.finalization);
  const auto count = r.integer<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && r.ok(); ++i) {
    const ByteView transaction = r.raw(r.integer<std::uint32_t>());
    stored.transactions.emplace_back(transaction.begin(), transaction.end());
  }
  if (!r.ok() || r.remaining() != 0) return internal_error("a stored block is not readable: " + r.why());
  return stored;
}

}  // namespace tallystick::node
