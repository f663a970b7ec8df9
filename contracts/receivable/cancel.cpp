#include "contracts/receivable/cancel.h"

#include "contracts/claim/priority.h"
#include "contracts/credit/follow.h"
#include "contracts/evidence/use.h"
#include "contracts/fragment/trades.h"
#include "contracts/ledger/sums.h"
#include "contracts/limit/use.h"
#include "contracts/receivable/consent_cancel.h"
#include "contracts/receivable/notice.h"
#include "contracts/settlement/finish.h"

namespace tallystick::contracts::receivable {

namespace {

bool has_agreed(const LedgerView& view, const fragment::Fragment& fragment, Timestamp now) {
  const auto consent = load<CancelConsent>(view, fragment.id);
  return consent && consent->holder == fragment.holder && consent->held_since == fragment.held_since &&
         now < consent->until;
}

Verdict check_all_agree(const Receivable& root, const Context& context, const LedgerView& view) {
  const auto fragments = settlement::live_fragments(view, root);
  for (const fragment::Fragment& fragment : fragments)
    if (auto ok = check_cancellable(fragment); !ok) return ok;
  if (root.issuer_account != context.account) return refuse(Refusal::E_OWNER, "issued by another account");
  for (const fragment::Fragment& fragment : fragments)
    if (auto ok = check_no_lien(fragment); !ok) return ok;
  for (const fragment::Fragment& fragment : fragments)
    if (!has_agreed(view, fragment, context.block.time))
      return refuse(Refusal::E_OWNER, "the holder of fragment " + fragment.id.hex() + " has not agreed");
  if (const auto trades = fragment::unpaid_trades(view, fragments); !trades) return tl::unexpected(trades.error());
  for (const fragment::Fragment& fragment : fragments)
    if (auto ok = check_unclaimed(view, fragment); !ok) return ok;
  return {};
}

// What was paid stays paid. The trades behind all transfers are undone with it as far as they were not paid.
void cancel_by_all(LedgerDelta& delta, Receivable root, Date today) {
  const Receivable before = root;
  const Amount unpaid = root.unpaid();
  fragment::undo_trades(delta, *fragment::unpaid_trades(delta, settlement::live_fragments(delta, root)));
  for (fragment::Fragment& fragment : settlement::live_fragments(delta, root)) {
    fragment.state = fragment.paid.is_zero() ? fragment::State::cancelled : fragment::State::settled;
    delta.store(fragment);
    delta.erase<CancelConsent>(fragment.id);
  }
  evidence::give_back_part(delta, root.evidence, unpaid);
  root.cancelled = plus(root.cancelled, unpaid);
  limit::free_outstanding(delta, root.limit_key(), unpaid);
  root = settlement::finish(std::move(root), State::cancelled, 0, today, delta);
  credit::follow(delta, before, root, today);
  delta.emit(Cancelled{root.id, fragment_id(root.id, {}, 0), CancelCause::by_all});
}

}  // namespace

Verdict check_cancellable(const fragment::Fragment& fragment) {
  if (fragment.hold) return refuse(Refusal::E_FROZEN, "a dispute or an order holds fragment " + fragment.id.hex());
  if (!fragment.is_live() || fragment.state == fragment::State::offered)
    return refuse(Refusal::E_STATE, "fragment " + fragment.id.hex() + " is " + std::string{name_of(fragment.state)});
  return {};
}

Verdict check_no_lien(const fragment::Fragment& fragment) {
  if (fragment.state != fragment::State::held)
    return refuse(Refusal::E_LIEN, "fragment " + fragment.id.hex() + " is " + std::string{name_of(fragment.state)});
  return {};
}

Verdict check_unclaimed(const LedgerView& view, const fragment::Fragment& fragment) {
  for (const claim::Claim& outside : claim::outside_claims_on(view, fragment))
    if (outside.registered_at || outside.noticed_at)
      return refuse(Refusal::E_LIEN, "claimed outside the ledger by " + outside.outside_claimant.value);
  return {};
}

Verdict permit(const Cancel& op, const Context& context, const LedgerView& view) {
  const auto root = load<Receivable>(view, op.receivable);
  if (!root) return refuse(Refusal::E_NOENT, "receivable " + op.receivable.hex());
  if (root->is_final()) return refuse(Refusal::E_STATE, "the receivable is " + std::string{name_of(root->state)});
  if (root->state != State::offered) return check_all_agree(*root, context, view);
  if (root->issuer_account != context.account) return refuse(Refusal::E_OWNER, "issued by another account");
  return {};
}

void apply(const Cancel& op, const Context& context, LedgerDelta& delta) {
  Receivable root = must_load<Receivable>(delta, op.receivable);
  if (root.state != State::offered) {
    cancel_by_all(delta, std::move(root), context.block.day);
    return;
  }
  auto first = must_load<fragment::Fragment>(delta, fragment_id(root.id, {}, 0));
  cancel_offered(delta, std::move(root), std::move(first), CancelCause::by_issuer);
}

void cancel_offered(LedgerDelta& delta, Receivable receivable, fragment::Fragment first, CancelCause cause) {
  ensure(receivable.state == State::offered && first.state == fragment::State::offered && first.root == receivable.id);
  first.state = fragment::State::cancelled;
  first.payee.reset();
  first.offer_expiry.reset();
  delta.store(first);
  const Receivable before = receivable;
  receivable.state = State::cancelled;
  receivable.cancelled = receivable.face;
  receivable.leaves = 0;
  receivable.next_day.reset();
  evidence::give_back_part(delta, receivable.evidence, receivable.face);
  delta.store(receivable);
  drop_notice(delta, receivable.id);
  limit::free_reserved(delta, receivable.limit_key(), receivable.face);
  credit::follow(delta, before, receivable, receivable.pay_on);
  delta.emit(Cancelled{receivable.id, first.id, cause});
}

}  // namespace tallystick::contracts::receivable
