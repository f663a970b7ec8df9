#include "contracts/dispute/outcome.h"

#include <algorithm>

#include "contracts/account/records.h"
#include "contracts/credit/follow.h"
#include "contracts/dispute/escrow.h"
#include "contracts/evidence/use.h"
#include "contracts/financing/quote.h"
#include "contracts/fragment/offer.h"
#include "contracts/fragment/split.h"
#include "contracts/ledger/sums.h"
#include "contracts/limit/use.h"
#include "contracts/receivable/record.h"
#include "contracts/settlement/finish.h"
#include "contracts/settlement/payout.h"
#include "contracts/settlement/penalty.h"

namespace tallystick::contracts::dispute {

namespace {

__extension__ using Wide = unsigned __int128;

using fragment::Fragment;
using receivable::Receivable;

// floor(whole * part / of)
Amount in_proportion(Amount whole, Amount part, Amount of) {
  const Wide product = static_cast<Wide>(whole.minor()) * static_cast<std::uint64_t>(part.minor());
  return Amount{static_cast<std::int64_t>(product / static_cast<std::uint64_t>(of.minor()))};
}

// Cancels `amount` of what the fragment still owes; it carries no hold.
void cancel_part(LedgerDelta& delta, Fragment fragment, Amount amount, Date today) {
  if (amount.is_zero()) return;
  if (amount < fragment.outstanding()) fragment = fragment::split_off(std::move(fragment), amount, delta).part;
  fragment.state = fragment.paid.is_zero() ? fragment::State::cancelled : fragment::State::settled;
  delta.store(fragment);
  auto root = must_load<Receivable>(delta, fragment.root);
  // Late interest on what was unpaid until today stays owed while anything is unpaid, and ends with the last of it (settlement::finish).
  root = settlement::with_penalty_booked(std::move(root), settlement::value_date(root, today), delta);
  root.leaves -= 1;
  root.cancelled = plus(root.cancelled, amount);
  delta.store(root);
  limit::free_outstanding(delta, root.limit_key(), amount);
}

void refund(LedgerDelta& delta, const Dispute& dispute, const Fragment& held, Amount face) {
  const auto root = must_load<Receivable>(delta, held.root);
  const Amount late = in_proportion(minus(held.penalty_paid, dispute.penalty_before), dispute.granted, dispute.amount);
  pay_back(delta, dispute.id, plus(face, late), {root.mandate.clearing_bank, root.mandate.account, cash::Kind::deposit},
           settlement::payment_reference(held.id));
}

void reduce(LedgerDelta& delta, const Dispute& dispute, const Fragment& held, const BlockContext& block) {
  const Date today = block.day;
  const auto before = must_load<Receivable>(delta, held.root);
  const Amount unpaid = std::min(dispute.granted, held.outstanding());
  refund(delta, dispute, held, minus(dispute.granted, unpaid));
  const Fragment free = lift_hold(delta, held, block);
  cancel_part(delta, free, unpaid, today);
  auto root = must_load<Receivable>(delta, free.root);
  evidence::give_back_part(delta, root.evidence, dispute.granted);
  root = settlement::finish_if_paid(std::move(root), today, delta);
  credit::follow(delta, before, root, settlement::value_date(before, today));
}

void reverse(LedgerDelta& delta, const Dispute& dispute, Fragment held, const BlockContext& block) {
  const auto passed_on = must_load<Fragment>(delta, *dispute.transferred);
  const auto source = must_load<Fragment>(delta, passed_on.parents.items.front());
  held.holder = source.holder;
  held.liable = source.liable;
  held.level = static_cast<std::uint8_t>(held.level - 1);
  held.held_since = block.time;
  delta.store(held);
  auto received = must_load<Fragment>(delta, *dispute.transferred);
  evidence::give_back_part(delta, received.evidence, dispute.amount);
  delta.store(received);
  lift_hold(delta, must_load<Fragment>(delta, held.id), block);
}

PartyId party_of(const LedgerView& view, const AccountId& account) {
  return must_load<account::Account>(view, account).party;
}

// What was decided against this side of an ended dispute.
std::optional<Amount> lost_by(const LedgerView& view, const Dispute& dispute, const PartyId& side) {
  const bool claims = party_of(view, dispute.claimant) == side;
  if (dispute.state == State::reduced) return dispute.granted;  // of what the creditor is owed, whoever asked
  if (dispute.state == State::reversed && !claims) return dispute.amount;
  if (dispute.state == State::dismissed && claims) return dispute.amount;
  return std::nullopt;
}

}  // namespace

std::vector<PartyId> suppliers_of(const LedgerView& view, const Dispute& dispute) {
  if (dispute.subject == Subject::transfer)
    return {party_of(view, dispute.claimant), party_of(view, dispute.respondent)};
  const auto root = must_load<Receivable>(view, dispute.receivable);
  return {party_of(view, dispute.claimant == root.issuer_account ? dispute.respondent : dispute.claimant)};
}

Fragment lift_hold(LedgerDelta& delta, Fragment held, const BlockContext& block) {
  const HoldId hold = *held.hold;
  held.hold.reset();
  // Nobody could be asked by way of recourse meanwhile: the days for it run from now.
  const bool defaulted = must_load<Receivable>(delta, held.root).state == receivable::State::defaulted;
  if (defaulted) held.held_since = block.time;
  delta.store(held);
  release(delta, hold, held.id, block.day);
  held = must_load<Fragment>(delta, held.id);
  auto root = must_load<Receivable>(delta, held.root);
  if (!root.is_final()) return held;
  settlement::settle_fragment(delta, held);
  delta.store(held);
  root.leaves -= 1;
  delta.store(root);
  return held;
}

Fragment make_still(LedgerDelta& delta, Fragment fragment, Timestamp now) {
  if (fragment.state == fragment::State::offered)
    return fragment::return_offer(delta, std::move(fragment), fragment::ReturnCause::held, now);
  if (fragment.state == fragment::State::reserved)
    return financing::end_quote(delta, std::move(fragment), financing::QuoteEnd::held);
  return fragment;
}

void end_dispute(LedgerDelta& delta, Dispute dispute, State how, Amount granted, const BlockContext& block) {
  ensure(dispute.is_open() && !dispute.order);
  dispute.state = how;
  dispute.granted = granted;
  delta.store(dispute);
  if (dispute.holding) {
    const auto held = must_load<Fragment>(delta, dispute.fragment);
    if (how == State::reduced)
      reduce(delta, dispute, held, block);
    else if (how == State::reversed)
      reverse(delta, dispute, held, block);
    else
      lift_hold(delta, held, block);
  }
  if (dispute.subject == Subject::obligation) {
    const auto root = must_load<Receivable>(delta, dispute.receivable);
    const bool lost = how == State::dismissed && dispute.claimant == root.issuer_account;
    credit::on_dispute_closed(delta, root.issuer, root.currency, lost);
  }
  for (const PartyId& side : suppliers_of(delta, dispute))
    credit::on_trade_cleared(delta, side, dispute.currency, lost_by(delta, dispute, side));
  delta.emit(Ended{dispute.id, dispute.fragment, dispute.receivable, how, {dispute.currency, granted}});
}

}  // namespace tallystick::contracts::dispute
