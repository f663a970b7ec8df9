#include "contracts/guarantee/call.h"

#include <algorithm>

#include "contracts/fragment/rules.h"
#include "contracts/guarantee/cover.h"
#include "contracts/guarantee/end.h"
#include "contracts/ledger/sums.h"
#include "contracts/loan/collateral.h"
#include "contracts/settlement/payout.h"
#include "contracts/settlement/take_over.h"

namespace tallystick::contracts::guarantee {

namespace {

using fragment::Fragment;
using receivable::Receivable;

// E_STATE while a lower rank is to pay for this fragment first.
Verdict check_rank(const LedgerView& view, const Guarantee& guarantee, const Receivable& root, const Fragment& fragment,
                   Date today) {
  for (const Guarantee& lower : guarantees_of(view, root.id)) {
    if (lower.terms.rank >= guarantee.terms.rank) break;
    if (lower.state != State::in_force || !is_reached(lower.terms.trigger, root, today, view)) continue;
    const Answer answer = answer_for(view, lower, fragment);
    if (!answer.may_be_called()) continue;
    const std::int64_t owed =
        std::min(share_of(view, lower, answer, root, fragment, today).sum(), lower.left().minor());
    if (owed > 0 && !payable(view, lower, answer.cover, owed).is_zero())
      return refuse(Refusal::E_STATE,
                    "guarantee " + lower.id.hex() + " of rank " + std::to_string(lower.terms.rank) + " comes first");
  }
  return {};
}

// The part of a debt for which `paid` suffices: of principal and late interest alike, the odd unit for the principal.
Owed within(const Owed& owed, Amount paid) {
  __extension__ using Wide = __int128;
  if (paid.minor() >= owed.sum()) return owed;
  const Wide part = (Wide{paid.minor()} * owed.principal.minor() + owed.sum() - 1) / owed.sum();
  const Amount principal{static_cast<std::int64_t>(part)};
  return {principal, minus(paid, principal)};
}

// What is asked for each payment, whoever calls. `claim` is one of the guarantee's open claims.
Verdict check_payment(const LedgerView& view, const Guarantee& guarantee, const Receivable& root, const Claim& claim,
                      Date today) {
  if (auto ok = check_rank(view, guarantee, root, claim.fragment, today); !ok) return ok;
  const Amount paid = payable(view, guarantee, claim.cover, claim.owed.sum());
  const Owed pays = paid.is_zero() ? claim.owed : within(claim.owed, paid);
  if (pays.principal < claim.fragment.outstanding())
    if (auto ok = fragment::check_leaves(view, root, 1); !ok) return ok;
  return paid.is_zero() ? check_funds(view, guarantee, claim.owed.sum()) : Verdict{};
}

// The guarantor's money is the holder's, whatever the fragment's own would be; but a loan that rests on the fragment is paid first.
void pay_holder(LedgerDelta& delta, const FragmentId& id, const cash::End& payer, Amount amount, Date today) {
  auto fragment = must_load<Fragment>(delta, id);
  if (!fragment.loan) fragment.state = fragment::State::held;
  settlement::pay_out(delta, fragment, payer, amount, today);
}

void pay(Guarantee guarantee, const Claim& claim, const BlockContext& block, LedgerDelta& delta) {
  const Amount all = payable(delta, guarantee, claim.cover, claim.owed.sum());
  const Owed owed = within(claim.owed, all);
  const Amount from_reserve = std::min(all, guarantee.reserved);
  const Amount kept = minus(principal_of(delta, claim.fragment), owed.principal);
  const PartyId& bank = guarantee.terms.from_bank;
  const FragmentId& id = claim.fragment.id;
  pay_holder(delta, id, cover_of(bank, guarantee.account), from_reserve, block.day);
  pay_holder(delta, id, own_funds(delta, bank, guarantee.account), minus(all, from_reserve), block.day);

  // Read again: the money may have repaid the loan that rested on it.
  auto taken = settlement::take_over(must_load<Fragment>(delta, id), owed.principal, owed.principal, guarantee.account,
                                     block, delta);
  taken.part.liable = {};  // a guarantor answers for the issuer, and has its claim against the issuer
  delta.store(taken.part);
  const Amount left = minus(claim.owed.principal, owed.principal);
  const Payout payout{guarantee.id, id, taken.part.id, block.day, owed.principal, owed.penalty, left, kept};
  delta.store(payout);
  delta.store(Subrogation{taken.part.id, guarantee.id});
  if (taken.change) settlement::set_apart(delta, *taken.change, block);
  guarantee.paid = plus(guarantee.paid, all);
  guarantee.reserved = minus(guarantee.reserved, from_reserve);
  delta.emit(Called{payout,
                    guarantee.terms.receivable,
                    guarantee.account,
                    claim.fragment.holder,
                    taken.change,
                    {guarantee.currency, guarantee.left()}});
  if (guarantee.left().is_zero()) {
    end(std::move(guarantee), EndCause::used_up, delta);
  } else {
    delta.store(guarantee);
  }
}

std::optional<Claim> claim_for(const LedgerView& view, const Guarantee& guarantee, const Receivable& root,
                               const FragmentId& fragment, Date today) {
  for (Claim& claim : open_claims(view, guarantee, root, today))
    if (claim.fragment.id == fragment) return std::move(claim);
  return std::nullopt;
}

Verdict check_called(const LedgerView& view, const Guarantee& guarantee, const Receivable& root,
                     const Fragment& fragment, Cover cover, Date today) {
  if (guarantee.state != State::in_force)
    return refuse(Refusal::E_STATE, "the guarantee is " + std::string{name_of(guarantee.state)});
  if (cover == Cover::none || !fragment.is_live())
    return refuse(Refusal::E_STATE, "the guarantee does not cover the fragment");
  if (!is_reached(guarantee.terms.trigger, root, today, view))
    return refuse(Refusal::E_STATE, "the receivable is " + std::string{name_of(root.state)} + ", not " +
                                        std::string{name_of(guarantee.terms.trigger)});
  if (!is_claimable(fragment))
    return refuse(Refusal::E_STATE, "the fragment is " + std::string{name_of(fragment.state)});
  return {};
}

}  // namespace

Verdict permit(const Call& op, const Context& context, const LedgerView& view) {
  const auto guarantee = load<Guarantee>(view, op.guarantee);
  if (!guarantee) return refuse(Refusal::E_NOENT, "guarantee " + op.guarantee.hex());
  const auto fragment = fragment::find_fragment(view, op.fragment);
  if (!fragment) return tl::unexpected(fragment.error());
  if (fragment->hold)
    return refuse(Refusal::E_FROZEN, "a dispute or an order holds the fragment: " + fragment->hold->hex());
  const auto root = must_load<Receivable>(view, guarantee->terms.receivable);
  const Date today = context.block.day;
  const Cover cover = answer_for(view, *guarantee, *fragment).cover;
  if (auto ok = check_called(view, *guarantee, root, *fragment, cover, today); !ok) return ok;
  if (!loan::may_collect(view, *fragment, context)) return refuse(Refusal::E_OWNER, "held by another account");
  if (cover == Cover::called) return refuse(Refusal::E_EXISTS, "it was called for this fragment");
  const auto claim = claim_for(view, *guarantee, root, op.fragment, today);
  if (!claim) return refuse(Refusal::E_AMOUNT, "nothing is left to pay");
  return check_payment(view, *guarantee, root, *claim, today);
}

void apply(const Call& op, const Context& context, LedgerDelta& delta) {
  const auto guarantee = must_load<Guarantee>(delta, op.guarantee);
  const auto root = must_load<Receivable>(delta, guarantee.terms.receivable);
  pay(guarantee, *claim_for(delta, guarantee, root, op.fragment, context.block.day), context.block, delta);
}

void collect(const IndexRow& row, const DueContext& context, LedgerDelta& delta) {
  auto guarantee = load_row<Guarantee>(delta, row);
  const Date today = context.block.day;
  guarantee.next_day = today + Days{1};
  delta.store(guarantee);
  const auto root = must_load<Receivable>(delta, guarantee.terms.receivable);
  if (!is_reached(guarantee.terms.trigger, root, today, delta)) return;
  for (const Claim& claim : open_claims(delta, guarantee, root, today)) {
    const auto now = must_load<Guarantee>(delta, guarantee.id);
    const auto leaves = must_load<Receivable>(delta, root.id);
    if (check_payment(delta, now, leaves, claim, today)) pay(now, claim, context.block, delta);
  }
}

std::size_t collect_units(const IndexRow& row, const BlockContext& block, const LedgerView& view) {
  const auto guarantee = load_row<Guarantee>(view, row);
  const auto root = must_load<Receivable>(view, guarantee.terms.receivable);
  if (!is_reached(guarantee.terms.trigger, root, block.day, view)) return 1;
  return std::max<std::size_t>(root.leaves, 1);
}

}  // namespace tallystick::contracts::guarantee
