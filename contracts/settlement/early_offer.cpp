#include "contracts/settlement/early_offer.h"

#include "contracts/account/rules.h"
#include "contracts/fragment/rules.h"
#include "contracts/party/rules.h"

namespace tallystick::contracts::settlement {

using receivable::Receivable;

Permitted<Amount> early_price(Amount outstanding, Rate rate, pricing::DayCount day_count, Date today, Date pay_on) {
  const auto discount = pricing::discount_interest(outstanding, rate, pay_on - today, day_count);
  const auto price = discount ? pricing::proceeds(outstanding, *discount, Amount{}) : std::nullopt;
  if (!price || price->is_zero()) return refuse(Refusal::E_AMOUNT, "the discount leaves nothing to pay");
  return *price;
}

Permitted<pricing::AnnualCost> early_cost(Amount price, Amount outstanding, pricing::DayCount day_count, Date today,
                                          Date pay_on) {
  const auto cost = pricing::annual_cost(price, outstanding, pay_on - today, day_count);
  if (!cost) return refuse(Refusal::E_AMOUNT, "the yearly cost of this discount passes what is priced");
  return *cost;
}

Verdict permit(const OfferEarly& op, const Context& context, const LedgerView& view) {
  const auto root = load<Receivable>(view, op.receivable);
  if (!root) return refuse(Refusal::E_NOENT, "receivable " + op.receivable.hex());
  if (const auto bank = party::find_bank(view, op.from_bank); !bank) return tl::unexpected(bank.error());
  for (const AccountId& holder : op.holders)
    if (const auto account = account::find_account(view, holder); !account) return tl::unexpected(account.error());
  if (root->state != receivable::State::outstanding)
    return refuse(Refusal::E_STATE, "the receivable is " + std::string{name_of(root->state)} + ", not outstanding");
  if (root->is_matured(context.block.day)) return refuse(Refusal::E_STATE, "the receivable has matured");
  if (root->issuer_account != context.account) return refuse(Refusal::E_OWNER, "issued by another account");
  for (std::size_t i = 1; i < op.holders.size(); ++i)
    if (op.holders.items[i] <= op.holders.items[i - 1])
      return refuse(Refusal::E_AMOUNT, "holders must ascend, each once");
  if (const auto price = early_price(root->face, op.rate, op.day_count, context.block.day, root->pay_on); !price)
    return tl::unexpected(price.error());
  if (const auto expiry = fragment::offer_expiry(view, context.block, op.expiry); !expiry)
    return tl::unexpected(expiry.error());
  return {};
}

void apply(const OfferEarly& op, const Context& context, LedgerDelta& delta) {
  const auto id = made_by<EarlyOfferId>("tallystick/early-offer", context.transaction_id, context.operation);
  const EarlyOffer offer{
      id,         op.receivable, context.account, op.from_bank,
      op.holders, op.rate,       op.day_count,    *fragment::offer_expiry(delta, context.block, op.expiry)};
  delta.store(offer);
  delta.emit(EarlyOffered{offer});
}

std::optional<Money> stake(const OfferEarly& op, const LedgerView& view) {
  const auto root = load<Receivable>(view, op.receivable);
  if (!root) return std::nullopt;
  return Money{root->currency, root->unpaid()};
}

Verdict permit(const WithdrawEarly& op, const Context& context, const LedgerView& view) {
  const auto offer = load<EarlyOffer>(view, op.offer);
  if (!offer) return refuse(Refusal::E_NOENT, "early offer " + op.offer.hex());
  if (offer->issuer_account != context.account) return refuse(Refusal::E_OWNER, "another account's offer");
  return {};
}

void apply(const WithdrawEarly& op, const Context&, LedgerDelta& delta) {
  const auto offer = must_load<EarlyOffer>(delta, op.offer);
  delta.erase<EarlyOffer>(offer.id);
  delta.emit(EarlyOfferEnded{offer.id, offer.receivable, true});
}

void expire_early(const IndexRow& row, const DueContext&, LedgerDelta& delta) {
  const auto offer = load_row<EarlyOffer>(delta, row);
  delta.erase<EarlyOffer>(offer.id);
  delta.emit(EarlyOfferEnded{offer.id, offer.receivable, false});
}

}  // namespace tallystick::contracts::settlement
