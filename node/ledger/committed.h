// One committed moment of the ledger, for reading from any thread: as it was when taken, whatever is committed later. Holding one keeps
// the database from forgetting old values: hold it for one answer, not for ever.
// Functions that return a Result give an internal error for broken storage; the LedgerView functions throw StorageError instead.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "contracts/ledger/context.h"
#include "contracts/ledger/receipt.h"
#include "contracts/ledger/view.h"
#include "node/ledger/rows.h"
#include "node/ledger/store_view.h"
#include "node/storage/kv_store.h"

namespace tallystick::node {

struct StoredReceipt {
  Height height;
  std::uint32_t place = 0;  // in the block
  Bytes bytes;              // what the receipts root commits to
  contracts::Receipt receipt;
};

struct StoredTransaction {
  Hash hash;  // what the block commits to: the block file has its bytes
  StoredReceipt receipt;
};

// Where to go on reading events: after `event` events of the receipt at `place` of the block at `height`.
struct EventCursor {
  Height height;
  std::uint32_t place = 0;
  std::uint32_t event = 0;
  auto operator<=>(const EventCursor&) const = default;
};

struct StoredEvent {
  EventCursor at;  // of this event; the one to go on from is its successor
  Hash subject;    // transaction id, or id of the due work
  contracts::ReceiptKind origin{};
  Timestamp block_time;
  contracts::Event event;
};

class Committed final : public contracts::LedgerView {
 public:
  Committed(std::shared_ptr<const KvReader> snapshot, rows::TipRow tip,
            std::optional<consensus::Finalization> finalization);

  const rows::TipRow& tip() const { return tip_; }
  // Of the tip; absent for a moment when it was finalized through a descendant that is being committed, and for genesis.
  const std::optional<consensus::Finalization>& finalization() const { return finalization_; }
  const KvReader& reader() const { return *snapshot_; }

  std::optional<Bytes> get(contracts::Table table, ByteView key) const override { return view_.get(table, key); }
  std::vector<contracts::IndexRow> scan(contracts::Index index, ByteView from, ByteView to,
                                        std::size_t limit) const override {
    return view_.scan(index, from, to, limit);
  }
  // The record and the height of the block that last wrote it.
  Result<std::optional<rows::StateRow>> record(contracts::Table table, ByteView key) const;

  // not_found above the tip, and for height 0, which is no block.
  Result<rows::BlockRow> block(Height height) const;
  Result<Height> height_of(const Hash& header_hash) const;
  // The first block that is kept: 1, unless the ledger began with a snapshot.
  Result<Height> first_height() const;
  // The first block at or after the height that has a Finalization of its own; not_found when there is none yet.
  Result<rows::BlockRow> certified_at_or_after(Height height) const;
  Result<StoredReceipt> receipt(Height height, std::uint32_t place) const;
  // All receipts of a block, in order.
  Result<std::vector<Bytes>> receipts(Height height) const;
  // The receipt that decided about the transaction: not_found for one that is in no block; one that did not enter (its lane or its keys
  // were wrong) only if no later block took it.
  Result<StoredTransaction> transaction(const Hash& id) const;

  struct Events {
    std::vector<StoredEvent> events;
    EventCursor next;     // go on here
    bool at_end = false;  // nothing more is committed
  };
  // From the cursor on, at most `limit` events that pass the filter; looks at no more than receipts_max receipts, so it may return fewer
  // and still not be at the end.
  Result<Events> events(const EventCursor& from, std::size_t limit, std::size_t receipts_max,
                        const std::function<bool(const StoredEvent&)>& filter) const;

  // The path of block `height` in the history tree of a later block (which covers all blocks before that one). height < later <= tip.
  Result<std::vector<Hash>> history_path(Height height, Height later) const;

 private:
  template <class T>
  Result<T> row(const Bytes& key, const std::string& what) const;

  std::shared_ptr<const KvReader> snapshot_;
  rows::TipRow tip_;
  std::optional<consensus::Finalization> finalization_;
  StoreView view_;
};

}  // namespace tallystick::node
