// Receivables, the documents behind them and their parts, from their first hands to their end.
#include <algorithm>

#include "contracts/financing/record.h"
#include "contracts/fragment/record.h"
#include "contracts/receivable/issue.h"
#include "contracts/registry.h"
#include "explorer/relations/ledger_changes.h"
#include "explorer/relations/ledger_facts.h"
#include "explorer/relations/relations.h"

namespace tallystick::explorer {
namespace {

using namespace contracts;

// Receipts and waybills say again what a delivery says.
std::optional<DocumentKind> kind_of(evidence::Kind kind) {
  switch (kind) {
    case evidence::Kind::contract:
      return DocumentKind::contract;
    case evidence::Kind::order:
      return DocumentKind::order;
    case evidence::Kind::invoice:
      return DocumentKind::invoice;
    case evidence::Kind::delivery:
      return DocumentKind::delivery;
    case evidence::Kind::tax_check:
      return DocumentKind::tax;
    case evidence::Kind::payment:
      return DocumentKind::payment;
    case evidence::Kind::receipt:
    case evidence::Kind::waybill:
      break;
  }
  return std::nullopt;
}

}  // namespace

void LedgerFacts::receivables(const LedgerBlock& block) {
  // As the issuer declared it in the operation; the record does not keep it.
  std::set<ReceivableId> declared;
  for (std::size_t i = 0; i < block.asked.size(); ++i)
    for (std::size_t n = 0; n < block.asked[i]->operations.size(); ++n)
      if (const auto issue = operation_as<receivable::Issue>(block.asked[i]->operations.items[n]);
          issue && issue->within_group)
        declared.insert(receivable_id(block.receipts.at(i).subject, static_cast<std::uint16_t>(n)));
  each<receivable::Receivable>(block, [&](const receivable::Receivable* before, const receivable::Receivable* after) {
    if (after == nullptr || after->currency != currency_) return;
    const auto id = key<ReceivableKey>(after->id);
    if (before == nullptr) {
      receivables_[after->id];
      out_.push_back(Receivable{id, key<PartyKey>(after->issuer), owner(after->payee), key<PartyKey>(after->limit_bank),
                                after->face.minor(), after->issued, after->due, t_, !after->tenor_reason.value.empty(),
                                false, declared.contains(after->id), 0, kNever, t_, 0});
    }
    const std::int64_t owed = before == nullptr ? after->face.minor() : before->unpaid().minor();
    if (after->unpaid().minor() < owed) out_.push_back(ReceivableReduced{id, after->unpaid().minor(), t_});
  });
}

void LedgerFacts::documents(const LedgerBlock& block) {
  each<evidence::Evidence>(block, [&](const evidence::Evidence* before, const evidence::Evidence* after) {
    if (before != nullptr || after == nullptr) return;
    const auto kind = kind_of(after->facts.kind);
    if (!kind || after->facts.currency != currency_) return;
    const Document row{names_.key<RowKey>("registered-" + after->fingerprint.hex()),
                       key<DocumentKey>(after->fingerprint),
                       *kind,
                       {},
                       after->facts.amount.minor(),
                       0,
                       key<PartyKey>(after->facts.seller),
                       key<PartyKey>(after->facts.buyer),
                       after->facts.dated,
                       {},
                       names_.key<WordKey>(after->goods_code.value),
                       t_};
    documents_[after->fingerprint] = row;
    documents_by_time_.emplace_back(t_, after->fingerprint);
    out_.push_back(row);
  });
  each<receivable::Receivable>(block, [&](const receivable::Receivable* before, const receivable::Receivable* after) {
    if (before != nullptr || after->currency != currency_) return;
    for (const evidence::Use& use : after->evidence.items) {
      const auto it = documents_.find(use.fingerprint);
      if (it == documents_.end()) continue;
      Document& row = it->second;
      row.t = t_;
      documents_by_time_.emplace_back(t_, use.fingerprint);
      Document used = row;
      used.id = names_.key<RowKey>(after->id.hex() + "-" + use.fingerprint.hex());
      used.used = use.amount.minor();
      used.receivable = key<ReceivableKey>(after->id);
      out_.push_back(used);
    }
  });
  // What was not named for as long as the store remembers is let go, there and here.
  while (!documents_by_time_.empty() && documents_by_time_.front().first + kMemory < t_) {
    const auto it = documents_.find(documents_by_time_.front().second);
    if (it != documents_.end() && it->second.t + kMemory < t_) documents_.erase(it);
    documents_by_time_.pop_front();
  }
}

// New hands, parents before children.
void LedgerFacts::fragments(const LedgerBlock& block) {
  std::map<FragmentId, PartyKey> sellers;
  each<financing::Deal>(block, [&](const financing::Deal* before, const financing::Deal* after) {
    if (before == nullptr) sellers[after->fragment] = owner(after->seller);
  });
  std::vector<fragment::Fragment> fresh;
  each<fragment::Fragment>(block, [&](const fragment::Fragment*, const fragment::Fragment* after) {
    if (after == nullptr || !receivables_.contains(after->root) || fragments_.contains(after->id)) return;
    const bool was_held =
        after->is_live() ? after->state != fragment::State::offered : after->state != fragment::State::cancelled;
    if (was_held) fresh.push_back(*after);
  });
  std::stable_sort(fresh.begin(), fresh.end(), [](const auto& a, const auto& b) { return a.level < b.level; });
  for (bool more = true; more;) {
    more = false;
    for (const fragment::Fragment& x : fresh) {
      if (fragments_.contains(x.id)) continue;
      if (!x.parents.empty() && !fragments_.contains(x.parents.items.front())) continue;
      const auto seller = sellers.find(x.id);
      const PartyKey holder = seller == sellers.end() ? owner(x.holder) : seller->second;
      fragments_[x.id] = {holder, x.root};
      Parts& parts = receivables_.at(x.root);
      parts.known.push_back(x.id);
      ++parts.live;
      const FragmentKey parent = x.parents.empty() ? FragmentKey{} : key<FragmentKey>(x.parents.items.front());
      out_.push_back(Fragment{key<FragmentKey>(x.id), key<ReceivableKey>(x.root), parent, holder, x.face.minor(),
                              x.level, t_, kNever});
      more = true;
    }
  }
}

void LedgerFacts::endings(const LedgerBlock& block) {
  std::set<ReceivableId> touched;
  each<fragment::Fragment>(block, [&](const fragment::Fragment*, const fragment::Fragment* after) {
    if (after == nullptr || after->is_live()) return;
    const auto held = fragments_.find(after->id);
    if (held == fragments_.end() || held->second.ended) return;
    held->second.ended = true;
    --receivables_.at(held->second.root).live;
    touched.insert(held->second.root);
    close(after->id, false);
    out_.push_back(FragmentEnded{key<FragmentKey>(after->id), t_});
  });
  each<receivable::Receivable>(block, [&](const receivable::Receivable*, const receivable::Receivable* after) {
    if (after == nullptr || !after->is_final() || !receivables_.contains(after->id)) return;
    receivables_.at(after->id).final = true;
    touched.insert(after->id);
  });
  // Nothing names the parts of a receivable that is closed any more.
  for (const ReceivableId& id : touched) {
    const auto it = receivables_.find(id);
    if (!it->second.final || it->second.live > 0) continue;
    for (const FragmentId& part : it->second.known) fragments_.erase(part);
    receivables_.erase(it);
  }
}

}  // namespace tallystick::explorer
