// The records and indexes of committed state, read from the database. Throws StorageError.
#pragma once

#include "contracts/ledger/view.h"
#include "node/storage/kv_store.h"

namespace tallystick::node {

class StoreView final : public contracts::LedgerView {
 public:
  // `reader` must outlive the view.
  explicit StoreView(const KvReader& reader) : reader_{reader} {}
  std::optional<Bytes> get(contracts::Table table, ByteView key) const override;
  std::vector<contracts::IndexRow> scan(contracts::Index index, ByteView from, ByteView to,
                                        std::size_t limit) const override;

 private:
  const KvReader& reader_;
};

}  // namespace tallystick::node
