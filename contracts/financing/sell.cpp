#include "contracts/financing/sell.h"

#include "contracts/financing/policy.h"
#include "contracts/financing/sale.h"
#include "contracts/ledger/text.h"

namespace tallystick::contracts::financing {

namespace {

struct Decision {
  Sale sale;
  Price price;
};

// Everything but the shown cost and the money.
Permitted<Decision> decide(const LedgerView& view, const Context& context, const LendingPolicyId& policy_id,
                           const FragmentId& id, Amount amount) {
  const auto policy = load<LendingPolicy>(view, policy_id);
  if (!policy) return refuse(Refusal::E_NOENT, "lending policy " + policy_id.hex());
  if (policy->retired) return refuse(Refusal::E_STATE, "the policy is retired");
  if (policy->text.loan) return refuse(Refusal::E_STATE, "the policy lends and does not buy");
  const auto held = check_seller(view, context, id, amount, fragment::State::held);
  if (!held) return tl::unexpected(held.error());
  if (policy->text.valid_until && context.block.time >= *policy->text.valid_until)
    return refuse(Refusal::E_EXPIRED, "the policy ended at " + text_of(*policy->text.valid_until));
  if (auto ok = check_cut_off(view, context.block); !ok) return tl::unexpected(ok.error());
  if (held->currency != policy->text.currency)
    return refuse_policy("currency", "the policy buys " + policy->text.currency.code());
  if (!checked_add(bought_on(*policy, context.block.day), amount))
    return refuse_policy("bought_today", "more than any ledger can count");

  const auto root = must_load<receivable::Receivable>(view, held->root);
  const Candidate candidate{*held, root, context.party, amount, {}};
  const auto terms = terms_for(*policy, candidate, context.block.day);
  if (!terms) return tl::unexpected(terms.error());
  const auto price = price_of(amount, *terms, context.block.day, root.pay_on);
  if (!price) return tl::unexpected(price.error());
  if (auto ok = check_clauses(*policy, {candidate}, *price, view, context.block); !ok)
    return tl::unexpected(ok.error());
  return Decision{{id, amount, policy->bank, policy->bank_account, *terms, std::nullopt, policy_id}, *price};
}

}  // namespace

Verdict permit(const Sell& op, const Context& context, const LedgerView& view) {
  const auto decision = decide(view, context, op.policy, op.fragment, op.amount);
  if (!decision) return tl::unexpected(decision.error());
  return check_terms(view, context, decision->sale, decision->price, op.shown_cost);
}

void apply(const Sell& op, const Context& context, LedgerDelta& delta) {
  const Decision decision = *decide(delta, context, op.policy, op.fragment, op.amount);
  auto policy = must_load<LendingPolicy>(delta, op.policy);
  policy.bought = *checked_add(bought_on(policy, context.block.day), op.amount);
  policy.bought_day = context.block.day;
  delta.store(policy);
  carry_out(decision.sale, decision.price, context, delta);
}

std::optional<Money> stake(const Sell& op, const LedgerView& view) {
  const auto held = load<fragment::Fragment>(view, op.fragment);
  if (!held) return std::nullopt;
  return Money{held->currency, op.amount};
}

Permitted<Price> preview(const LedgerView& view, const Context& context, const LendingPolicyId& policy,
                         const FragmentId& fragment, Amount amount) {
  const auto decision = decide(view, context, policy, fragment, amount);
  if (!decision) return tl::unexpected(decision.error());
  if (auto ok = check_terms(view, context, decision->sale, decision->price, decision->price.cost.effective); !ok)
    return tl::unexpected(ok.error());
  return decision->price;
}

}  // namespace tallystick::contracts::financing
