#include "node/ledger/rows.h"

#include "core/sparse_merkle.h"

namespace tallystick::node::rows {
namespace {

Writer begin(char letter) {
  Writer w;
  w.integer(static_cast<std::uint8_t>(letter));
  return w;
}

Bytes copy(ByteView bytes) {
  return {bytes.begin(), bytes.end()};
}

}  // namespace

Bytes state_key(const Hash& key_hash) {
  Writer w = begin('S');
  w.raw(key_hash.view());
  return w.take();
}

Bytes state_value(Height modified, contracts::Table table, ByteView key, ByteView value) {
  Writer w;
  w.integer(modified.raw());
  w.integer(static_cast<std::uint8_t>(table));
  w.integer(static_cast<std::uint32_t>(key.size()));
  w.raw(key);
  w.raw(value);
  return w.take();
}

Result<StateRow> read_state(const Hash& key_hash, ByteView row) {
  Reader r{row};
  StateRow out;
  out.modified = Height{r.integer<std::uint64_t>()};
  const auto table = r.integer<std::uint8_t>();
  const auto key_size = r.integer<std::uint32_t>();
  const ByteView key = r.raw(key_size);
  if (!r.ok()) return malformed("a stored record is cut short");
  if (state_key_hash(table, key) != key_hash) return malformed("a stored record stands under another key's hash");
  out.table = static_cast<contracts::Table>(table);
  out.key = copy(key);
  out.value = copy(r.raw(r.remaining()));
  return out;
}

Bytes index_key(contracts::Index index, ByteView key) {
  Writer w = begin('I');
  w.integer(static_cast<std::uint8_t>(index));
  w.raw(key);
  return w.take();
}

Bytes index_end(contracts::Index index) {
  if (static_cast<std::uint8_t>(index) == 0xFF) return begin('I' + 1).take();
  Writer w = begin('I');
  w.integer(static_cast<std::uint8_t>(static_cast<std::uint8_t>(index) + 1));
  return w.take();
}

Bytes index_value(contracts::Table table, ByteView record_key) {
  Writer w;
  w.integer(static_cast<std::uint8_t>(table));
  w.raw(record_key);
  return w.take();
}

Result<contracts::IndexRow> read_index(ByteView row_key, ByteView row_value) {
  if (row_key.size() < 2 || row_key[0] != 'I' || row_value.empty())
    return malformed("a stored index entry is cut short");
  return contracts::IndexRow{copy(row_key.subspan(2)), static_cast<contracts::Table>(row_value[0]),
                             copy(row_value.subspan(1))};
}

Bytes block_key(Height height) {
  Writer w = begin('B');
  w.integer(height.raw());
  return w.take();
}

Bytes block_hash_key(const Hash& header_hash) {
  Writer w = begin('X');
  w.raw(header_hash.view());
  return w.take();
}

Bytes receipt_key(Height height, std::uint32_t place) {
  Writer w = begin('R');
  w.integer(height.raw());
  w.integer(place);
  return w.take();
}

Result<ReceiptPlace> read_receipt_key(ByteView row_key) {
  Reader r{row_key};
  const auto letter = r.integer<std::uint8_t>();
  ReceiptPlace place{Height{r.integer<std::uint64_t>()}, r.integer<std::uint32_t>()};
  if (letter != 'R' || !r.ok() || r.remaining() != 0) return malformed("the key of a stored receipt is damaged");
  return place;
}

Bytes transaction_key(const Hash& id) {
  Writer w = begin('T');
  w.raw(id.view());
  return w.take();
}

Bytes history_key(std::uint8_t level, std::uint64_t index) {
  Writer w = begin('H');
  w.integer(level);
  w.integer(index);
  return w.take();
}

Bytes announced_key(Height since) {
  Writer w = begin('V');
  w.integer(~since.raw());
  return w.take();
}

bool is_announced(ByteView row_key) {
  return read_announced_key(row_key).has_value();
}

std::optional<Height> read_announced_key(ByteView row_key) {
  Reader r{row_key};
  const bool announced = r.integer<std::uint8_t>() == 'V';
  const auto inverted = r.integer<std::uint64_t>();
  if (!announced || !r.ok() || r.remaining() != 0) return std::nullopt;
  return Height{~inverted};
}

Bytes meta_key(std::string_view name) {
  Writer w = begin('M');
  w.raw(as_bytes(name));
  return w.take();
}

}  // namespace tallystick::node::rows
