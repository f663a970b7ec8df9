#include "contracts/scenario/books.h"

#include <map>

#include "contracts/cash/records.h"
#include "contracts/evidence/record.h"
#include "contracts/fragment/record.h"
#include "contracts/limit/records.h"
#include "contracts/receivable/record.h"

namespace tallystick::contracts {
namespace {

template <Record R>
std::vector<R> all(const MemoryView& view) {
  std::vector<R> out;
  for (const auto& [key, value] : view.records())
    if (key.first == R::kTable) out.push_back(*decode_record<R>(value));
  return out;
}

}  // namespace

std::string books_complaint(const MemoryView& view) {
  std::map<ReceivableId, std::int64_t> outstanding, live, received;
  std::map<Fingerprint, std::int64_t> backed;
  for (const auto& one : all<fragment::Fragment>(view)) {
    outstanding[one.root] += one.outstanding().minor();
    live[one.root] += one.is_live() ? 1 : 0;
    received[one.root] += one.paid.minor() + one.penalty_paid.minor();
    for (const auto& use : one.evidence) backed[use.fingerprint] += use.amount.minor();
  }
  std::map<Bytes, std::int64_t> limit_used;
  for (const auto& root : all<receivable::Receivable>(view)) {
    if (outstanding[root.id] + root.paid.minor() + root.cancelled.minor() != root.face.minor())
      return "books: outstanding, paid and cancelled are not the face";
    if (live[root.id] != std::int64_t{root.leaves}) return "books: a receivable counts its fragments wrongly";
    if (received[root.id] != root.paid.minor() + root.penalty_paid.minor())
      return "books: fragments received something else than their receivable paid";
    if (root.next_day.has_value() == root.is_final()) return "books: a receivable has no next day, or one too many";
    limit_used[to_bytes(root.limit_key())] += root.unpaid().minor();
    if (root.cancelled == root.face) continue;  // its documents back nothing any more
    for (const auto& use : root.evidence) backed[use.fingerprint] += use.amount.minor();
  }
  for (const auto& limit : all<limit::Limit>(view))
    if (limit.used() != limit_used[to_bytes(limit.key())])
      return "books: limits are used by something else than what is unpaid";
  for (const auto& document : all<evidence::Evidence>(view))
    if (document.used.minor() != backed[document.fingerprint])
      return "books: a document backs something else than it is used for";
  // Every bank owes what its depositors hold.
  std::map<Bytes, std::int64_t> owed;
  for (const auto& balance : all<cash::Balance>(view))
    owed[to_bytes(cash::Supply::Key{balance.bank, balance.currency})] += balance.amount.minor();
  for (const auto& supply : all<cash::Supply>(view))
    if (supply.amount.minor() != owed[to_bytes(supply.key())])
      return "books: a bank owes something else than its depositors hold";
  return {};
}

}  // namespace tallystick::contracts
