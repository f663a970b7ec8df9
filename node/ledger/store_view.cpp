#include "node/ledger/store_view.h"

#include <algorithm>

#include "core/sparse_merkle.h"
#include "node/ledger/rows.h"
#include "node/ledger/storage_error.h"

namespace tallystick::node {

std::optional<Bytes> StoreView::get(contracts::Table table, ByteView key) const {
  const Hash key_hash = state_key_hash(static_cast<std::uint8_t>(table), key);
  const auto row = value_or_throw(reader_.get(rows::state_key(key_hash)));
  if (!row) return std::nullopt;
  return value_or_throw(rows::read_state(key_hash, *row)).value;
}

std::vector<contracts::IndexRow> StoreView::scan(contracts::Index index, ByteView from, ByteView to,
                                                 std::size_t limit) const {
  std::vector<contracts::IndexRow> out;
  if (limit == 0) return out;
  const Bytes end = to.empty() ? rows::index_end(index) : rows::index_key(index, to);
  const auto cursor = reader_.cursor();
  for (cursor->seek(rows::index_key(index, from)); out.size() < limit && cursor->valid(); cursor->next()) {
    if (!std::ranges::lexicographical_compare(cursor->key(), ByteView{end})) break;
    out.push_back(value_or_throw(rows::read_index(cursor->key(), cursor->value())));
  }
  value_or_throw(cursor->status());
  return out;
}

}  // namespace tallystick::node
