#include "contracts/ledger/delta.h"

#include <algorithm>
#include <utility>

namespace tallystick::contracts {

std::optional<Bytes> LedgerDelta::get(Table table, ByteView key) const {
  return place_of(table, key)->second.now.bytes;
}

const KeptRecord* LedgerDelta::kept(Table table, ByteView key) const {
  return &place_of(table, key)->second.now;
}

LedgerDelta::RecordMap::iterator LedgerDelta::place_of(Table table, ByteView key) const {
  const auto place = records_.lower_bound(std::pair{table, key});
  if (place != records_.end() && !Less{}(std::pair{table, key}, place->first)) return place;
  auto base = base_.get(table, key);
  auto now = base;
  return records_.emplace_hint(place, RecordKey{table, Bytes{key.begin(), key.end()}},
                               RecordState{std::move(base), {std::move(now), {}}});
}

std::vector<IndexRow> LedgerDelta::scan(Index index, ByteView from, ByteView to, std::size_t limit) const {
  const auto before_end = [&](const Bytes& key) {
    return to.empty() || std::lexicographical_compare(key.begin(), key.end(), to.begin(), to.end());
  };
  const auto first = indexes_.lower_bound(std::pair{index, from});
  auto last = first;
  std::size_t hidden = 0;  // rows of the base that this overlay removed: the base must give that many more
  for (; last != indexes_.end() && last->first.first == index && before_end(last->first.second); ++last)
    if (last->second.in_base && !last->second.now) ++hidden;
  const std::vector<IndexRow> below = base_.scan(index, from, to, limit + hidden);

  std::vector<IndexRow> out;
  auto mine = first;
  auto base_row = below.begin();
  while (out.size() < limit && (mine != last || base_row != below.end())) {
    const bool take_base = mine == last || (base_row != below.end() && base_row->key < mine->first.second);
    if (take_base) {
      out.push_back(*base_row++);
      continue;
    }
    if (base_row != below.end() && base_row->key == mine->first.second) ++base_row;
    if (mine->second.now) out.push_back({mine->first.second, mine->second.now->first, mine->second.now->second});
    ++mine;
  }
  return out;
}

void LedgerDelta::put(Table table, const Bytes& key, std::optional<Bytes> value,
                      const std::vector<IndexEntry>& old_entries, const std::vector<IndexEntry>& new_entries) {
  const auto has = [](const std::vector<IndexEntry>& entries, const IndexEntry& entry) {
    return std::find(entries.begin(), entries.end(), entry) != entries.end();
  };
  const Pointee record{table, key};
  for (const IndexEntry& entry : old_entries)
    if (!has(new_entries, entry)) set_index(entry, record, false);
  for (const IndexEntry& entry : new_entries)
    if (!has(old_entries, entry)) set_index(entry, record, true);

  const auto place = place_of(table, key);
  record_log_.push_back({place, std::exchange(place->second.now, {std::move(value), {}})});
}

void LedgerDelta::set_index(const IndexEntry& entry, const Pointee& record, bool present) {
  auto place = indexes_.find(std::pair{entry.index, ByteView{entry.key}});
  if (place == indexes_.end()) {
    // Touched for the first time. A row that is taken away now was put there by a record of the base; one that is added was not there.
    const bool in_base = !present;
    place = indexes_
                .emplace(IndexPlace{entry.index, entry.key},
                         IndexState{in_base, in_base ? std::optional{record} : std::nullopt})
                .first;
  }
  ensure(place->second.now.has_value() != present);  // two records with one index key
  index_log_.push_back({place, std::exchange(place->second.now, present ? std::optional{record} : std::nullopt)});
}

void LedgerDelta::roll_back(const Savepoint& to) {
  ensure(to.records <= record_log_.size() && to.indexes <= index_log_.size() && to.events <= events_.size());
  for (; record_log_.size() > to.records; record_log_.pop_back())
    record_log_.back().place->second.now = std::move(record_log_.back().previous);
  for (; index_log_.size() > to.indexes; index_log_.pop_back())
    index_log_.back().place->second.now = std::move(index_log_.back().previous);
  events_.resize(to.events);
}

std::vector<RecordChange> LedgerDelta::changes_since(const Savepoint& from) const {
  std::vector<const RecordUndo*> touched;
  for (std::size_t i = from.records; i < record_log_.size(); ++i) touched.push_back(&record_log_[i]);
  // Stable: of several writes to one record the first, which knows the oldest value, stays in front.
  std::stable_sort(touched.begin(), touched.end(),
                   [](const RecordUndo* a, const RecordUndo* b) { return a->place->first < b->place->first; });
  touched.erase(std::unique(touched.begin(), touched.end(), [](auto* a, auto* b) { return a->place == b->place; }),
                touched.end());

  std::vector<RecordChange> out;
  for (const RecordUndo* undo : touched)
    if (const KeptRecord& before = undo->previous, &after = undo->place->second.now; before.bytes != after.bytes)
      out.push_back({undo->place->first.first, undo->place->first.second, before.bytes, after.bytes, before.decoded,
                     after.decoded});
  return out;
}

std::vector<Event> LedgerDelta::events_since(const Savepoint& from) const {
  return {events_.begin() + static_cast<std::ptrdiff_t>(from.events), events_.end()};
}

void LedgerDelta::keep() {
  record_log_.clear();
  index_log_.clear();
  events_.clear();
}

StateDelta LedgerDelta::state_delta() const {
  StateDelta out;
  for (const auto& [place, state] : records_)
    if (state.base != state.now.bytes) out.records.push_back({place.first, place.second, state.base, state.now.bytes});
  for (const auto& [place, state] : indexes_) {
    if (state.in_base == state.now.has_value()) continue;
    IndexChange change{place.first, place.second, state.now.has_value(), {}, {}};
    if (state.now) std::tie(change.table, change.record_key) = *state.now;
    out.indexes.push_back(std::move(change));
  }
  return out;
}

}  // namespace tallystick::contracts
