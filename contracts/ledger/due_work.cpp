#include "contracts/ledger/due_work.h"

#include <algorithm>

#include "contracts/ledger/executor.h"
#include "contracts/ledger/quarantine.h"
#include "contracts/policy/parameters.h"
#include "core/sha256.h"

namespace tallystick::contracts {
namespace {

constexpr std::size_t kPage = 64;  // pieces read ahead

bool in_quarantine(const LedgerView& view, const DueRow& work, const Bytes& queue_key) {
  return view.get(Table::quarantine, to_bytes(Quarantine::Key{work.number, {queue_key}})).has_value();
}

// The first `limit` due pieces of a handler that are not in quarantine.
std::vector<IndexRow> due_pieces(const LedgerView& view, const DueRow& work, const BlockContext& block,
                                 std::size_t limit) {
  const Bytes until = work.until(block);
  std::vector<IndexRow> out;
  for (Bytes from; out.size() < limit;) {
    const std::size_t asked = limit - out.size();
    auto page = view.scan(work.queue, from, until, asked);
    const bool last = page.size() < asked;
    if (!last) {
      from = page.back().key;
      from.push_back(0);  // the smallest key behind it
    }
    for (IndexRow& row : page)
      if (!in_quarantine(view, work, row.key)) out.push_back(std::move(row));
    if (last) break;
  }
  return out;
}

// True if the row is still in the queue at its place.
bool is_queued(const LedgerView& view, const DueRow& work, const IndexRow& row) {
  Bytes behind = row.key;
  behind.push_back(0);
  return !view.scan(work.queue, row.key, behind, 1).empty();
}

Hash work_id(const BlockContext& block, const DueRow& work, const IndexRow& row) {
  Writer w;
  encode(w, block.height);
  encode(w, work.number);
  w.raw(row.key);
  return tagged_hash("tallystick/due-work", w.bytes());
}

Receipt run_piece(const Registry& registry, const BlockContext& block, const DueRow& work, const IndexRow& row,
                  LedgerDelta& delta, std::vector<std::string>& alarms) {
  Receipt receipt;
  receipt.kind = ReceiptKind::due_work;
  receipt.subject = work_id(block, work, row);
  receipt.work = work.number;
  const auto before = delta.savepoint();
  work.run(row, DueContext{block, receipt.subject}, delta);
  auto violation = find_violation(registry, delta, before);
  if (!violation && is_queued(delta, work, row)) violation = "the work is still in its queue";
  if (violation) {
    delta.roll_back(before);
    alarms.push_back("due work " + std::string{work.name} + " " + to_hex(row.key) + ": " + *violation);
    receipt.outcome = Outcome::internal;
    receipt.detail.value = *violation;
    delta.store(Quarantine{work.number, {row.key}, block.height, {*violation}});
  } else {
    receipt.events.items = delta.events_since(before);
  }
  delta.keep();
  return receipt;
}

}  // namespace

void run_due_work(const Registry& registry, const BlockContext& block, LedgerDelta& delta,
                  std::vector<Receipt>& receipts, std::vector<std::string>& alarms) {
  const auto whole = static_cast<std::size_t>(policy::value_at(delta, policy::kDueWorkMax, block.day));
  std::size_t left = whole;
  for (const DueRow& work : registry.due) {
    // What has run has left the queue: the next page begins at its front again.
    for (auto page = due_pieces(delta, work, block, kPage); !page.empty();
         page = due_pieces(delta, work, block, kPage)) {
      for (const IndexRow& row : page) {
        if (!is_queued(delta, work, row)) continue;  // an earlier piece took it along
        const std::size_t units = work.units == nullptr ? 1 : work.units(row, block, delta);
        if (units > left && left < whole) return;
        receipts.push_back(run_piece(registry, block, work, row, delta, alarms));
        left -= std::min(units, left);
      }
    }
  }
}

bool has_due_work(const Registry& registry, const LedgerView& view, const BlockContext& block) {
  return std::any_of(registry.due.begin(), registry.due.end(),
                     [&](const DueRow& work) { return !due_pieces(view, work, block, 1).empty(); });
}

}  // namespace tallystick::contracts
