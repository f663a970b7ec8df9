#include "node/ledger/overlay_view.h"

#include <algorithm>

namespace tallystick::node {
namespace {

bool less(ByteView a, ByteView b) {
  return std::ranges::lexicographical_compare(a, b);
}

}  // namespace

std::optional<Bytes> OverlayView::get(contracts::Table table, ByteView key) const {
  const auto found =
      std::partition_point(delta_.records.begin(), delta_.records.end(), [&](const contracts::RecordChange& change) {
        return change.table != table ? change.table < table : less(change.key, key);
      });
  if (found != delta_.records.end() && found->table == table && std::ranges::equal(found->key, key))
    return found->after;
  return below_.get(table, key);
}

std::vector<contracts::IndexRow> OverlayView::scan(contracts::Index index, ByteView from, ByteView to,
                                                   std::size_t limit) const {
  const auto at = [&](ByteView key) {
    return std::partition_point(delta_.indexes.begin(), delta_.indexes.end(),
                                [&](const contracts::IndexChange& change) {
                                  return change.index != index ? change.index < index : less(change.key, key);
                                });
  };
  const auto in_range = [&](auto change) {
    return change != delta_.indexes.end() && change->index == index && (to.empty() || less(change->key, to));
  };
  std::vector<contracts::IndexRow> out;
  auto change = at(from);
  Bytes next_below{from.begin(), from.end()};
  bool below_ended = false;
  while (out.size() < limit) {
    // What is below, as much as could still be needed; each change may hide one of its rows.
    std::vector<contracts::IndexRow> rows;
    if (!below_ended) {
      const std::size_t wanted = limit - out.size();
      rows = below_.scan(index, next_below, to, wanted);
      below_ended = rows.size() < wanted;
    }
    for (const contracts::IndexRow& row : rows) {
      while (out.size() < limit && in_range(change) && less(change->key, row.key)) {
        if (change->present) out.push_back({change->key, change->table, change->record_key});
        ++change;
      }
      if (out.size() >= limit) return out;
      if (in_range(change) && change->key == row.key) {
        if (change->present) out.push_back({change->key, change->table, change->record_key});
        ++change;
      } else {
        out.push_back(row);
      }
      if (out.size() >= limit) return out;
    }
    if (!rows.empty()) {
      next_below = rows.back().key;
      next_below.push_back(0);
    }
    if (below_ended) break;
  }
  for (; out.size() < limit && in_range(change); ++change)
    if (change->present) out.push_back({change->key, change->table, change->record_key});
  return out;
}

}  // namespace tallystick::node
