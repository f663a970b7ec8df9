// A block's changes on top of what stood before it. Stacked, one for each unfinalized ancestor.
#pragma once

#include "contracts/ledger/delta.h"

namespace tallystick::node {

class OverlayView final : public contracts::LedgerView {
 public:
  // Both must outlive the view. `delta` is ordered as StateDelta says.
  OverlayView(const contracts::LedgerView& below, const contracts::StateDelta& delta) : below_{below}, delta_{delta} {}
  std::optional<Bytes> get(contracts::Table table, ByteView key) const override;
  std::vector<contracts::IndexRow> scan(contracts::Index index, ByteView from, ByteView to,
                                        std::size_t limit) const override;

 private:
  const contracts::LedgerView& below_;
  const contracts::StateDelta& delta_;
};

}  // namespace tallystick::node
