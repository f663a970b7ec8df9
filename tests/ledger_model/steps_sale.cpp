// What people do in a twin's life: sales to banks, by quote and by published policy.
#include <algorithm>

#include "contracts/financing/accept.h"
#include "contracts/financing/quote.h"
#include "contracts/financing/request.h"
#include "contracts/financing/sell.h"
#include "contracts/purpose/grant.h"
#include "tests/ledger_model/twin.h"

namespace tallystick::ledger_model {

using namespace contracts;

namespace {

constexpr std::int64_t kHour = 3'600'000;

}  // namespace

purpose::Bound Twin::real(const Bound& bound) const {
  purpose::Bound out;
  for (const Name& payee : bound.payees) out.payees.items.push_back(member(payee).account);
  std::sort(out.payees.items.begin(), out.payees.items.end());
  out.expires = Timestamp{bound.expires_ms};
  return out;
}

financing::Terms Twin::real(const Terms& terms) const {
  financing::Terms out;
  out.kind = terms.recourse ? financing::SaleKind::with_recourse : financing::SaleKind::without_recourse;
  out.rate = Rate{static_cast<std::uint32_t>(terms.rate)};
  out.day_count = terms.year == 365 ? pricing::DayCount::actual_365 : pricing::DayCount::actual_360;
  out.fee = Amount{terms.fee};
  if (!terms.pay_to.empty()) out.pay_to = member(terms.pay_to).account;
  if (terms.bound) out.bound = real(*terms.bound);
  return out;
}

Bound Twin::some_bound() {
  Bound out;
  for (const Name tier : {"tier1", "tier2", "tier3"})
    if (once_in(2)) out.payees.insert(tier);
  out.expires_ms = model_.now_ms() + (once_in(40) ? 0 : dice_.between(1, once_in(2) ? 240 : 2'400)) * kHour;
  return out;
}

Terms Twin::some_terms(Fen amount) {
  Terms out{once_in(2), dice_.between(0, 120'000), once_in(3) ? 365 : 360, once_in(3) ? up_to(amount / 100) : 0};
  if (once_in(30)) out.fee = amount;
  if (once_in(out.recourse ? 3 : 40)) out.bound = some_bound();
  if (once_in(out.bound ? 20 : 8)) out.pay_to = supplier();
  return out;
}

std::optional<Fen> Twin::some_cap(const Terms& terms, Fen amount) {
  if (!(terms.recourse && once_in(2)) && !once_in(40)) return std::nullopt;
  return once_in(8) ? 0 : up_to(amount);
}

Name Twin::granted() const {
  const auto events = events_of<purpose::Granted>(world_.ledger.last());
  return events.empty() ? "" : events.front().purpose.hex();
}

void Twin::request() {
  const Name id = some_fragment("held");
  if (id.empty()) return;
  const Name by = somebody(model_.fragments.at(id).holder);
  Request wanted;
  wanted.seller = by;
  std::set<Name> banks;
  for (std::uint64_t asked = dice_.below(4); asked > 0; --asked) banks.insert(bank());
  wanted.banks.assign(banks.begin(), banks.end());
  std::sort(wanted.banks.begin(), wanted.banks.end(),
            [&](const Name& a, const Name& b) { return model_.key_of_bank.at(a) < model_.key_of_bank.at(b); });
  if (once_in(40)) std::reverse(wanted.banks.begin(), wanted.banks.end());
  wanted.amount = some_of(model_.fragments.at(id).outstanding());
  wanted.until_ms = model_.now_ms() + (once_in(20) ? 0 : dice_.between(1, 200)) * kHour;
  if (once_in(2)) {
    wanted.sealed_ms = model_.now_ms() + (once_in(20) ? 0 : dice_.between(1, 60)) * kHour;
    if (!once_in(10)) wanted.until_ms = *wanted.sealed_ms + dice_.between(24, 400) * kHour;
  }
  financing::Request op;
  op.fragment = *FragmentId::from_hex(id);
  op.amount = Amount{wanted.amount};
  for (const Name& one : wanted.banks) op.banks.items.push_back(member(one).party);
  op.until = Timestamp{wanted.until_ms};
  if (wanted.sealed_ms) op.sealed = financing::SealedBids{Timestamp{*wanted.sealed_ms}, test_key(43)};
  ask(by, op, model_.why_not_request(by, id, wanted), [&] { model_.requests[id] = wanted; });
}

void Twin::offer() {
  Name id = some_fragment("held");
  if (!once_in(20)) {
    std::vector<Name> asked;
    for (const auto& [fragment, wanted] : model_.requests)
      if (once_in(10) ||
          (model_.fragments.at(fragment).state == "held" && !wanted.sealed_ms && wanted.until_ms > model_.now_ms()))
        asked.push_back(fragment);
    id = asked.empty() ? "" : dice_.pick(asked);
  }
  if (id.empty()) return;
  const auto request = model_.requests.find(id);
  const bool named = request != model_.requests.end() && !request->second.banks.empty() && !once_in(8);
  const Name by = once_in(30) ? supplier() : named ? dice_.pick(request->second.banks) : bank();
  const Fen amount = request == model_.requests.end() ? 0 : request->second.amount;
  Quote offered;
  offered.terms = some_terms(amount);
  offered.cap = some_cap(offered.terms, amount);
  offered.expires_ms = model_.now_ms() + (once_in(30) ? 721 : once_in(30) ? 0 : dice_.between(1, 240)) * kHour;
  financing::Offer op;
  op.fragment = *FragmentId::from_hex(id);
  op.terms = real(offered.terms);
  if (offered.cap) op.recourse_cap = Amount{*offered.cap};
  op.expiry = Timestamp{offered.expires_ms};
  ask(by, op, model_.why_not_offer(by, id, offered),
      [&] { model_.offer(by, id, offered, events_of<financing::Quoted>(world_.ledger.last()).at(0).quote.id.hex()); });
}

void Twin::accept() {
  const Name id = some(model_.quotes);
  if (id.empty()) return;
  const Quote& quote = model_.quotes.at(id);
  const Name by = somebody(quote.seller);
  const Fen cost = shown(model_.price_of(quote.fragment, quote.amount, quote.terms));
  ask(by, financing::Accept{*QuoteId::from_hex(id), Rate{static_cast<std::uint32_t>(cost)}},
      model_.why_not_accept(by, id, cost), [&] { model_.accept(id, granted()); });
}

void Twin::withdraw() {
  const Name id = some(model_.quotes);
  if (id.empty()) return;
  const Name by = once_in(2) ? model_.quotes.at(id).bank : somebody(model_.quotes.at(id).seller);
  ask(by, financing::Withdraw{*QuoteId::from_hex(id)}, model_.why_not_withdraw(by, id), [&] { model_.withdraw(id); });
}

void Twin::sell() {
  const Name id = some_fragment("held");
  if (id.empty()) return;
  const Fragment& one = model_.fragments.at(id);
  const Name by = somebody(one.holder), under = some(model_.policies);
  // Small sums cost more a year than is priced, for the rounding of one fen.
  const Fen amount = some_of(one.outstanding());
  const auto terms = model_.terms_under(model_.policies.at(under), id);
  const bool matured = model_.receivables.at(one.root).pay_on <= model_.day();
  const Fen cost = shown(terms && !matured && amount > 0 ? model_.price_of(id, amount, *terms) : std::nullopt);
  ask(by,
      financing::Sell{*LendingPolicyId::from_hex(under), *FragmentId::from_hex(id), Amount{amount},
                      Rate{static_cast<std::uint32_t>(cost)}},
      model_.why_not_sell(by, under, id, amount, cost), [&] { model_.sell(under, id, amount, granted()); });
}

}  // namespace tallystick::ledger_model
