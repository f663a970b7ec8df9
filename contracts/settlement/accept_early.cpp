#include "contracts/settlement/accept_early.h"

#include <algorithm>

#include "contracts/account/rules.h"
#include "contracts/credit/follow.h"
#include "contracts/financing/exposure.h"
#include "contracts/financing/sale.h"
#include "contracts/fragment/rules.h"
#include "contracts/ledger/sums.h"
#include "contracts/ledger/text.h"
#include "contracts/limit/use.h"
#include "contracts/settlement/finish.h"
#include "contracts/settlement/payout.h"
#include "contracts/settlement/take_over.h"

namespace tallystick::contracts::settlement {

namespace {

using fragment::Fragment;
using receivable::Receivable;

cash::End payer_of(const EarlyOffer& offer) {
  return {offer.from_bank, offer.issuer_account, cash::Kind::deposit};
}

Permitted<Amount> price_now(const EarlyOffer& offer, const Fragment& fragment, const Receivable& root, Date today) {
  return early_price(fragment.outstanding(), offer.rate, offer.day_count, today, root.pay_on);
}

Permitted<pricing::AnnualCost> cost_now(const EarlyOffer& offer, const Fragment& fragment, const Receivable& root,
                                        Amount price, Date today) {
  return early_cost(price, fragment.outstanding(), offer.day_count, today, root.pay_on);
}

Verdict check_state(const LedgerView& view, const EarlyOffer& offer, const Fragment& fragment, const Receivable& root,
                    Date today) {
  if (account::is_frozen(view, offer.issuer_account))
    return refuse(Refusal::E_FROZEN, "the issuer's account is frozen: " + offer.issuer_account.hex());
  if (fragment.hold)
    return refuse(Refusal::E_FROZEN, "a dispute or an order holds the fragment: " + fragment.hold->hex());
  if (fragment.root != offer.receivable) return refuse(Refusal::E_STATE, "the offer is for another receivable");
  if (!fragment.is_live() || fragment.state == fragment::State::offered || fragment.state == fragment::State::reserved)
    return refuse(Refusal::E_STATE, "the fragment is " + std::string{name_of(fragment.state)});
  if (root.is_matured(today)) return refuse(Refusal::E_STATE, "the receivable has matured");
  return {};
}

}  // namespace

Verdict permit(const AcceptEarly& op, const Context& context, const LedgerView& view) {
  const auto offer = load<EarlyOffer>(view, op.offer);
  if (!offer) return refuse(Refusal::E_NOENT, "early offer " + op.offer.hex());
  const auto fragment = fragment::find_fragment(view, op.fragment);
  if (!fragment) return tl::unexpected(fragment.error());
  const auto root = must_load<Receivable>(view, fragment->root);
  if (auto ok = check_state(view, *offer, *fragment, root, context.block.day); !ok) return ok;
  if (fragment->holder != context.account) return refuse(Refusal::E_OWNER, "held by another account");
  if (!offer->holders.empty() && !std::binary_search(offer->holders.begin(), offer->holders.end(), context.account))
    return refuse(Refusal::E_OWNER, "the offer names other holders");
  if (is_shared(view, *fragment)) return refuse(Refusal::E_OWNER, "a part of the fragment is its seller's");
  const auto price = price_now(*offer, *fragment, root, context.block.day);
  if (!price) return tl::unexpected(price.error());
  if (*price != op.shown)
    return refuse(Refusal::E_AMOUNT,
                  "shown " + text_of(root.currency, op.shown) + ", is " + text_of(root.currency, *price));
  if (context.block.time >= offer->expiry)
    return refuse(Refusal::E_EXPIRED, "the offer ended at " + text_of(offer->expiry));
  if (fragment->state == fragment::State::pledged) return refuse(Refusal::E_LIEN, "the fragment secures a loan");
  const auto cost = cost_now(*offer, *fragment, root, *price, context.block.day);
  if (!cost) return tl::unexpected(cost.error());
  if (auto ok = financing::check_shown(view, *cost, op.shown_cost, context.block.day); !ok) return ok;
  // To its own bank: what the payment falls back to when reserves are short.
  return cash::can_pay(view, payer_of(*offer), {offer->from_bank, std::nullopt, cash::Kind::deposit},
                       {root.currency, *price});
}

void apply(const AcceptEarly& op, const Context& context, LedgerDelta& delta) {
  const auto offer = must_load<EarlyOffer>(delta, op.offer);
  auto fragment = must_load<Fragment>(delta, op.fragment);
  auto root = must_load<Receivable>(delta, fragment.root);
  const Receivable before = root;
  const Amount owed = fragment.outstanding();
  const Amount discount = minus(owed, op.shown);
  const auto cost = *cost_now(offer, fragment, root, op.shown, context.block.day);
  if (fragment.is_sold())
    financing::shrink_exposure(delta, must_load<financing::Deal>(delta, fragment.id), fragment, owed);
  pay_out(delta, fragment, payer_of(offer), op.shown, context.block.day);
  fragment.paid = plus(fragment.paid, op.shown);
  settle_fragment(delta, fragment);
  delta.store(fragment);
  root.paid = plus(root.paid, op.shown);
  root.cancelled = plus(root.cancelled, discount);
  root.leaves -= 1;
  limit::free_outstanding(delta, root.limit_key(), owed);
  delta.emit(PaidEarly{offer.id, root.id, fragment.id, context.account, {root.currency, op.shown}, discount, cost});
  root = finish_if_paid(std::move(root), context.block.day, delta);
  credit::follow(delta, before, root, context.block.day);
}

std::optional<Money> stake(const AcceptEarly& op, const LedgerView& view) {
  const auto fragment = load<Fragment>(view, op.fragment);
  if (!fragment) return std::nullopt;
  return Money{fragment->currency, op.shown};
}

}  // namespace tallystick::contracts::settlement
