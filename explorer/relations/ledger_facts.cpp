#include "explorer/relations/ledger_facts.h"

#include "contracts/account/records.h"
#include "contracts/cash/events.h"
#include "contracts/cash/send.h"
#include "contracts/financing/record.h"
#include "contracts/fragment/transfer.h"
#include "contracts/guarantee/record.h"
#include "contracts/limit/records.h"
#include "contracts/loan/record.h"
#include "contracts/receivable/cancel.h"
#include "contracts/receivable/record.h"
#include "contracts/registry.h"
#include "contracts/settlement/accept_early.h"
#include "contracts/settlement/distribute.h"

namespace tallystick::explorer {
namespace {

using namespace contracts;

constexpr std::int64_t kNoCeiling = 1'000'000'000'000'000;  // above anything that can be owed

// f(before, after) for each record of this type that changed; null where there is none.
template <Record R, class F>
void each(const LedgerBlock& block, F f) {
  for (const RecordChange& change : block.changes->records) {
    if (change.table != R::kTable) continue;
    const auto before = decode_record<R>(change.before), after = decode_record<R>(change.after);
    f(before ? &*before : nullptr, after ? &*after : nullptr);
  }
}

PartyType type_of(const party::Party& party) {
  if (party.has(party::Role::bank)) return PartyType::bank;
  if (party.has(party::Role::core_enterprise)) return PartyType::enterprise;
  if (party.has(party::Role::platform)) return PartyType::platform;
  return party.has(party::Role::guarantor) && !party.has(party::Role::supplier) ? PartyType::guarantor
                                                                                : PartyType::supplier;
}

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

PartyKey LedgerFacts::owner(const AccountId& account) const {
  const auto it = owners_.find(account);
  return it == owners_.end() ? PartyKey{} : it->second;
}

std::vector<Fact> LedgerFacts::of(const LedgerBlock& block) {
  height_ = block.height;
  t_ = std::max(block.t, t_ + Millis{1});
  out_.clear();
  parties(block);
  limits_and_stops(block);
  receivables(block);
  documents(block);
  fragments(block);
  financings(block);
  events(block);
  endings(block);
  return std::move(out_);
}

void LedgerFacts::parties(const LedgerBlock& block) {
  each<party::Party>(block, [&](const party::Party* before, const party::Party* after) {
    if (before == nullptr) out_.push_back(Party{key<PartyKey>(after->id), type_of(*after), false, t_});
  });
  each<party::Party>(block, [&](const party::Party* before, const party::Party* after) {
    if (after == nullptr || (before != nullptr && before->group == after->group)) return;
    if (const auto old = group_link_.find(after->id); old != group_link_.end()) {
      out_.push_back(LinkEnded{old->second, t_});
      group_link_.erase(old);
    }
    if (!after->group) return;
    if (groups_.insert(*after->group).second)
      out_.push_back(Party{key<PartyKey>(*after->group), PartyType::enterprise, false, t_});
    const RowKey link = named("group-" + after->id.hex());
    out_.push_back(
        Link{link, key<PartyKey>(*after->group), key<PartyKey>(after->id), LinkKind::controller, 0, t_, kNever});
    group_link_[after->id] = link;
  });
  each<account::Account>(block, [&](const account::Account* before, const account::Account* after) {
    if (before != nullptr || after == nullptr) return;
    const auto party = key<PartyKey>(after->party);
    owners_[after->id] = party;
    out_.push_back(Account{key<AccountKey>(after->id), party, AccountKind::enterprise, t_});
  });
}

void LedgerFacts::limits_and_stops(const LedgerBlock& block) {
  each<limit::Limit>(block, [&](const limit::Limit* before, const limit::Limit* after) {
    if (after == nullptr || after->currency != currency_ || (before != nullptr && before->limit == after->limit))
      return;
    auto& programmes = limits_[{after->id.issuer, after->id.bank}];
    programmes[after->id.programme.value] = after->limit.minor();
    std::int64_t sum = 0;
    for (const auto& [name, amount] : programmes) sum += amount;
    const RowKey id =
        named("limit-" + after->id.bank.hex() + "-" + after->id.issuer.hex() + "-" + after->id.programme.value);
    out_.push_back(Limit{id, key<PartyKey>(after->id.bank), key<PartyKey>(after->id.issuer), sum, t_});
  });
  each<limit::Ceiling>(block, [&](const limit::Ceiling* before, const limit::Ceiling* after) {
    if (after == nullptr || after->currency != currency_ || (before != nullptr && before->ceiling == after->ceiling))
      return;
    out_.push_back(Limit{named("ceiling-" + after->issuer.hex()), PartyKey{}, key<PartyKey>(after->issuer),
                         after->ceiling ? after->ceiling->minor() : kNoCeiling, t_});
  });
  each<party::IssuingStop>(block, [&](const party::IssuingStop* before, const party::IssuingStop* after) {
    if (before == nullptr) {
      stop_[after->party] = named("stop-" + after->party.hex());
      out_.push_back(Stop{stop_[after->party], key<PartyKey>(after->party), t_, kNever});
    } else if (after == nullptr) {
      out_.push_back(StopCleared{stop_[before->party], t_});
    }
  });
}

void LedgerFacts::receivables(const LedgerBlock& block) {
  each<receivable::Receivable>(block, [&](const receivable::Receivable* before, const receivable::Receivable* after) {
    if (after == nullptr || after->currency != currency_) return;
    const auto id = key<ReceivableKey>(after->id);
    if (before == nullptr) {
      receivables_.insert(after->id);
      const PartyKey payee = owner(after->payee), issuer = key<PartyKey>(after->issuer);
      // Trade inside a group must be declared, or the ledger refuses it.
      const auto link = [&](PartyKey p) {
        for (const auto& [party, row] : group_link_)
          if (key<PartyKey>(party) == p) return true;
        return false;
      };
      out_.push_back(Receivable{id, issuer, payee, key<PartyKey>(after->limit_bank), after->face.minor(), after->issued,
                                after->due, t_, !after->tenor_reason.value.empty(), false, link(issuer) && link(payee),
                                0, kNever, t_, 0});
    }
    const std::int64_t owed = before == nullptr ? after->face.minor() : before->unpaid().minor();
    if (after->unpaid().minor() < owed) out_.push_back(ReceivableReduced{id, after->unpaid().minor(), t_});
  });
}

void LedgerFacts::documents(const LedgerBlock& block) {
  const auto add = [&](const evidence::Evidence& x, std::int64_t used, ReceivableKey receivable,
                       const std::string& name) {
    const auto kind = kind_of(x.facts.kind);
    if (!kind || x.facts.currency != currency_) return;
    const auto goods = names_.key<WordKey>(x.goods_code.value);
    out_.push_back(Document{names_.key<RowKey>(name),
                            key<DocumentKey>(x.fingerprint),
                            *kind,
                            {},
                            x.facts.amount.minor(),
                            used,
                            key<PartyKey>(x.facts.seller),
                            key<PartyKey>(x.facts.buyer),
                            x.facts.dated,
                            receivable,
                            goods,
                            t_});
  };
  each<evidence::Evidence>(block, [&](const evidence::Evidence* before, const evidence::Evidence* after) {
    if (before != nullptr || after == nullptr) return;
    documents_[after->fingerprint] = *after;
    add(*after, 0, ReceivableKey{}, "registered-" + after->fingerprint.hex());
  });
  each<receivable::Receivable>(block, [&](const receivable::Receivable* before, const receivable::Receivable* after) {
    if (before != nullptr || after->currency != currency_) return;
    for (const evidence::Use& use : after->evidence.items)
      if (const auto it = documents_.find(use.fingerprint); it != documents_.end())
        add(it->second, use.amount.minor(), key<ReceivableKey>(after->id),
            after->id.hex() + "-" + use.fingerprint.hex());
  });
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
      const FragmentKey parent = x.parents.empty() ? FragmentKey{} : key<FragmentKey>(x.parents.items.front());
      out_.push_back(Fragment{key<FragmentKey>(x.id), key<ReceivableKey>(x.root), parent, holder, x.face.minor(),
                              x.level, t_, kNever});
      more = true;
    }
  }
}

