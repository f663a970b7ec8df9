#include "explorer/generator/scene.h"

#include <algorithm>

namespace tallystick::explorer {
namespace {

Date before(Date date, Days days) {
  return Date{date.raw() - days.raw()};
}

// Numbers of invoices are eight digits; consecutive ones of a seller go to different buyers, so those of a pair look unrelated.
std::string invoice_number(std::uint64_t n) {
  std::string digits = std::to_string((n * 2'654'435'761U + 12'345'678U) % 100'000'000U);
  return std::string(8 - digits.size(), '0') + digits;
}

}  // namespace

PartyKey Scene::party(const std::string& name, Timestamp opened, PartyType type, bool sme) {
  const auto key = names_.key<PartyKey>(name);
  facts.push_back(Party{key, type, sme, opened});
  return key;
}

AccountKey Scene::account(PartyKey owner, AccountKind kind, Timestamp t) {
  const auto key = fresh<AccountKey>("account-");
  facts.push_back(Account{key, owner, kind, t});
  return key;
}

RowKey Scene::link(PartyKey a, PartyKey b, std::uint32_t percent, Timestamp t) {
  const auto key = fresh<RowKey>("link-");
  facts.push_back(Link{key, a, b, percent == 0 ? LinkKind::controller : LinkKind::share, percent, t, kNever});
  return key;
}

RowKey Scene::document(DocumentKind kind, PartyKey seller, PartyKey buyer, std::int64_t amount, Date date, Timestamp t,
                       ReceivableKey receivable, WordKey goods, DocumentKey fingerprint, const std::string& number) {
  const auto key = fresh<RowKey>("doc-");
  if (is_none(fingerprint)) fingerprint = fresh<DocumentKey>("fp-");
  const auto word = names_.key<WordKey>(number.empty() ? invoice_number(last_) : number);
  facts.push_back(Document{key, fingerprint, kind, word, amount, amount, seller, buyer, date, receivable, goods, t});
  return key;
}

Trade Scene::trade(PartyKey issuer, PartyKey payee, PartyKey bank, std::int64_t amount, Date issued, Date due,
                   const TradeTerms& terms) {
  Trade trade;
  trade.t = start_of(issued) + hours(9) + Millis{static_cast<std::int64_t>(last_ * 7'919 % 28'800'000)};
  trade.receivable = fresh<ReceivableKey>("receivable-");
  facts.push_back(Receivable{trade.receivable, issuer, payee, bank, amount, issued, due, trade.t, terms.tenor_reason,
                             terms.agreed_term, terms.in_group, amount, kNever});
  const std::int64_t invoiced = terms.invoice_amount < 0 ? amount : terms.invoice_amount;
  trade.invoice = is_none(terms.invoice) ? fresh<DocumentKey>("fp-") : terms.invoice;
  if (terms.contract)
    document(DocumentKind::contract, payee, issuer, invoiced, before(issued, Days{30}), trade.t, trade.receivable,
             terms.goods);
  if (terms.delivery)
    document(DocumentKind::delivery, is_none(terms.delivered_by) ? payee : terms.delivered_by, issuer,
             terms.delivery_amount < 0 ? invoiced : terms.delivery_amount, before(issued, terms.delivered_before),
             trade.t, trade.receivable, terms.goods);
  if (terms.tax)
    document(DocumentKind::tax, payee, issuer, invoiced, before(issued, terms.invoiced_before), trade.t,
             trade.receivable, terms.goods);
  trade.invoice_row = document(DocumentKind::invoice, payee, issuer, invoiced, before(issued, terms.invoiced_before),
                               trade.t, trade.receivable, terms.goods, trade.invoice, terms.invoice_number);
  std::get<Document>(facts.back()).used = amount;
  if (terms.claimed) {
    trade.fragment = fresh<FragmentKey>("fragment-");
    const Fragment row{trade.fragment, trade.receivable, {}, payee, amount, 0, trade.t + terms.claimed_after, kNever};
    fragments_.emplace(trade.fragment.raw(), row);
    facts.push_back(row);
  }
  return trade;
}

Passed Scene::pass(FragmentKey fragment, PartyKey src, PartyKey dst, std::int64_t amount, Timestamp t,
                   Millis claimed_after) {
  const Fragment parent = fragments_.at(fragment.raw());
  Passed out{fresh<RowKey>("transfer-"), fresh<FragmentKey>("fragment-")};
  facts.push_back(Transfer{out.transfer, t, parent.root, src, dst, amount, fragment, out.child});
  const Fragment child{out.child, parent.root, fragment, dst, amount, parent.level + 1, t + claimed_after, kNever};
  fragments_.emplace(out.child.raw(), child);
  facts.push_back(child);
  return out;
}

FragmentKey Scene::change(FragmentKey fragment, std::int64_t amount, Timestamp t) {
  const Fragment parent = fragments_.at(fragment.raw());
  const auto key = fresh<FragmentKey>("fragment-");
  const Fragment row{key, parent.root, fragment, parent.holder, amount, parent.level, t, kNever};
  fragments_.emplace(key.raw(), row);
  facts.push_back(row);
  return key;
}

FinancingKey Scene::finance(FragmentKey fragment, PartyKey bank, std::int64_t principal, Timestamp t,
                            const FinancingTerms& terms) {
  const Fragment& held = fragments_.at(fragment.raw());
  const auto key = fresh<FinancingKey>("financing-");
  const std::int64_t fee = principal / 1'000, net = principal - principal / 50 - fee;
  facts.push_back(Financing{key, fragment, held.root, bank, held.holder, terms.kind, principal, net, fee,
                            terms.apr_shown, terms.apr_calc, t, day_of(t + days(90)), terms.registered.value_or(t),
                            kNever, false, terms.allowed, terms.category});
  Financing& row = std::get<Financing>(facts.back());
  if (row.registered != kNever && row.registered > t) {
    facts.push_back(FinancingRegistered{key, row.registered});
    std::get<Financing>(facts[facts.size() - 2]).registered = kNever;
  }
  return key;
}

RowKey Scene::pay(PartyKey src, PartyKey dst, std::int64_t amount, Timestamp t, PaymentKind kind, RowKey ref,
                  AccountKey src_account, AccountKey dst_account, WordKey category) {
  const auto key = fresh<RowKey>("payment-");
  facts.push_back(Payment{key, t, src, dst, src_account, dst_account, amount, kind, ref, category});
  return key;
}

RowKey Scene::limit(PartyKey issuer, PartyKey bank, std::int64_t amount, Timestamp t) {
  const auto key = fresh<RowKey>("limit-");
  facts.push_back(Limit{key, bank, issuer, amount, t});
  return key;
}

RowKey Scene::stop(PartyKey party, Timestamp t) {
  const auto key = fresh<RowKey>("stop-");
  facts.push_back(Stop{key, party, t, kNever});
  return key;
}

RowKey Scene::guarantee(PartyKey guarantor, ReceivableKey root, Timestamp t) {
  const auto key = fresh<RowKey>("guarantee-");
  facts.push_back(Guarantee{key, guarantor, root, t});
  return key;
}

RowKey Scene::rejection(PartyKey issuer, PartyKey payee, std::int64_t amount, Timestamp t) {
  const auto key = fresh<RowKey>("rejection-");
  facts.push_back(Rejection{key, issuer, payee, amount, t});
  return key;
}

RowKey Scene::outside_claim(DocumentKey fingerprint, std::int64_t amount, Timestamp t) {
  const auto key = fresh<RowKey>("outside-");
  facts.push_back(OutsideClaim{key, fingerprint, amount, t});
  return key;
}

RowKey Scene::paid_at(PartyKey party, AccountKey account, Timestamp t) {
  const auto key = fresh<RowKey>("paid-at-");
  facts.push_back(PaidAt{key, party, account, t});
  return key;
}

void Scene::sort() {
  std::stable_sort(facts.begin(), facts.end(), [](const Fact& a, const Fact& b) { return time_of(a) < time_of(b); });
}

}  // namespace tallystick::explorer
