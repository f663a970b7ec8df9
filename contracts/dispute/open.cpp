#include "contracts/dispute/open.h"

#include "contracts/account/records.h"
#include "contracts/credit/follow.h"
#include "contracts/dispute/ground.h"
#include "contracts/dispute/origin.h"
#include "contracts/dispute/outcome.h"
#include "contracts/dispute/panel.h"
#include "contracts/financing/record.h"
#include "contracts/fragment/rules.h"
#include "contracts/fragment/split.h"
#include "contracts/ledger/text.h"
#include "contracts/policy/parameters.h"

namespace tallystick::contracts::dispute {

namespace {

using fragment::Fragment;
using receivable::Receivable;

bool has_lien(const Fragment& fragment) {
  return fragment.is_sold() || fragment.state == fragment::State::pledged;
}

// Who is owed by the issuer apart from a bank that bought in good faith.
AccountId creditor_of(const LedgerView& view, const Fragment& fragment) {
  return fragment.is_sold() ? must_load<financing::Deal>(view, fragment.id).seller : fragment.holder;
}

Permitted<Sides> sides_of(const LedgerView& view, const Context& context, Subject subject, const Fragment& fragment,
                          const Receivable& root) {
  AccountId other = root.issuer_account;
  std::optional<FragmentId> transferred;
  if (subject == Subject::transfer) {
    const auto origin = origin_of(view, fragment);
    if (!origin) return tl::unexpected(origin.error());
    other = origin->from;
    transferred = origin->received;
  }
  const AccountId creditor = creditor_of(view, fragment);
  if (context.account != other && context.account != creditor)
    return refuse(Refusal::E_OWNER, "neither side of what is disputed");
  if (other == creditor) return refuse(Refusal::E_SELF, "both sides of it are one account");
  return context.account == other ? Sides{other, creditor, transferred} : Sides{creditor, other, transferred};
}

Verdict check_state(const Fragment& fragment, const Receivable& root, Subject subject) {
  if (fragment.hold)
    return refuse(Refusal::E_FROZEN, "a dispute or an order holds the fragment: " + fragment.hold->hex());
  if (root.state == receivable::State::offered) return refuse(Refusal::E_STATE, "nobody has claimed the receivable");
  if (fragment.outstanding().is_zero())
    return refuse(Refusal::E_STATE, "the fragment is " + std::string{name_of(fragment.state)} + ", nothing is owed");
  if (subject == Subject::transfer && fragment.state == fragment::State::offered)
    return refuse(Refusal::E_STATE, "the fragment is offered: that transfer is not made yet");
  return {};
}

Verdict check_amount(const LedgerView& view, const Context& context, const Open& op, const Fragment& fragment,
                     const Receivable& root) {
  if (op.amount.is_zero() || op.amount > fragment.outstanding())
    return refuse(Refusal::E_AMOUNT, text_of(fragment.currency, op.amount) + " of a fragment of " +
                                         text_of(fragment.currency, fragment.outstanding()));
  const std::int64_t least = policy::value_at(view, policy::kArbitersMin, context.block.day);
  const auto named = static_cast<std::int64_t>(op.arbiters.size());
  if (named < least || named % 2 == 0)
    return refuse_policy(policy::kArbitersMin, std::to_string(named) + " arbiters, an odd number of at least " +
                                                   std::to_string(least) + " is needed");
  if (!has_lien(fragment) && op.amount < fragment.outstanding()) return fragment::check_leaves(view, root, 1);
  return {};
}

Verdict check_lien(const Open& op, const Fragment& fragment, const Sides& sides, const Receivable& root) {
  if (has_lien(fragment) && (op.subject != Subject::obligation || sides.claimant != root.issuer_account))
    return refuse(Refusal::E_LIEN, "a bank bought or lent on the fragment in good faith");
  return {};
}

Date days_from_now(const LedgerView& view, const Context& context, std::string_view parameter) {
  const std::int64_t days = policy::value_at(view, parameter, context.block.day);
  return context.block.day + Days{static_cast<std::int32_t>(days)};
}

PartyId party_of(const LedgerView& view, const AccountId& account) {
  return must_load<account::Account>(view, account).party;
}

}  // namespace

Verdict permit(const Open& op, const Context& context, const LedgerView& view) {
  const auto fragment = fragment::find_fragment(view, op.fragment);
  if (!fragment) return tl::unexpected(fragment.error());
  const auto root = must_load<Receivable>(view, fragment->root);
  if (auto ok = check_arbiters(view, op.arbiters, {}); !ok) return ok;
  if (auto ok = check_state(*fragment, root, op.subject); !ok) return ok;
  const auto sides = sides_of(view, context, op.subject, *fragment, root);
  if (!sides) return tl::unexpected(sides.error());
  if (auto ok = check_amount(view, context, op, *fragment, root); !ok) return ok;
  if (auto ok = check_lien(op, *fragment, *sides, root); !ok) return ok;
  if (auto ok = check_once(view, op.subject, *sides, *fragment); !ok) return ok;
  if (auto ok = check_documents(view, op.subject, *sides, op.documents, *fragment, root); !ok) return ok;
  return check_arbiters(view, op.arbiters,
                        {party_of(view, sides->claimant), party_of(view, sides->respondent), root.issuer});
}

void apply(const Open& op, const Context& context, LedgerDelta& delta) {
  auto fragment = must_load<Fragment>(delta, op.fragment);
  const auto root = must_load<Receivable>(delta, fragment.root);
  const Sides sides = *sides_of(delta, context, op.subject, fragment, root);
  Dispute dispute;
  dispute.id = hold_id(context.transaction_id, context.operation);
  dispute.subject = op.subject;
  dispute.receivable = root.id;
  dispute.claimant = sides.claimant;
  dispute.respondent = sides.respondent;
  dispute.transferred = sides.transferred;
  dispute.currency = fragment.currency;
  dispute.amount = op.amount;
  dispute.documents = op.documents;
  dispute.statement = op.statement;
  dispute.arbiters.items = op.arbiters.items;
  dispute.opened_on = context.block.day;
  dispute.answer_by = days_from_now(delta, context, policy::kDisputeAnswerDays);
  dispute.ends = days_from_now(delta, context, policy::kDisputeDays);
  dispute.holding = !has_lien(fragment);
  if (dispute.holding) {
    fragment = make_still(delta, std::move(fragment), context.block.time);
    if (op.amount < fragment.outstanding()) fragment = fragment::split_off(std::move(fragment), op.amount, delta).part;
    fragment.hold = dispute.id;
    delta.store(fragment);
  }
  dispute.fragment = fragment.id;
  dispute.paid_before = fragment.paid;
  dispute.penalty_before = fragment.penalty_paid;
  delta.store(dispute);
  if (op.subject == Subject::obligation) credit::on_dispute_opened(delta, root.issuer, root.currency);
  for (const PartyId& side : suppliers_of(delta, dispute))
    credit::on_trade_disputed(delta, side, root.currency, context.block.day);
  delta.emit(Opened{dispute.id, fragment.id, root.id, op.subject, sides.claimant, sides.respondent,
                    Money{fragment.currency, op.amount}, dispute.holding, dispute.answer_by, dispute.ends});
}

std::optional<Money> stake(const Open& op, const LedgerView& view) {
  const auto fragment = load<Fragment>(view, op.fragment);
  if (!fragment) return std::nullopt;
  return Money{fragment->currency, op.amount};
}

}  // namespace tallystick::contracts::dispute