void LedgerFacts::close(const FragmentId& fragment, bool early) {
  const auto it = open_.find(fragment);
  if (it == open_.end()) return;
  out_.push_back(FinancingClosed{it->second, early, t_});
  open_.erase(it);
}

void LedgerFacts::financings(const LedgerBlock& block) {
  const auto add = [&](Financing financing, const FragmentId& fragment) {
    const auto held = fragments_.find(fragment);
    if (held == fragments_.end()) return;
    close(fragment, false);
    financing.frag = key<FragmentKey>(fragment);
    financing.root = key<ReceivableKey>(held->second.root);
    financing.t = financing.registered = t_;
    open_[fragment] = financing.id;
    out_.push_back(std::move(financing));
  };
  each<financing::Deal>(block, [&](const financing::Deal* before, const financing::Deal* after) {
    if (after == nullptr) return close(before->fragment, false);
    if (before != nullptr && before->bank == after->bank && before->seller == after->seller &&
        before->sold_on == after->sold_on)
      return;
    Financing x;
    x.id = FinancingKey{named("sale-" + after->fragment.hex()).raw()};
    x.bank = key<PartyKey>(after->bank);
    x.borrower = owner(after->seller);
    x.kind = after->terms.kind == financing::SaleKind::with_recourse ? FinancingKind::sale_with_recourse
                                                                     : FinancingKind::sale;
    x.principal = after->amount.minor();
    x.net = after->price.proceeds.minor();
    x.fee = after->terms.fee.minor();
    x.apr_shown = x.apr_calc = after->price.cost.effective.raw();
    x.due = after->sold_on + after->price.days;
    add(std::move(x), after->fragment);
  });
  each<loan::Loan>(block, [&](const loan::Loan* before, const loan::Loan* after) {
    if (after != nullptr && before == nullptr && after->currency == currency_)
      for (const FragmentId& fragment : after->collateral.items) {
        const bool first = loans_[after->id].empty();
        Financing x;
        x.id = FinancingKey{named("loan-" + after->id.hex() + "-" + fragment.hex()).raw()};
        x.bank = key<PartyKey>(after->bank);
        x.borrower = owner(after->borrower);
        x.kind = FinancingKind::pledge;
        x.principal = first ? after->terms.principal.minor() : 0;
        x.fee = first ? after->terms.fee.minor() : 0;
        x.net = std::max<std::int64_t>(0, x.principal - x.fee);
        x.apr_shown = x.apr_calc = after->cost.effective.raw();
        x.due = after->rows.empty() ? after->started : after->rows.items.back().due;
        loans_[after->id].push_back(fragment);
        add(std::move(x), fragment);
      }
    if (after == nullptr || after->state != loan::State::repaid ||
        (before != nullptr && before->state == loan::State::repaid))
      return;
    const bool early = !after->rows.empty() && day_of(t_) < after->rows.items.back().due;
    for (const FragmentId& fragment : loans_[after->id]) close(fragment, early);
    loans_.erase(after->id);
  });
  each<guarantee::Guarantee>(block, [&](const guarantee::Guarantee* before, const guarantee::Guarantee* after) {
    if (after == nullptr || after->state != guarantee::State::in_force ||
        !receivables_.contains(after->terms.receivable))
      return;
    if (before != nullptr && before->state == guarantee::State::in_force) return;
    out_.push_back(Guarantee{named("guarantee-" + after->id.hex()), key<PartyKey>(after->guarantor),
                             key<ReceivableKey>(after->terms.receivable), t_});
  });
}

