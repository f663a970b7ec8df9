// What contracts can read: records by table and key, and ordered indexes over them.
// The one interface between contracts and storage; a view does not change while somebody executes on it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "contracts/ledger/tables.h"
#include "core/bytes.h"

namespace tallystick::contracts {

// One place in an index, and the record that put it there.
struct IndexRow {
  Bytes key;
  Table table{};
  Bytes record_key;
  bool operator==(const IndexRow&) const = default;
};

// What a record's bytes decode to, kept once somebody has asked, and shared by copies. It says nothing that the bytes do not: any two are equal.
class Decoded {
 public:
  // The value, made by `decode` if it is not kept as an R.
  template <class R, class Decode>
  const R& as(const Decode& decode) const {
    static constexpr char kType = 0;
    if (type_ != &kType) {
      value_ = std::make_shared<const R>(decode());
      type_ = &kType;
    }
    return *static_cast<const R*>(value_.get());
  }
  bool operator==(const Decoded&) const { return true; }

 private:
  mutable std::shared_ptr<const void> value_;
  mutable const char* type_ = nullptr;
};

// A record where a view keeps it in memory.
struct KeptRecord {
  std::optional<Bytes> bytes;  // nothing if there is none
  Decoded decoded;
};

class LedgerView {
 public:
  virtual ~LedgerView() = default;
  // The record's bytes; nothing if there is none.
  virtual std::optional<Bytes> get(Table table, ByteView key) const = 0;
  // The same where it stands, for views that keep what they were asked for; null for others. Valid until the view changes.
  virtual const KeptRecord* kept(Table, ByteView) const { return nullptr; }
  // Rows with from <= key < to, ascending by key bytes, at most `limit`. An empty `to` means the end of the index.
  virtual std::vector<IndexRow> scan(Index index, ByteView from, ByteView to, std::size_t limit) const = 0;
};

// The smallest key greater than every key that starts with `prefix`; empty (the end of the index) when there is none.
Bytes after_prefix(ByteView prefix);
// Rows whose key starts with `prefix`, ascending, at most `limit`.
std::vector<IndexRow> scan_prefix(const LedgerView& view, Index index, ByteView prefix, std::size_t limit);

struct StateDelta;

// A whole state in memory: the base of tests and of genesis.
class MemoryView final : public LedgerView {
 public:
  std::optional<Bytes> get(Table table, ByteView key) const override;
  std::vector<IndexRow> scan(Index index, ByteView from, ByteView to, std::size_t limit) const override;
  // Makes a block's changes part of this state. A bug if a record's `before` is not what is here.
  void apply(const StateDelta& delta);
  // Every record, ascending by (table, key).
  const std::map<std::pair<Table, Bytes>, Bytes>& records() const { return records_; }
  const std::map<std::pair<Index, Bytes>, std::pair<Table, Bytes>>& indexes() const { return indexes_; }

 private:
  std::map<std::pair<Table, Bytes>, Bytes> records_;
  std::map<std::pair<Index, Bytes>, std::pair<Table, Bytes>> indexes_;
};

}  // namespace tallystick::contracts
