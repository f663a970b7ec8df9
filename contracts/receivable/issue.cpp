#include "contracts/receivable/issue.h"

#include "contracts/credit/follow.h"
#include "contracts/evidence/match.h"
#include "contracts/evidence/override_gap.h"
#include "contracts/evidence/use.h"
#include "contracts/fragment/holder.h"
#include "contracts/fragment/rules.h"
#include "contracts/ledger/business_day.h"
#include "contracts/limit/use.h"
#include "contracts/party/rules.h"
#include "contracts/policy/parameters.h"
#include "contracts/receivable/mandate.h"
#include "contracts/receivable/notice.h"
#include "contracts/receivable/stop.h"

namespace tallystick::contracts::receivable {

namespace {

// R7: a company of the same group must not issue in its place.
Verdict check_not_stopped(const LedgerView& view, const PartyId& issuer) {
  if (const auto by = stopped_by(view, issuer)) return refuse(Refusal::E_STOP, "issuing stop on party " + by->hex());
  return {};
}

Verdict check_tenor(const Issue& op, const Context& context, const LedgerView& view) {
  const Date today = context.block.day;
  if (op.due <= today)
    return refuse(Refusal::E_TENOR, "due " + format_date(op.due) + ", today is " + format_date(today));
  const std::int64_t days = (op.due - today).raw();
  const std::int64_t hard = policy::value_at(view, policy::kTenorHard, today);
  if (days > hard) return refuse(Refusal::E_TENOR, std::to_string(days) + " days, at most " + std::to_string(hard));
  const std::int64_t soft = policy::value_at(view, policy::kTenorSoft, today);
  if (days <= soft) return {};
  const std::string why = std::to_string(days) + " days, more than " + std::to_string(soft);
  if (op.tenor_reason.value.empty()) return refuse(Refusal::E_TENOR_REASON, why + " without a reason");
  for (const evidence::Use& use : op.evidence) {
    const auto attested = load<TenorAttestation>(view, {use.fingerprint, op.limit_bank});
    if (attested && attested->latest_due >= op.due) return {};
  }
  return refuse(Refusal::E_TENOR_REASON, why + " and the limit's bank has not attested it");
}

}  // namespace

Verdict permit(const Issue& op, const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, party::Role::core_enterprise); !ok) return ok;
  const auto payee = fragment::find_payee(view, op.payee);
  if (!payee) return tl::unexpected(payee.error());
  if (op.amount.is_zero()) return refuse(Refusal::E_AMOUNT, "a face of 0");
  if (const auto expiry = fragment::offer_expiry(view, context.block, op.offer_expiry); !expiry)
    return tl::unexpected(expiry.error());
  if (auto ok = check_not_stopped(view, context.party); !ok) return ok;
  if (auto ok = check_tenor(op, context, view); !ok) return ok;
  const Money face{op.currency, op.amount};
  if (auto ok = limit::can_reserve(view, {op.limit_bank, context.party, op.programme}, face); !ok) return ok;
  const bool needs_delivery = policy::value_at(view, policy::kIssueNeedsDelivery, context.block.day) != 0;
  evidence::Taken taken;
  const evidence::Trade trade{payee->party, context.party, face};
  if (auto ok = evidence::check_uses(view, context.block, op.evidence, trade, needs_delivery, taken); !ok) return ok;
  const auto flows = evidence::match_uses(view, op.evidence, trade, context.block.day);
  if (auto ok = evidence::check_flows(view, op.evidence, flows, op.limit_bank, context.block.day); !ok) return ok;
  if (!op.within_group && party::same_group(view, payee->party, context.party))
    return refuse(Refusal::E_SELF, "payee and issuer belong to one group and within_group is not set");
  return check_mandate(view, op.mandate, context.party);
}

void apply(const Issue& op, const Context& context, LedgerDelta& delta) {
  Receivable root;
  root.id = receivable_id(context.transaction_id, context.operation);
  root.issuer = context.party;
  root.issuer_account = context.account;
  root.payee = op.payee;
  root.currency = op.currency;
  root.face = op.amount;
  root.issued = context.block.day;
  root.due = op.due;
  root.pay_on = roll_following(delta, op.due);
  root.mandate = op.mandate;
  root.limit_bank = op.limit_bank;
  root.programme = op.programme;
  root.evidence = op.evidence;
  root.tenor_reason = op.tenor_reason;
  root.leaves = 1;
  root.penalty_booked_to = root.pay_on;
  root.next_day = root.pay_on;

  fragment::Fragment first;
  first.root = root.id;
  first.id = fragment_id(root.id, {}, 0);
  first.state = fragment::State::offered;
  first.holder = context.account;
  first.payee = op.payee;
  first.offer_expiry = *fragment::offer_expiry(delta, context.block, op.offer_expiry);
  first.currency = op.currency;
  first.face = op.amount;
  first.due = op.due;
  first.held_since = context.block.time;

  delta.store(root);
  delta.store(first);
  plan_notice(delta, root, context.block.day);
  limit::reserve(delta, root.limit_key(), {op.currency, op.amount});
  credit::follow(delta, std::nullopt, root, context.block.day);
  evidence::take(delta, op.evidence);
  const PartyId payee = must_load<account::Account>(delta, op.payee).party;
  auto flows =
      evidence::match_uses(delta, op.evidence, {payee, root.issuer, {op.currency, op.amount}}, context.block.day);
  flows.receivable = root.id;
  delta.store(flows);
  delta.emit(Issued{root.id, first.id, root.issuer, op.payee, {op.currency, op.amount}, root.due, root.pay_on});
  delta.emit(evidence::Matched{root.id, flows.verdict});
}

std::optional<Money> stake(const Issue& op, const LedgerView&) {
  return Money{op.currency, op.amount};
}

}  // namespace tallystick::contracts::receivable
