#include "contracts/ledger/view.h"

#include "contracts/ledger/delta.h"

namespace tallystick::contracts {

Bytes after_prefix(ByteView prefix) {
  Bytes out{prefix.begin(), prefix.end()};
  while (!out.empty() && out.back() == 0xff) out.pop_back();
  if (!out.empty()) ++out.back();
  return out;
}

std::vector<IndexRow> scan_prefix(const LedgerView& view, Index index, ByteView prefix, std::size_t limit) {
  return view.scan(index, prefix, after_prefix(prefix), limit);
}

std::optional<Bytes> MemoryView::get(Table table, ByteView key) const {
  const auto found = records_.find({table, Bytes{key.begin(), key.end()}});
  return found == records_.end() ? std::nullopt : std::optional{found->second};
}

std::vector<IndexRow> MemoryView::scan(Index index, ByteView from, ByteView to, std::size_t limit) const {
  std::vector<IndexRow> out;
  auto at = indexes_.lower_bound({index, Bytes{from.begin(), from.end()}});
  for (; at != indexes_.end() && at->first.first == index && out.size() < limit; ++at) {
    const Bytes& key = at->first.second;
    if (!to.empty() && !std::lexicographical_compare(key.begin(), key.end(), to.begin(), to.end())) break;
    out.push_back({key, at->second.first, at->second.second});
  }
  return out;
}

void MemoryView::apply(const StateDelta& delta) {
  for (const RecordChange& change : delta.records) {
    const std::pair place{change.table, change.key};
    const auto found = records_.find(place);
    ensure(change.before.has_value() ? found != records_.end() && found->second == *change.before
                                     : found == records_.end());
    if (change.after)
      records_.insert_or_assign(place, *change.after);
    else
      records_.erase(place);
  }
  for (const IndexChange& change : delta.indexes) {
    const std::pair place{change.index, change.key};
    if (change.present)
      indexes_.insert_or_assign(place, std::pair{change.table, change.record_key});
    else
      indexes_.erase(place);
  }
}

}  // namespace tallystick::contracts
