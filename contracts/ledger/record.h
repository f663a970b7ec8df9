// Typed records over the bytes of a view. A record type says where it lives and, if it is looked up otherwise than by
// key, its index entries; those are a pure function of the record, so that indexes can be rebuilt by a scan.
//
//   struct Fragment {
//     static constexpr Table kTable = Table::fragment;
//     using Key = FragmentId;                            // anything with a canonical encoding; a struct with fields() too
//     Key key() const { return id; }
//     FragmentId id;                                     // the value repeats its key fields
//     ...;
//     static constexpr auto fields();
//     std::vector<IndexEntry> index_entries() const;     // optional
//   };
//   load<Fragment>(view, id) -> std::optional<Fragment>;  delta.store(fragment);  delta.erase<Fragment>(id)
#pragma once

#include <concepts>
#include <optional>
#include <vector>

#include "contracts/ledger/view.h"
#include "core/codec.h"
#include "core/ensure.h"
#include "core/time.h"

namespace tallystick::contracts {

struct IndexEntry {
  Index index{};
  Bytes key;  // ends with the record's key, so that no two records share it
  auto operator<=>(const IndexEntry&) const = default;
};

template <class R>
concept Record = HasFields<R> && requires(const R& r) {
  { R::kTable } -> std::convertible_to<Table>;
  { r.key() } -> std::convertible_to<typename R::Key>;
};

template <class R>
concept IndexedRecord = Record<R> && requires(const R& r) {
  { r.index_entries() } -> std::same_as<std::vector<IndexEntry>>;
};

// Builds index keys that sort as their parts do, left to right: signed numbers get their sign bit turned, text ends
// with a zero byte (plain text has none). The last variable part may be bytes.
class IndexKey {
 public:
  IndexKey& add(std::uint8_t v) { return raw(v); }
  IndexKey& add(std::uint16_t v) { return raw(v); }
  IndexKey& add(std::uint32_t v) { return raw(v); }
  IndexKey& add(std::uint64_t v) { return raw(v); }
  IndexKey& add(Date day) { return raw(static_cast<std::uint32_t>(day.raw()) ^ 0x8000'0000U); }
  IndexKey& add(Timestamp time) { return raw(static_cast<std::uint64_t>(time.raw()) ^ 0x8000'0000'0000'0000U); }
  template <class Tag, std::size_t N>
  IndexKey& add(const FixedBytes<Tag, N>& id) {
    writer_.raw(id.view());
    return *this;
  }
  template <std::size_t Max>
  IndexKey& add(const Text<Max>& text) {
    writer_.raw(as_bytes(text.value));
    return raw(std::uint8_t{0});
  }
  Bytes take() { return writer_.take(); }

 private:
  template <std::unsigned_integral T>
  IndexKey& raw(T v) {
    writer_.integer(v);
    return *this;
  }
  Writer writer_;
};

template <class... Parts>
Bytes index_key(const Parts&... parts) {
  IndexKey key;
  (key.add(parts), ...);
  return key.take();
}

// The record, or nothing. Bytes that do not decode are a bug of ours or broken storage, never input.
template <Record R>
std::optional<R> decode_record(const std::optional<Bytes>& bytes) {
  if (!bytes) return std::nullopt;
  auto record = from_bytes<R>(*bytes);
  ensure(record.has_value());
  return std::move(*record);
}
// The same, decoded once for all who ask; null for nothing. Valid as long as `decoded`.
template <Record R>
const R* decode_record(const std::optional<Bytes>& bytes, const Decoded& decoded) {
  if (!bytes) return nullptr;
  return &decoded.as<R>([&] { return *decode_record<R>(bytes); });
}

template <Record R>
std::optional<R> load_by_key(const LedgerView& view, ByteView key) {
  const KeptRecord* kept = view.kept(R::kTable, key);
  if (kept == nullptr) return decode_record<R>(view.get(R::kTable, key));
  const R* record = decode_record<R>(kept->bytes, kept->decoded);
  return record == nullptr ? std::nullopt : std::optional{*record};
}

template <Record R>
std::optional<R> load(const LedgerView& view, const typename R::Key& key) {
  Writer w;
  encode(w, key);
  return load_by_key<R>(view, w.bytes());
}

// The record an index row points at; R must be the row's table.
template <Record R>
R load_row(const LedgerView& view, const IndexRow& row) {
  ensure(row.table == R::kTable);
  auto record = load_by_key<R>(view, row.record_key);
  ensure(record.has_value());
  return std::move(*record);
}

// For a record that others already vouched for (an id inside another record): a bug if it is missing.
template <Record R>
R must_load(const LedgerView& view, const typename R::Key& key) {
  auto record = load<R>(view, key);
  ensure(record.has_value());
  return std::move(*record);
}

template <Record R>
std::vector<IndexEntry> index_entries_of(const R& record) {
  if constexpr (IndexedRecord<R>)
    return record.index_entries();
  else
    return {};
}

}  // namespace tallystick::contracts
