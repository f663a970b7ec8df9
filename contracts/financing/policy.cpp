#include "contracts/financing/policy.h"

#include <algorithm>
#include <limits>

#include "contracts/cash/payment.h"
#include "contracts/credit/standing.h"
#include "contracts/evidence/four_flows.h"
#include "contracts/evidence/level.h"
#include "contracts/financing/exposure.h"
#include "contracts/ledger/text.h"
#include "contracts/loan/plan.h"
#include "contracts/party/rules.h"
#include "contracts/policy/parameters.h"
#include "contracts/purpose/grant.h"
#include "contracts/receivable/stop.h"

namespace tallystick::contracts::financing {

namespace {

// Whether every price row makes terms that a loan can have.
Verdict check_lending(const PolicyText& text) {
  if (!text.loan) return {};
  if (text.bound) return refuse(Refusal::E_AMOUNT, "the policy lends; the terms of its loan say where the money goes");
  if (text.loan->plan == loan::Plan::stepped)
    return refuse(Refusal::E_AMOUNT, "the steps of a plan are agreed for one loan");
  if (text.loan->rate.raw() != 0 || !text.loan->fee.is_zero())
    return refuse(Refusal::E_AMOUNT, "rate and fee stand in the price rows");
  // It would count what was bought alone, and bind no loan.
  for (const Clause& clause : text.clauses)
    if (clause.subject == ClauseField::bank_on_issuer)
      return refuse(Refusal::E_AMOUNT,
                    "bank_on_issuer looks at what was bought; a policy that lends has policy_on_issuer");
  for (const PriceRow& row : text.prices) {
    loan::Terms terms = *text.loan;
    terms.rate = row.rate;
    terms.fee = row.fee;
    if (auto ok = loan::check_terms(terms); !ok) return ok;
  }
  return {};
}

}  // namespace

Verdict permit(const PublishPolicy& op, const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, party::Role::bank); !ok) return ok;
  for (const ListedIssuer& listed : op.text.issuers)
    if (const auto found = party::find_party(view, listed.issuer); !found) return tl::unexpected(found.error());
  if (op.text.prices.empty()) return refuse(Refusal::E_AMOUNT, "no price row");
  for (const PriceRow& row : op.text.prices)
    if (row.days_max < 1 || row.days_max > pricing::kPricedDaysMax || row.rate.raw() > kRateOne)
      return refuse(Refusal::E_AMOUNT,
                    "a price row for " + std::to_string(row.days_max) + " days at " + format_percent(row.rate));
  if (auto ok = check_lending(op.text); !ok) return ok;
  if (op.text.valid_until && *op.text.valid_until <= context.block.time)
    return refuse(Refusal::E_EXPIRED, "the policy would end at once");
  const Terms terms{op.text.kind, {}, op.text.day_count, {}, {}, op.text.bound};
  if (auto ok = purpose::check_destination(view, purpose::destination_of(terms), context.block); !ok) return ok;
  if (op.text.loan)
    if (auto ok = purpose::check_destination(view, purpose::destination_of(*op.text.loan), context.block); !ok)
      return ok;
  return cash::check_currency(view, op.text.currency);
}

void apply(const PublishPolicy& op, const Context& context, LedgerDelta& delta) {
  LendingPolicy policy;
  policy.id = lending_policy_id(context.transaction_id, context.operation);
  policy.bank = context.party;
  policy.bank_account = context.account;
  policy.text = op.text;
  delta.store(policy);
  delta.emit(PolicyPublished{policy.id, policy.bank});
}

Verdict permit(const RetirePolicy& op, const Context& context, const LedgerView& view) {
  const auto policy = load<LendingPolicy>(view, op.policy);
  if (!policy) return refuse(Refusal::E_NOENT, "lending policy " + op.policy.hex());
  if (policy->retired) return refuse(Refusal::E_STATE, "retired already");
  if (policy->bank != context.party) return refuse(Refusal::E_OWNER, "another bank's");
  return {};
}

void apply(const RetirePolicy& op, const Context&, LedgerDelta& delta) {
  auto policy = must_load<LendingPolicy>(delta, op.policy);
  policy.retired = true;
  delta.store(policy);
  delta.emit(PolicyRetired{policy.id, policy.bank});
}

