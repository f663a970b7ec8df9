// The rows that can be let go: how they enter their indexes, and the store without the forgotten ones.
#include "explorer/relations/relations.h"

namespace tallystick::explorer {
namespace {

template <class Row>
Result<Position> insert(Table<Row>& table, const Row& row, const Names& names) {
  if (is_none(row.id)) return malformed("a row needs a name");
  if (!table.insert(row)) return malformed("there is a row '" + names.text(row.id) + "' already");
  return static_cast<Position>(table.size() - 1);
}

}  // namespace

Result<void> Relations::keep(const Receivable& row) {
  const auto p = insert(receivables, row, names);
  if (!p) return tl::unexpected(p.error());
  receivables_of_issuer.add(row.issuer, *p);
  receivables_of_pair.add(row.issuer, row.payee, *p);
  return {};
}

Result<void> Relations::keep(const Fragment& row) {
  const auto p = insert(fragments, row, names);
  if (!p) return tl::unexpected(p.error());
  fragments_of_root.add(row.root, *p);
  fragments_of_holder.add(row.holder, *p);
  if (!is_none(row.parent)) fragments_of_parent.add(row.parent, *p);
  return {};
}

Result<void> Relations::keep(const Transfer& row) {
  const auto p = insert(transfers, row, names);
  if (!p) return tl::unexpected(p.error());
  transfers_of_root.add(row.root, *p);
  transfers_of_src.add(row.src, *p);
  transfers_of_frag.add(row.frag, *p);
  return {};
}

Result<void> Relations::keep(const Financing& row) {
  const auto p = insert(financings, row, names);
  if (!p) return tl::unexpected(p.error());
  financings_of_frag.add(row.frag, *p);
  financings_of_root.add(row.root, *p);
  financings_of_borrower.add(row.borrower, *p);
  return {};
}

Result<void> Relations::keep(const Payment& row) {
  const auto p = insert(payments, row, names);
  if (!p) return tl::unexpected(p.error());
  payments_of_src.add(row.src, *p);
  payments_of_dst.add(row.dst, *p);
  if (!is_none(row.dst_account)) payments_into.add(row.dst_account, *p);
  return {};
}

Result<void> Relations::keep(const Document& row) {
  const auto p = insert(documents, row, names);
  if (!p) return tl::unexpected(p.error());
  if (!is_none(row.receivable)) documents_of_receivable.add(row.receivable, *p);
  documents_of_fingerprint.add(row.fingerprint, *p);
  documents_of_pair.add(row.seller, row.buyer, *p);
  documents_of_seller.add(row.seller, *p);
  if (!is_none(row.goods)) documents_of_goods.add(row.goods, *p);
  return {};
}

Result<void> Relations::keep(const Guarantee& row) {
  const auto p = insert(guarantees, row, names);
  if (!p) return tl::unexpected(p.error());
  guarantees_of_root.add(row.root, *p);
  return {};
}

Result<void> Relations::keep(const Rejection& row) {
  const auto p = insert(rejections, row, names);
  if (!p) return tl::unexpected(p.error());
  return {};
}

bool Relations::forgotten(const Receivable& receivable, Timestamp t) const {
  return receivable.closed != kNever && receivable.open == 0 && receivable.touched + memory_ < t;
}

std::size_t Relations::rows() const {
  return receivables.size() + fragments.size() + transfers.size() + financings.size() + payments.size() +
         documents.size() + guarantees.size() + rejections.size();
}

void Relations::let_go_when_due() {
  if (rows() < rows_then_) return;
  let_go();
  rows_then_ = std::max<std::size_t>(10'000, 2 * rows());
}

void Relations::let_go() {
  Relations rest(names, memory_);
  const auto root_stays = [&](ReceivableKey key) { return known(key, now); };
  const auto stays = [&](Timestamp t) { return t + memory_ >= now; };
  const auto move = [&](const auto& table, auto which) {
    for (const auto& row : table)
      if (which(row)) static_cast<void>(rest.keep(row));  // it was here, so it fits
  };
  move(receivables, [&](const Receivable& x) { return root_stays(x.id); });
  move(fragments, [&](const Fragment& x) { return root_stays(x.root); });
  move(transfers, [&](const Transfer& x) { return root_stays(x.root); });
  move(financings, [&](const Financing& x) { return root_stays(x.root); });
  move(guarantees, [&](const Guarantee& x) { return root_stays(x.root); });
  move(documents, [&](const Document& x) { return is_none(x.receivable) ? stays(x.t) : root_stays(x.receivable); });
  move(payments, [&](const Payment& x) { return stays(x.t); });
  move(rejections, [&](const Rejection& x) { return stays(x.t); });
  std::swap(receivables, rest.receivables);
  std::swap(fragments, rest.fragments);
  std::swap(transfers, rest.transfers);
  std::swap(financings, rest.financings);
  std::swap(guarantees, rest.guarantees);
  std::swap(documents, rest.documents);
  std::swap(payments, rest.payments);
  std::swap(rejections, rest.rejections);
  for (const auto index :
       {&Relations::receivables_of_issuer,    &Relations::receivables_of_pair,    &Relations::fragments_of_root,
        &Relations::fragments_of_holder,      &Relations::fragments_of_parent,    &Relations::transfers_of_root,
        &Relations::transfers_of_src,         &Relations::transfers_of_frag,      &Relations::financings_of_frag,
        &Relations::financings_of_root,       &Relations::financings_of_borrower, &Relations::payments_of_src,
        &Relations::payments_of_dst,          &Relations::payments_into,          &Relations::documents_of_receivable,
        &Relations::documents_of_fingerprint, &Relations::documents_of_pair,      &Relations::documents_of_seller,
        &Relations::documents_of_goods,       &Relations::guarantees_of_root})
    std::swap(this->*index, rest.*index);
  for (auto& [issuer, series] : owed_) series.forget(now - memory_);
  for (auto& [pair, series] : owed_to_bank_) series.forget(now - memory_);
}

}  // namespace tallystick::explorer
