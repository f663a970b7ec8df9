#include "contracts/loan/offer.h"

#include "contracts/fragment/holder.h"
#include "contracts/fragment/record.h"
#include "contracts/loan/start.h"
#include "contracts/party/rules.h"
#include "contracts/policy/parameters.h"
#include "contracts/purpose/grant.h"

namespace tallystick::contracts::loan {

namespace {

void end_offer(LedgerDelta& delta, const LoanId& id, OfferEnd cause) {
  delta.erase<OpenOffer>(id);
  delta.emit(OfferEnded{id, cause});
}

}  // namespace

Verdict permit(const Offer& op, const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, party::Role::bank); !ok) return ok;
  const auto borrower = fragment::find_payee(view, op.borrower);
  if (!borrower) return tl::unexpected(borrower.error());
  const Agreement agreement{{}, context.party, context.account, op.borrower, op.collateral, op.terms, {}, {}};
  if (const auto price = check_agreement(view, agreement, context.block.day); !price)
    return tl::unexpected(price.error());
  if (auto ok = purpose::check_destination(view, purpose::destination_of(op.terms), context.block,
                                           purpose::Sides{context.party, borrower->party});
      !ok)
    return ok;
  if (op.expiry <= context.block.time) return refuse(Refusal::E_EXPIRED, "the offer would end at once");
  constexpr std::int64_t kMsPerHour = 3'600'000;
  const std::int64_t hours = policy::value_at(view, policy::kQuoteHoursMax, context.block.day);
  if (op.expiry > context.block.time + Millis{hours * kMsPerHour})
    return refuse_policy(policy::kQuoteHoursMax, "at most " + std::to_string(hours) + " hours");
  return {};
}

void apply(const Offer& op, const Context& context, LedgerDelta& delta) {
  OpenOffer offer;
  offer.id = loan_id(context.transaction_id, context.operation);
  offer.bank = context.party;
  offer.bank_account = context.account;
  offer.borrower = op.borrower;
  offer.collateral = op.collateral;
  offer.currency = must_load<fragment::Fragment>(delta, op.collateral.items.front()).currency;
  offer.terms = op.terms;
  offer.expiry = op.expiry;
  delta.store(offer);
  delta.emit(Offered{offer});
}

std::optional<Money> stake(const Offer& op, const LedgerView& view) {
  if (op.collateral.empty()) return std::nullopt;
  const auto fragment = load<fragment::Fragment>(view, op.collateral.items.front());
  if (!fragment) return std::nullopt;
  return Money{fragment->currency, op.terms.principal};
}

Verdict permit(const Withdraw& op, const Context& context, const LedgerView& view) {
  const auto offer = load<OpenOffer>(view, op.offer);
  if (!offer) return refuse(Refusal::E_NOENT, "loan offer " + op.offer.hex());
  if (offer->bank != context.party && offer->borrower != context.account)
    return refuse(Refusal::E_OWNER, "neither the bank's nor the borrower's");
  return {};
}

void apply(const Withdraw& op, const Context&, LedgerDelta& delta) {
  end_offer(delta, op.offer, OfferEnd::withdrawn);
}

void expire_offer(const IndexRow& row, const DueContext&, LedgerDelta& delta) {
  end_offer(delta, load_row<OpenOffer>(delta, row).id, OfferEnd::expired);
}

}  // namespace tallystick::contracts::loan
