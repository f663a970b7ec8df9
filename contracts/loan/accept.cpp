#include "contracts/loan/accept.h"

#include "contracts/ledger/text.h"
#include "contracts/loan/collateral.h"
#include "contracts/loan/start.h"

namespace tallystick::contracts::loan {

namespace {

Agreement agreement_of(const OpenOffer& offer, const receivable::Mandate& mandate) {
  return {offer.id, offer.bank, offer.bank_account, offer.borrower, offer.collateral, offer.terms, mandate, {}};
}

}  // namespace

Verdict permit(const Accept& op, const Context& context, const LedgerView& view) {
  const auto offer = load<OpenOffer>(view, op.offer);
  if (!offer) return refuse(Refusal::E_NOENT, "loan offer " + op.offer.hex());
  // Numbers of refusals are in the common order: what it is about and where that stands come before whose offer it is, all else after.
  const auto pledged = check_collateral(view, offer->collateral, offer->borrower, context.block.day);
  if (!pledged && pledged.error().code < Refusal::E_OWNER) return tl::unexpected(pledged.error());
  if (offer->borrower != context.account) return refuse(Refusal::E_OWNER, "offered to another account");
  const Agreement agreement = agreement_of(*offer, op.mandate);
  const auto price = check_agreement(view, agreement, context.block.day);
  if (!price) return tl::unexpected(price.error());
  if (context.block.time >= offer->expiry)
    return refuse(Refusal::E_EXPIRED, "the offer ended at " + text_of(offer->expiry));
  return check_start(view, context, agreement, *price, op.shown_cost);
}

void apply(const Accept& op, const Context& context, LedgerDelta& delta) {
  const auto offer = must_load<OpenOffer>(delta, op.offer);
  const Agreement agreement = agreement_of(offer, op.mandate);
  const Price price = *check_agreement(delta, agreement, context.block.day);
  delta.erase<OpenOffer>(offer.id);
  start(agreement, price, context, delta);
}

std::optional<Money> stake(const Accept& op, const LedgerView& view) {
  const auto offer = load<OpenOffer>(view, op.offer);
  if (!offer) return std::nullopt;
  return Money{offer->currency, offer->terms.principal};
}

}  // namespace tallystick::contracts::loan
