#include "consensus/messages.h"

#include "core/merkle.h"

namespace tallystick::consensus {
namespace {

enum class FetchKind : std::uint8_t { certificates = 1, blocks = 2, finalization = 3 };

template <class T>
Result<Message> decode_as(ByteView payload) {
  Result<T> value = from_bytes<T>(payload);
  if (!value) return tl::unexpected(value.error());
  return Message{std::move(*value)};
}

}  // namespace

Hash transactions_root(const std::vector<Hash>& transactions) {
  std::vector<Hash> leaves;
  leaves.reserve(transactions.size());
  for (const Hash& hash : transactions) leaves.push_back(merkle_leaf(hash.view()));
  return merkle_root(leaves);
}

void encode(Writer& w, const Fetch& fetch) {
  if (const auto* c = std::get_if<FetchCertificates>(&fetch)) {
    w.integer(static_cast<std::uint8_t>(FetchKind::certificates));
    encode(w, c->first);
    encode(w, c->last);
  } else if (const auto* b = std::get_if<FetchBlocks>(&fetch)) {
    w.integer(static_cast<std::uint8_t>(FetchKind::blocks));
    encode(w, b->block);
    encode(w, b->above);
    w.integer(b->count);
  } else if (const auto* f = std::get_if<FetchFinalization>(&fetch)) {
    w.integer(static_cast<std::uint8_t>(FetchKind::finalization));
    encode(w, f->height);
  }
}

void decode(Reader& r, Fetch& fetch) {
  switch (static_cast<FetchKind>(r.integer<std::uint8_t>())) {
    case FetchKind::certificates: {
      FetchCertificates out;
      decode(r, out.first);
      decode(r, out.last);
      if (out.last < out.first) r.give_up("a range of views ends before it begins");
      fetch = out;
      return;
    }
    case FetchKind::blocks: {
      FetchBlocks out;
      decode(r, out.block);
      decode(r, out.above);
      out.count = r.integer<std::uint16_t>();
      if (out.count == 0 || out.count > kFetchBlocksMax) r.give_up("the number of blocks asked for is out of bounds");
      fetch = out;
      return;
    }
    case FetchKind::finalization: {
      FetchFinalization out;
      decode(r, out.height);
      fetch = out;
      return;
    }
  }
  r.give_up("a request of an unknown kind");
}

Bytes encode_message(const Message& message) {
  Writer w;
  w.integer(static_cast<std::uint8_t>(message.index() + 1));
  std::visit([&](const auto& value) { encode(w, value); }, message);
  return w.take();
}

Result<Message> decode_message(ByteView bytes) {
  if (bytes.empty()) return malformed("an empty message");
  const ByteView payload = bytes.subspan(1);
  switch (bytes[0]) {
    case 1:
      return decode_as<Vote>(payload);
    case 2:
      return decode_as<Propose>(payload);
    case 3:
      return decode_as<Certificate>(payload);
    case 4:
      return decode_as<Status>(payload);
    case 5:
      return decode_as<Fetch>(payload);
    case 6: {
      Result<Message> out = decode_as<Data>(payload);
      if (!out) return out;
      std::size_t hashes = 0;
      for (const Block& block : std::get<Data>(*out).blocks) hashes += block.transactions.size();
      if (hashes > kFetchHashesMax) return malformed("the blocks hold more transaction hashes than one answer may");
      return out;
    }
    case 7:
      return decode_as<SealProof>(payload);
    default:
      return malformed("message type " + std::to_string(bytes[0]) + " is not known");
  }
}

bool is_bulk(const Message& message) {
  return std::holds_alternative<Data>(message);
}

}  // namespace tallystick::consensus