std::optional<FragmentId> LedgerFacts::fragment_in(const std::string& reference) const {
  constexpr std::string_view kBegin = "fragment ";
  if (!std::string_view(reference).starts_with(kBegin)) return std::nullopt;
  return FragmentId::from_hex(std::string_view(reference).substr(kBegin.size()));
}

void LedgerFacts::events(const LedgerBlock& block) {
  std::map<FragmentId, fragment::Fragment> changed;
  each<fragment::Fragment>(block, [&](const fragment::Fragment*, const fragment::Fragment* after) {
    if (after != nullptr) changed[after->id] = *after;
  });
  for (std::size_t i = 0; i < block.receipts.size(); ++i) {
    const Receipt& receipt = block.receipts[i];
    std::vector<cash::Send> sends;
    if (i < block.asked.size())
      for (const Operation& operation : block.asked[i]->operations.items)
        if (const auto send = operation_as<cash::Send>(operation)) sends.push_back(*send);
    bool settles = false;
    for (const Event& event : receipt.events.items)
      settles = settles || event.kind == settlement::Distributed::kEvent || event.kind == settlement::PaidEarly::kEvent;
    std::size_t number = 0;
    for (const Event& event : receipt.events.items) {
      const std::string name = receipt.subject.hex() + "-" + std::to_string(i) + "-" + std::to_string(number++);
      if (const auto split = event_as<fragment::Split>(event)) {
        const auto source = fragments_.find(split->source);
        for (std::size_t part = 0; source != fragments_.end() && part < split->offered.size(); ++part) {
          const FragmentId& id = split->offered.items[part];
          const fragment::Fragment& child = changed.at(id);
          out_.push_back(Transfer{named("transfer-" + id.hex()), t_, key<ReceivableKey>(split->receivable),
                                  source->second.holder, owner(child.payee.value_or(child.holder)), child.face.minor(),
                                  key<FragmentKey>(split->source), key<FragmentKey>(id)});
        }
      }
      if (const auto cancelled = event_as<receivable::Cancelled>(event);
          cancelled && cancelled->cause == receivable::CancelCause::rejected &&
          receivables_.contains(cancelled->receivable))
        each<receivable::Receivable>(block, [&](const receivable::Receivable*, const receivable::Receivable* after) {
          if (after != nullptr && after->id == cancelled->receivable)
            out_.push_back(Rejection{named("rejected-" + after->id.hex()), key<PartyKey>(after->issuer),
                                     owner(after->payee), after->face.minor(), t_});
        });
      const auto paid = event_as<cash::Paid>(event);
      if (!paid || paid->money.currency != currency_ || paid->from_kind != cash::Kind::deposit ||
          paid->to_kind != cash::Kind::deposit)
        continue;
      const auto sent = std::find_if(sends.begin(), sends.end(), [&](const cash::Send& send) {
        return paid->to == send.to && paid->money == send.money && paid->reference == send.reference &&
               paid->from_bank == send.from_bank;
      });
      Payment payment;
      payment.id = named("payment-" + name);
      payment.t = t_;
      payment.src = paid->from ? owner(*paid->from) : key<PartyKey>(paid->from_bank);
      payment.dst = paid->to ? owner(*paid->to) : key<PartyKey>(paid->to_bank);
      if (paid->from) payment.src_account = key<AccountKey>(*paid->from);
      if (paid->to) payment.dst_account = key<AccountKey>(*paid->to);
      payment.amount = paid->money.amount.minor();
      const auto fragment = fragment_in(paid->reference.value);
      if (sent != sends.end()) {
        payment.kind = PaymentKind::transfer;
        sends.erase(sent);
      } else if (settles && fragment && fragments_.contains(*fragment)) {
        payment.kind = PaymentKind::settlement;
        payment.ref = key<RowKey>(fragments_.at(*fragment).root);
      } else {
        payment.kind = paid->from ? PaymentKind::repayment : PaymentKind::disbursement;
      }
      out_.push_back(payment);
    }
  }
}

void LedgerFacts::endings(const LedgerBlock& block) {
  each<fragment::Fragment>(block, [&](const fragment::Fragment*, const fragment::Fragment* after) {
    if (after == nullptr || after->is_live()) return;
    const auto held = fragments_.find(after->id);
    if (held == fragments_.end() || held->second.ended) return;
    held->second.ended = true;
    close(after->id, false);
    out_.push_back(FragmentEnded{key<FragmentKey>(after->id), t_});
  });
}

}  // namespace tallystick::explorer
