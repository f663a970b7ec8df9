// Changes on top of a view, kept whole or dropped whole. Reads see the changes; indexes stay in step with the records
// by themselves; savepoints nest, so that an operation, a transaction and a block can each be undone.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "contracts/ledger/event.h"
#include "contracts/ledger/record.h"
#include "contracts/ledger/view.h"

namespace tallystick::contracts {

// One record before and after. Absent means it does not exist. Never equal on both sides in a StateDelta.
struct RecordChange {
  Table table{};
  Bytes key;
  std::optional<Bytes> before, after;
  Decoded decoded_before{}, decoded_after{};
  bool operator==(const RecordChange&) const = default;
};

// One index row that appeared (points at table, record_key) or vanished.
struct IndexChange {
  Index index{};
  Bytes key;
  bool present = false;
  Table table{};
  Bytes record_key;
  bool operator==(const IndexChange&) const = default;
};

// What a block did to the state, net: records ascending by (table, key), index rows ascending by (index, key).
struct StateDelta {
  std::vector<RecordChange> records;
  std::vector<IndexChange> indexes;
  bool operator==(const StateDelta&) const = default;
};

class LedgerDelta final : public LedgerView {
 public:
  // `base` must outlive the delta and not change meanwhile.
  explicit LedgerDelta(const LedgerView& base) : base_{base} {}
  LedgerDelta(const LedgerDelta&) = delete;
  LedgerDelta& operator=(const LedgerDelta&) = delete;

  std::optional<Bytes> get(Table table, ByteView key) const override;
  const KeptRecord* kept(Table table, ByteView key) const override;
  std::vector<IndexRow> scan(Index index, ByteView from, ByteView to, std::size_t limit) const override;

  // Creates or replaces the record with this key.
  template <Record R>
  void store(const R& record) {
    const Bytes key = to_bytes(static_cast<typename R::Key>(record.key()));
    std::vector<IndexEntry> old_entries;
    if constexpr (IndexedRecord<R>)
      if (const R* old = find<R>(key)) old_entries = old->index_entries();
    put(R::kTable, key, to_bytes(record), old_entries, index_entries_of(record));
  }
  // Removes the record; a bug if there is none.
  template <Record R>
  void erase(const typename R::Key& key) {
    const Bytes raw_key = to_bytes(key);
    const R* old = find<R>(raw_key);
    ensure(old != nullptr);
    put(R::kTable, raw_key, std::nullopt, index_entries_of(*old), {});
  }
  // Appends to what this piece of work tells the world.
  template <EventType E>
  void emit(const E& event) {
    Bytes payload = to_bytes(event);
    ensure(payload.size() <= kEventBytesMax);
    events_.push_back(Event{E::kEvent, {std::move(payload)}});
  }

  struct Savepoint {
    std::size_t records = 0, indexes = 0, events = 0;
  };
  Savepoint savepoint() const { return {record_log_.size(), index_log_.size(), events_.size()}; }
  // Undoes everything since the savepoint, events included. Later savepoints become void.
  void roll_back(const Savepoint& to);
  // Records that differ from what they were at the savepoint, ascending by (table, key): what the invariants look at.
  std::vector<RecordChange> changes_since(const Savepoint& from) const;
  std::vector<Event> events_since(const Savepoint& from) const;
  // Makes everything so far final and forgets how to undo it; savepoints taken before become void.
  void keep();

  // The net changes against the base.
  StateDelta state_delta() const;

 private:
  using RecordKey = std::pair<Table, Bytes>;
  using IndexPlace = std::pair<Index, Bytes>;
  // A transparent order, so that lookups need no copy of the key.
  struct Less {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
      if (a.first != b.first) return a.first < b.first;
      return std::lexicographical_compare(a.second.begin(), a.second.end(), b.second.begin(), b.second.end());
    }
  };
  struct RecordState {
    std::optional<Bytes> base;
    KeptRecord now;
  };
  using Pointee = std::pair<Table, Bytes>;
  struct IndexState {
    bool in_base = false;
    std::optional<Pointee> now;
  };
  using RecordMap = std::map<RecordKey, RecordState, Less>;
  using IndexMap = std::map<IndexPlace, IndexState, Less>;
  struct RecordUndo {
    RecordMap::iterator place;
    KeptRecord previous;
  };
  struct IndexUndo {
    IndexMap::iterator place;
    std::optional<Pointee> previous;
  };

  template <Record R>
  const R* find(ByteView key) const {
    const KeptRecord* record = kept(R::kTable, key);
    return decode_record<R>(record->bytes, record->decoded);
  }
  // Where the record stands; read from the base when it is asked for first.
  RecordMap::iterator place_of(Table table, ByteView key) const;
  void put(Table table, const Bytes& key, std::optional<Bytes> value, const std::vector<IndexEntry>& old_entries,
           const std::vector<IndexEntry>& new_entries);
  void set_index(const IndexEntry& entry, const Pointee& record, bool present);

  const LedgerView& base_;
  mutable RecordMap records_;  // everything read or written, so that the base is asked once for each record
  IndexMap indexes_;
  std::vector<RecordUndo> record_log_;
  std::vector<IndexUndo> index_log_;
  std::vector<Event> events_;
};

}  // namespace tallystick::contracts
