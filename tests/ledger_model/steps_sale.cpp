// What people do in a twin's life: sales to banks, by quote and by published policy.
#include "contracts/financing/accept.h"
#include "contracts/financing/policy.h"
#include "contracts/financing/quote.h"
#include "contracts/financing/request.h"
#include "contracts/financing/sell.h"
#include "tests/ledger_model/named.h"
#include "tests/ledger_model/twin.h"

namespace tallystick::ledger_model {

using namespace contracts;

namespace {

constexpr std::int64_t kHour = 3'600'000;

pricing::DayCount day_count(int year) {
  return year == 365 ? pricing::DayCount::actual_365 : pricing::DayCount::actual_360;
}
financing::SaleKind kind(bool recourse) {
  return recourse ? financing::SaleKind::with_recourse : financing::SaleKind::without_recourse;
}

}  // namespace

void Twin::request() {
  const Name id = some_fragment("held");
  if (id.empty()) return;
  const Name by = somebody(model_.fragments.at(id).holder);
  Request wanted{by, once_in(2) ? bank() : "", some_of(model_.fragments.at(id).outstanding()),
                 model_.now_ms() + (once_in(20) ? 0 : dice_.between(1, 200)) * kHour};
  financing::Request op;
  op.fragment = *FragmentId::from_hex(id);
  op.amount = Amount{wanted.amount};
  if (!wanted.bank.empty()) op.banks.items = {member(wanted.bank).party};
  op.until = Timestamp{wanted.until_ms};
  ask(by, op, model_.why_not_request(by, id, wanted), [&] { model_.requests[id] = wanted; });
}

void Twin::offer() {
  Name id = some_fragment("held");
  if (!once_in(20)) {
    std::vector<Name> asked;
    for (const auto& [fragment, wanted] : model_.requests)
      if (once_in(10) || (model_.fragments.at(fragment).state == "held" && wanted.until_ms > model_.now_ms()))
        asked.push_back(fragment);
    id = asked.empty() ? "" : dice_.pick(asked);
  }
  if (id.empty()) return;
  const auto request = model_.requests.find(id);
  const bool asked = request != model_.requests.end() && !request->second.bank.empty() && !once_in(8);
  const Name by = once_in(30) ? supplier() : asked ? request->second.bank : bank();
  const Fen amount = request == model_.requests.end() ? 0 : request->second.amount;
  Quote offered;
  offered.terms = {once_in(2), dice_.between(0, 120'000), once_in(3) ? 365 : 360, once_in(3) ? up_to(amount / 100) : 0};
  if (once_in(30)) offered.terms.fee = amount;
  if ((offered.terms.recourse && once_in(2)) || once_in(40)) offered.cap = once_in(8) ? 0 : up_to(amount);
  offered.expires_ms = model_.now_ms() + (once_in(30) ? 721 : once_in(30) ? 0 : dice_.between(1, 240)) * kHour;
  financing::Offer op;
  op.fragment = *FragmentId::from_hex(id);
  op.terms.kind = kind(offered.terms.recourse);
  op.terms.rate = Rate{static_cast<std::uint32_t>(offered.terms.rate)};
  op.terms.day_count = day_count(offered.terms.year);
  op.terms.fee = Amount{offered.terms.fee};
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
      model_.why_not_accept(by, id, cost), [&] { model_.accept(id); });
}

void Twin::withdraw() {
  const Name id = some(model_.quotes);
  if (id.empty()) return;
  const Name by = once_in(2) ? model_.quotes.at(id).bank : somebody(model_.quotes.at(id).seller);
  ask(by, financing::Withdraw{*QuoteId::from_hex(id)}, model_.why_not_withdraw(by, id), [&] { model_.withdraw(id); });
}

void Twin::publish(const Policy& policy) {
  financing::PolicyText text = world_.policy_text();
  text.kind = kind(policy.recourse);
  text.day_count = day_count(policy.year);
  if (policy.issuer_limit) text.issuers.items.front().limit = Amount{*policy.issuer_limit};
  text.clauses.items.clear();
  for (const Clause& clause : policy.clauses)
    text.clauses.items.push_back({named<financing::ClauseField>(clause.subject),
                                  named<financing::Comparison>(clause.comparison), clause.constant});
  text.prices.items.clear();
  for (const PriceRow& row : policy.prices)
    text.prices.items.push_back({row.days_max, static_cast<std::uint8_t>(row.level_max),
                                 Rate{static_cast<std::uint32_t>(row.rate)}, Amount{row.fee}});
  if (policy.until_ms != 0) text.valid_until = Timestamp{policy.until_ms};
  model_.policies[world_.publish(member(policy.bank), text).hex()] = policy;
  model_.due_work();
}

// A new policy with a few clauses, or the end of an old one; four plain ones per life stay.
void Twin::publish() {
  if (once_in(3)) {
    const Name id = some(model_.policies);
    const Policy& policy = model_.policies.at(id);
    if (policy.clauses.size() < 2) return;
    const Name by = once_in(4) ? bank() : policy.bank;
    const std::string expected = policy.retired ? "E_STATE" : by != policy.bank ? "E_OWNER" : "";
    return ask(by, financing::RetirePolicy{*LendingPolicyId::from_hex(id)}, expected,
               [&] { model_.policies.at(id).retired = true; });
  }
  static const Clause kClauses[] = {{"amount", "at_least", 5'000'00},
                                    {"amount", "at_most", 200'000'00},
                                    {"days", "at_most", 60},
                                    {"days", "at_least", 5},
                                    {"level", "at_most", 1},
                                    {"level", "equal", 0},
                                    {"issuer_stopped", "equal", 0},
                                    {"seller_served", "equal", 1},
                                    {"cost", "at_most", 60'000},
                                    {"bought_today", "at_most", 150'000'00},
                                    {"receivable_face", "at_most", 200'000'00},
                                    {"receivable_days", "not_equal", 30},
                                    {"policy_on_issuer", "at_most", 150'000'00},
                                    {"policy_on_seller", "at_most", 100'000'00},
                                    {"bank_on_issuer", "at_most", 300'000'00}};
  Policy policy;
  policy.bank = bank();
  policy.recourse = once_in(2);
  policy.year = once_in(3) ? 365 : 360;
  for (std::uint64_t i = 0, n = 2 + dice_.below(3); i < n; ++i)
    policy.clauses.push_back(kClauses[dice_.below(std::size(kClauses))]);
  policy.prices = {{30, 1, dice_.between(20'000, 60'000), 0},
                   {120, 2, dice_.between(20'000, 90'000), once_in(2) ? up_to(50'00) : 0}};
  if (once_in(3)) policy.issuer_limit = up_to(200'000'00);
  if (once_in(3)) policy.until_ms = model_.now_ms() + dice_.between(24, 1'000) * kHour;
  publish(policy);
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
      model_.why_not_sell(by, under, id, amount, cost), [&] { model_.sell(under, id, amount); });
}

}  // namespace tallystick::ledger_model