Permitted<PriceRow> price_row(const LendingPolicy& policy, Days days, std::uint8_t level) {
  for (const PriceRow& row : policy.text.prices)
    if (days.raw() <= row.days_max && level <= row.level_max) return row;
  return refuse_policy("price", "no row for " + std::to_string(days.raw()) + " days at level " + std::to_string(level));
}

Permitted<Terms> terms_for(const LendingPolicy& policy, const Candidate& candidate, Date today) {
  const auto row = price_row(policy, candidate.root.pay_on - today, candidate.fragment.level);
  if (!row) return tl::unexpected(row.error());
  return Terms{policy.text.kind, row->rate, policy.text.day_count, row->fee, {}, policy.text.bound};
}

Verdict check_cut_off(const LedgerView& view, const BlockContext& block) {
  const Calendar& calendar = block.config->calendar;
  const std::int64_t into_day = (block.time - start_of(calendar, block.day)).raw();
  const std::int64_t minute = into_day * 1'440 / calendar.ms_per_day;
  const std::int64_t cut_off = policy::value_at(view, policy::kCutOffMinute, block.day);
  if (minute >= cut_off)
    return refuse_policy(policy::kCutOffMinute,
                         "minute " + std::to_string(minute) + " of the day, until " + std::to_string(cut_off));
  return {};
}

namespace {

// Everything a clause may look at.
struct Question {
  const LendingPolicy& policy;
  const Candidate& candidate;
  const Price& price;
  const LedgerView& view;
  const BlockContext& block;

  const ListedIssuer* listed() const {
    for (const ListedIssuer& one : policy.text.issuers)
      if (one.issuer == candidate.root.issuer) return &one;
    return nullptr;
  }
  // Both at most Amount::kMax: the sum fits.
  std::int64_t with_this_sale(Amount outstanding) const { return outstanding.minor() + candidate.amount.minor(); }
  std::int64_t out_on(Debtor debtor, const PartyId& party, const LendingPolicyId& under) const {
    return with_this_sale(outstanding_on(view, {party, debtor, policy.bank, policy.text.currency, under}));
  }
  // In millionths, at most kRateOne once a loan is within what the fragments are worth.
  std::int64_t advance() const {
    if (!candidate.worth) return kRateOne;
    __extension__ using Wide = unsigned __int128;
    const auto lent = static_cast<Wide>(candidate.amount.minor()) * kRateOne;
    return static_cast<std::int64_t>(lent / static_cast<Wide>(candidate.worth->minor()));
  }
  credit::Standing standing() const {
    return credit::standing_of(view, candidate.root.issuer, policy.text.currency, block.day);
  }
};

std::int64_t value_of(ClauseField subject, const Question& asked) {
  const auto yes = [](bool b) { return std::int64_t{b ? 1 : 0}; };
  const auto& [policy, candidate, price, view, block] = asked;
  const PartyId& issuer = candidate.root.issuer;
  switch (subject) {
    case ClauseField::amount:
      return candidate.amount.minor();
    case ClauseField::days:
      return price.days.raw();
    case ClauseField::level:
      return candidate.fragment.level;
    case ClauseField::issuer_listed:
      return yes(asked.listed() != nullptr);
    case ClauseField::issuer_stopped:
      return yes(receivable::stopped_by(view, issuer).has_value());
    case ClauseField::seller_served:
      return yes(party::is_customer(view, policy.bank, candidate.seller));
    case ClauseField::seller_age_days: {
      const auto seller = must_load<party::Party>(view, candidate.seller);
      return (block.day - ledger_day(block.config->calendar, seller.registered)).raw();
    }
    case ClauseField::cost:
      return price.cost.effective.raw();
    case ClauseField::bought_today:
      return asked.with_this_sale(bought_on(policy, block.day));
    case ClauseField::receivable_face:
      return candidate.root.face.minor();
    case ClauseField::receivable_days:
      return (candidate.root.due - candidate.root.issued).raw();
    case ClauseField::within_group:
      return yes(party::same_group(view, candidate.seller, issuer));
    case ClauseField::policy_on_issuer:
      return asked.out_on(Debtor::issuer, issuer, policy.id);
    case ClauseField::policy_on_seller:
      return asked.out_on(Debtor::seller, candidate.seller, policy.id);
    case ClauseField::bank_on_issuer:
      return asked.out_on(Debtor::issuer, issuer, {});
    case ClauseField::issuer_history_days:
      return asked.standing().history_days;
    case ClauseField::issuer_settled:
      return asked.standing().settled;
    case ClauseField::issuer_on_time:
      return asked.standing().on_time;
    case ClauseField::issuer_days_late:
      return asked.standing().days_late;
    case ClauseField::issuer_outstanding:
      return asked.standing().outstanding;
    case ClauseField::issuer_past_due:
      return asked.standing().past_due;
    case ClauseField::issuer_concentration:
      return asked.standing().concentration;
    case ClauseField::issuer_defaults:
      return asked.standing().defaults;
    case ClauseField::issuer_disputes_open:
      return asked.standing().disputes_open;
    case ClauseField::issuer_disputes_lost:
      return asked.standing().disputes_lost;
    case ClauseField::evidence_level:
      return evidence::level_of(view, candidate.root.evidence, block.time);
    case ClauseField::evidence_depth: {
      std::int64_t deepest = 0;
      for (const evidence::Use& use : candidate.root.evidence)
        deepest = std::max<std::int64_t>(deepest, must_load<evidence::Evidence>(view, use.fingerprint).depth);
      return deepest;
    }
    case ClauseField::flows_pass: {
      const auto flows = load<evidence::FourFlows>(view, candidate.root.id);
      return yes(flows && flows->verdict == evidence::Agreement::pass);
    }
    case ClauseField::advance:
      return asked.advance();
    case ClauseField::payments:
      return candidate.payments;
  }
  ensure(false);
  return 0;
}

// As people read it: amounts with their currency, costs and shares in percent, the rest as numbers.
std::string text_of_value(ClauseField subject, std::int64_t value, const Currency& currency) {
  switch (subject) {
    case ClauseField::amount:
    case ClauseField::bought_today:
    case ClauseField::receivable_face:
    case ClauseField::policy_on_issuer:
    case ClauseField::policy_on_seller:
    case ClauseField::bank_on_issuer:
    case ClauseField::issuer_outstanding:
    case ClauseField::issuer_past_due:
      return value < 0 ? std::to_string(value) : text_of(currency, value);
    case ClauseField::cost:
    case ClauseField::issuer_on_time:
    case ClauseField::issuer_concentration:
    case ClauseField::advance:
      if (value < 0 || value > std::numeric_limits<std::uint32_t>::max()) return std::to_string(value);
      return format_percent(Rate{static_cast<std::uint32_t>(value)});
    default:
      return std::to_string(value);
  }
}

bool holds(std::int64_t value, Comparison comparison, std::int64_t constant) {
  switch (comparison) {
    case Comparison::at_most:
      return value <= constant;
    case Comparison::at_least:
      return value >= constant;
    case Comparison::equal:
      return value == constant;
    case Comparison::not_equal:
      return value != constant;
  }
  ensure(false);
  return false;
}

}  // namespace

