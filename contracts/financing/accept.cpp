#include "contracts/financing/accept.h"

#include "contracts/financing/sale.h"
#include "contracts/ledger/text.h"
#include "contracts/receivable/record.h"

namespace tallystick::contracts::financing {

namespace {

Sale sale_of(const Quote& quote) {
  return {quote.fragment, quote.amount, quote.bank, quote.bank_account, quote.terms, quote.recourse_cap, std::nullopt};
}

// Of the day it is accepted on: fewer days are left than on the day of the quote.
Permitted<Price> price_now(const LedgerView& view, const Context& context, const Quote& quote) {
  const auto fragment = must_load<fragment::Fragment>(view, quote.fragment);
  const auto root = must_load<receivable::Receivable>(view, fragment.root);
  return price_of(quote.amount, quote.terms, context.block.day, root.pay_on);
}

}  // namespace

Verdict permit(const Accept& op, const Context& context, const LedgerView& view) {
  const auto quote = load<Quote>(view, op.quote);
  if (!quote) return refuse(Refusal::E_NOENT, "quote " + op.quote.hex());
  if (const auto held = check_seller(view, context, quote->fragment, quote->amount, fragment::State::reserved); !held)
    return tl::unexpected(held.error());
  const auto price = price_now(view, context, *quote);
  if (!price) return tl::unexpected(price.error());
  if (context.block.time >= quote->expiry)
    return refuse(Refusal::E_EXPIRED, "the offer ended at " + text_of(quote->expiry));
  return check_terms(view, context, sale_of(*quote), *price, op.shown_cost);
}

void apply(const Accept& op, const Context& context, LedgerDelta& delta) {
  const auto quote = must_load<Quote>(delta, op.quote);
  const Price price = *price_now(delta, context, quote);
  delta.erase<Quote>(quote.id);
  carry_out(sale_of(quote), price, context, delta);
}

std::optional<Money> stake(const Accept& op, const LedgerView& view) {
  const auto quote = load<Quote>(view, op.quote);
  if (!quote) return std::nullopt;
  return Money{must_load<fragment::Fragment>(view, quote->fragment).currency, quote->amount};
}

}  // namespace tallystick::contracts::financing
