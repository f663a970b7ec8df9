// What people do in a twin's life: policies that banks publish, and loans under them.
#include <algorithm>

#include "contracts/financing/policy.h"
#include "contracts/loan/borrow.h"
#include "contracts/loan/start.h"
#include "tests/ledger_model/named.h"
#include "tests/ledger_model/twin.h"

namespace tallystick::ledger_model {

using namespace contracts;

namespace {

constexpr std::int64_t kHour = 3'600'000;

}  // namespace

void Twin::publish(const Policy& policy) {
  financing::PolicyText text = world_.policy_text();
  const financing::Terms terms = real(Terms{policy.recourse, 0, policy.year, 0});
  text.kind = terms.kind;
  text.day_count = terms.day_count;
  if (policy.issuer_limit) text.issuers.items.front().limit = Amount{*policy.issuer_limit};
  text.clauses.items.clear();
  for (const Clause& clause : policy.clauses)
    text.clauses.items.push_back({named<financing::ClauseField>(clause.subject),
                                  named<financing::Comparison>(clause.comparison), clause.constant});
  text.prices.items.clear();
  for (const PriceRow& row : policy.prices)
    text.prices.items.push_back({row.days_max, static_cast<std::uint8_t>(row.level_max),
                                 Rate{static_cast<std::uint32_t>(row.rate)}, Amount{row.fee}});
  if (policy.bound) text.bound = real(*policy.bound);
  if (policy.loan) text.loan = real(*policy.loan);
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
                                    {"bank_on_issuer", "at_most", 300'000'00},
                                    {"payments", "at_most", 4},
                                    {"advance", "at_most", 800'000}};
  Policy policy;
  policy.bank = bank();
  policy.recourse = once_in(2);
  policy.year = once_in(3) ? 365 : 360;
  for (std::uint64_t i = 0, n = 2 + dice_.below(3); i < n; ++i)
    policy.clauses.push_back(kClauses[dice_.below(std::size(kClauses))]);
  policy.prices = {{30, 1, dice_.between(20'000, 60'000), 0},
                   {120, 2, dice_.between(20'000, 90'000), once_in(2) ? up_to(50'00) : 0}};
  if (once_in(2)) {
    policy.loan = loan_terms(300'000'00);
    policy.loan->plan = once_in(4) ? "revolving" : once_in(2) ? "equal_instalments" : "bullet";
    policy.loan->steps.clear();
    std::erase_if(policy.clauses, [](const auto& clause) { return clause.subject == "bank_on_issuer"; });
    policy.loan->bound.reset();
    if (policy.loan->revolving()) policy.loan->pay_to.clear();
    if (!policy.loan->revolving() && policy.loan->pay_to.empty() && once_in(3)) {
      policy.loan->bound = some_bound();
      policy.loan->bound->expires_ms += kHour;
    }
    policy.loan->rate = policy.loan->fee = 0;
    policy.loan->payments = std::clamp(policy.loan->payments, 1, 7);
    policy.loan->costs_max = std::min(policy.loan->costs_max, policy.loan->principal);
    if (policy.loan->revolving()) {
      policy.loan->early_fee = 0;
      if (policy.loan->count == "thirty_360") policy.loan->count = "actual_365";
      for (PriceRow& row : policy.prices) row.fee = 0;
    } else {
      policy.loan->unused_fee = 0;
    }
  } else if (policy.recourse && once_in(2)) {
    policy.bound = some_bound();
    policy.bound->expires_ms += kHour;
  }
  if (once_in(3)) policy.issuer_limit = up_to(200'000'00);
  if (once_in(3)) policy.until_ms = model_.now_ms() + dice_.between(24, 1'000) * kHour;
  publish(policy);
}

void Twin::borrow_under() {
  Ledger::Wanted wanted;
  std::vector<Name> lends;
  for (const auto& [id, policy] : model_.policies)
    if (policy.loan && (!policy.retired || once_in(20))) lends.push_back(id);
  wanted.policy = lends.empty() || once_in(30) ? some(model_.policies) : dice_.pick(lends);
  const Name first = some_fragment("held");
  if (first.empty()) return;
  const Name holder = model_.fragments.at(first).holder;
  const Name by = somebody(model_.bank_of.contains(holder) ? holder : supplier());
  for (const auto& [id, one] : model_.fragments)
    if (id == first || (one.state == "held" && one.holder == by && wanted.collateral.size() < 3 && once_in(3)))
      wanted.collateral.push_back(id);
  if (once_in(50)) std::reverse(wanted.collateral.begin(), wanted.collateral.end());
  Fen worth = 0;
  for (const Name& id : wanted.collateral) worth += model_.fragments.at(id).outstanding();
  const Policy& under = model_.policies.at(wanted.policy);
  wanted.principal = some_of(once_in(15) ? worth : worth * 9 / 10);
  if (under.loan && !once_in(20)) wanted.principal = std::min(wanted.principal, under.loan->principal);
  wanted.payments =
      under.loan ? static_cast<int>(once_in(20) ? under.loan->payments + 1 : up_to(under.loan->payments)) : 1;
  const Name clearing_bank = once_in(40) ? bank() : model_.bank_of.at(by);

  loan::Borrow op;
  op.policy = *LendingPolicyId::from_hex(wanted.policy);
  for (const Name& id : wanted.collateral) op.collateral.items.push_back(*FragmentId::from_hex(id));
  op.principal = Amount{wanted.principal};
  op.payments = static_cast<std::uint16_t>(wanted.payments);
  op.mandate = {member(by).account, member(clearing_bank).party};
  const auto terms = under.loan && wanted.principal > 0 ? model_.terms_under(wanted) : std::nullopt;
  const Fen cost = shown(terms ? model_.price_of(*terms) : std::nullopt);
  op.shown_cost = Rate{static_cast<std::uint32_t>(cost)};
  const bool right = terms && !once_in(30);
  if (right) op.shown_plan = loan::plan_hash(loan::plan_of(real(*terms), world_.ledger.today(), world_.ledger.view()));
  ask(by, op, model_.why_not_borrow_under(by, wanted, cost, right, clearing_bank), [&] {
    model_.borrow_under(by, wanted, events_of<loan::Started>(world_.ledger.last()).at(0).loan.hex(), granted());
  });
}

}  // namespace tallystick::ledger_model