Verdict check_clauses(const LendingPolicy& policy, const std::vector<Candidate>& candidates, const Price& price,
                      const LedgerView& view, const BlockContext& block) {
  const Question asked{policy, candidates.front(), price, view, block};
  const Currency& currency = policy.text.currency;
  if (const ListedIssuer* listed = asked.listed(); listed != nullptr && listed->limit) {
    const std::int64_t out = asked.out_on(Debtor::issuer, listed->issuer, policy.id);
    if (out > listed->limit->minor())
      return refuse_policy("issuer_limit", "at most " + text_of(currency, *listed->limit) +
                                               " of this issuer, would be " + text_of(currency, out));
  }
  for (std::size_t i = 0; i < policy.text.clauses.size(); ++i) {
    const Clause& clause = policy.text.clauses.items[i];
    for (std::size_t of = 0; of < candidates.size(); ++of) {
      const std::int64_t value = value_of(clause.subject, {policy, candidates[of], price, view, block});
      if (holds(value, clause.comparison, clause.constant)) continue;
      const auto text = [&](std::int64_t number) { return text_of_value(clause.subject, number, currency); };
      const std::string where = candidates.size() > 1 ? " for fragment " + std::to_string(of + 1) : "";
      return refuse_policy(name_of(clause.subject), "clause " + std::to_string(i + 1) + " asks " +
                                                        std::string{name_of(clause.comparison)} + " " +
                                                        text(clause.constant) + ", is " + text(value) + where);
    }
  }
  return {};
}

Amount bought_on(const LendingPolicy& policy, Date day) {
  return policy.bought_day == day ? policy.bought : Amount{};
}

}  // namespace tallystick::contracts::financing
