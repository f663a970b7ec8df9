#include "contracts/loan/borrow.h"

#include <algorithm>

#include "contracts/account/records.h"
#include "contracts/financing/policy.h"
#include "contracts/ledger/sums.h"
#include "contracts/ledger/text.h"
#include "contracts/loan/collateral.h"
#include "contracts/loan/start.h"

namespace tallystick::contracts::loan {

namespace {

using financing::LendingPolicy;

struct Decision {
  Agreement agreement;
  Price price;
};

Permitted<Currency> check_security(const LedgerView& view, const Context& context, const LendingPolicy& policy,
                                   const Borrow& op) {
  const Date today = context.block.day;
  auto currency = check_collateral(view, op.collateral, context.account, today);
  if (!currency) return currency;
  if (op.principal.is_zero() || op.principal > policy.text.loan->principal)
    return refuse(Refusal::E_AMOUNT, text_of(*currency, op.principal) + ", the policy lends up to " +
                                         text_of(*currency, policy.text.loan->principal));
  if (op.payments == 0 || op.payments > policy.text.loan->payments)
    return refuse(Refusal::E_AMOUNT, std::to_string(op.payments) + " payments, the policy has up to " +
                                         std::to_string(policy.text.loan->payments));
  if (auto ok = check_unclaimed(view, op.collateral); !ok) return tl::unexpected(ok.error());
  if (policy.bank == context.party) return refuse(Refusal::E_SELF, "a bank lends nothing to itself");
  if (auto ok = check_advance(view, op.collateral, *currency, op.principal, today); !ok)
    return tl::unexpected(ok.error());
  return currency;
}

// What the clauses look at, as if it were a sale.
financing::Price priced(const Terms& terms, const Price& price, Date start, const LedgerView& view) {
  Amount interest;
  const PlanRows rows = plan_of(terms, start, view);
  for (const PlanRow& row : rows) interest = plus(interest, row.interest);
  return {rows.items.back().due - start, interest, price.proceeds, price.cost};
}

struct Pledged {
  fragment::Fragment fragment;
  receivable::Receivable root;
};

// Everything but what was shown, the mandate and the money.
Permitted<Decision> decide(const LedgerView& view, const Context& context, const Borrow& op, const LoanId& id) {
  const auto policy = load<LendingPolicy>(view, op.policy);
  if (!policy) return refuse(Refusal::E_NOENT, "lending policy " + op.policy.hex());
  if (policy->retired) return refuse(Refusal::E_STATE, "the policy is retired");
  if (!policy->text.loan) return refuse(Refusal::E_STATE, "the policy buys and does not lend");
  const auto currency = check_security(view, context, *policy, op);
  if (!currency) return tl::unexpected(currency.error());
  if (policy->text.valid_until && context.block.time >= *policy->text.valid_until)
    return refuse(Refusal::E_EXPIRED, "the policy ended at " + text_of(*policy->text.valid_until));
  if (auto ok = financing::check_cut_off(view, context.block); !ok) return tl::unexpected(ok.error());
  if (*currency != policy->text.currency)
    return refuse_policy("currency", "the policy lends " + policy->text.currency.code());
  if (!checked_add(financing::bought_on(*policy, context.block.day), op.principal))
    return refuse_policy("bought_today", "more than any ledger can count");

  std::vector<Pledged> pledged;
  std::uint8_t level = 0;
  for (const FragmentId& fragment : op.collateral) {
    auto one = must_load<fragment::Fragment>(view, fragment);
    auto root = must_load<receivable::Receivable>(view, one.root);
    level = std::max(level, one.level);
    pledged.push_back({std::move(one), std::move(root)});
    if (pledged.back().root.issuer != pledged.front().root.issuer)
      return refuse_policy("one_issuer", "the fragments are owed by different issuers");
  }
  const auto terms = terms_under(*policy, op.principal, op.payments, level, context.block.day);
  if (!terms) return tl::unexpected(terms.error());
  const auto price = price_of(*terms, context.block.day, view);
  if (!price) return tl::unexpected(price.error());
  const Amount worth = worth_of(view, op.collateral);
  std::vector<financing::Candidate> candidates;
  for (const Pledged& one : pledged)
    candidates.push_back({one.fragment, one.root, context.party, op.principal, worth, op.payments});
  const auto as_sale = priced(*terms, *price, context.block.day, view);
  if (auto ok = financing::check_clauses(*policy, candidates, as_sale, view, context.block); !ok)
    return tl::unexpected(ok.error());
  return Decision{
      {id, policy->bank, policy->bank_account, context.account, op.collateral, *terms, op.mandate, op.policy}, *price};
}

}  // namespace

Hash plan_hash(const PlanRows& rows) {
  return tagged_hash("tallystick/loan-plan", to_bytes(rows));
}

Permitted<Terms> terms_under(const LendingPolicy& policy, Amount principal, std::uint16_t payments, std::uint8_t level,
                             Date start) {
  Terms terms = *policy.text.loan;
  if (principal > terms.principal || payments > terms.payments)
    return refuse(Refusal::E_AMOUNT, "more than the policy lends, or in more payments");
  terms.principal = principal;
  terms.payments = payments;
  terms.costs_max = std::min(terms.costs_max, principal);
  const auto row = financing::price_row(policy, due_date(terms, start, payments) - start, level);
  if (!row) return tl::unexpected(row.error());
  terms.rate = row->rate;
  terms.fee = row->fee;
  return terms;
}

Verdict permit(const Borrow& op, const Context& context, const LedgerView& view) {
  const auto decision = decide(view, context, op, {});
  if (!decision) return tl::unexpected(decision.error());
  if (plan_hash(plan_of(decision->agreement.terms, context.block.day, view)) != op.shown_plan)
    return refuse(Refusal::E_APR, "the payments are not those that were shown");
  return check_start(view, context, decision->agreement, decision->price, op.shown_cost);
}

void apply(const Borrow& op, const Context& context, LedgerDelta& delta) {
  const LoanId id = loan_id(context.transaction_id, context.operation);
  const Decision decision = *decide(delta, context, op, id);
  auto policy = must_load<LendingPolicy>(delta, op.policy);
  const Date today = context.block.day;
  policy.bought = plus(financing::bought_on(policy, today), op.principal);
  policy.bought_day = today;
  delta.store(policy);
  start(decision.agreement, decision.price, context, delta);
}

std::optional<Money> stake(const Borrow& op, const LedgerView& view) {
  const auto policy = load<LendingPolicy>(view, op.policy);
  if (!policy) return std::nullopt;
  return Money{policy->text.currency, op.principal};
}

}  // namespace tallystick::contracts::loan
