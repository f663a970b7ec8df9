#include "contracts/financing/quote.h"

#include "contracts/claim/priority.h"
#include "contracts/financing/sale.h"
#include "contracts/fragment/rules.h"
#include "contracts/party/rules.h"
#include "contracts/policy/parameters.h"
#include "contracts/purpose/grant.h"

namespace tallystick::contracts::financing {

Verdict permit(const Offer& op, const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, party::Role::bank); !ok) return ok;
  const auto fragment = fragment::find_fragment(view, op.fragment);
  if (!fragment) return tl::unexpected(fragment.error());
  const auto request = load<SaleRequest>(view, op.fragment);
  if (!request) return refuse(Refusal::E_NOENT, "no request to sell fragment " + op.fragment.hex());
  const auto root = must_load<receivable::Receivable>(view, fragment->root);
  if (auto ok = fragment::check_free(*fragment, root, fragment::State::held, context.block.day); !ok) return ok;
  // The fragment may have been passed on and come back to somebody else since it was asked for.
  if (fragment->holder != request->seller) return refuse(Refusal::E_STATE, "who asked holds it no more");
  if (request->sealed) return refuse(Refusal::E_STATE, "sealed bids were asked for");
  if (!request->asks(context.party)) return refuse(Refusal::E_OWNER, "other banks were asked");
  if (request->amount > fragment->outstanding()) return refuse(Refusal::E_AMOUNT, "more was asked for than is left");
  if (op.recourse_cap && op.terms.kind != SaleKind::with_recourse)
    return refuse(Refusal::E_AMOUNT, "a recourse cap without recourse");
  if (auto ok = purpose::check_destination(view, purpose::destination_of(op.terms), context.block); !ok) return ok;
  if (const auto price = price_of(request->amount, op.terms, context.block.day, root.pay_on); !price)
    return tl::unexpected(price.error());
  if (context.block.time >= request->until) return refuse(Refusal::E_EXPIRED, "the request has ended");
  if (op.expiry <= context.block.time) return refuse(Refusal::E_EXPIRED, "the offer would end at once");
  constexpr std::int64_t kMsPerHour = 3'600'000;
  const std::int64_t hours = policy::value_at(view, policy::kQuoteHoursMax, context.block.day);
  if (op.expiry > context.block.time + Millis{hours * kMsPerHour})
    return refuse_policy(policy::kQuoteHoursMax, "at most " + std::to_string(hours) + " hours");
  return claim::check_first_rank(view, *fragment);
}

void apply(const Offer& op, const Context& context, LedgerDelta& delta) {
  auto fragment = must_load<fragment::Fragment>(delta, op.fragment);
  const auto request = must_load<SaleRequest>(delta, op.fragment);
  const auto root = must_load<receivable::Receivable>(delta, fragment.root);
  Quote quote;
  quote.id = quote_id(context.transaction_id, context.operation);
  quote.fragment = fragment.id;
  quote.seller = fragment.holder;
  quote.bank = context.party;
  quote.bank_account = context.account;
  quote.amount = request.amount;
  quote.terms = op.terms;
  quote.recourse_cap = op.recourse_cap;
  quote.price = *price_of(request.amount, op.terms, context.block.day, root.pay_on);
  quote.expiry = op.expiry;
  delta.store(quote);
  delta.erase<SaleRequest>(fragment.id);
  fragment.state = fragment::State::reserved;
  fragment.quote = quote.id;
  delta.store(fragment);
  delta.emit(Quoted{quote});
}

std::optional<Money> stake(const Offer& op, const LedgerView& view) {
  const auto fragment = load<fragment::Fragment>(view, op.fragment);
  const auto request = load<SaleRequest>(view, op.fragment);
  if (!fragment || !request) return std::nullopt;
  return Money{fragment->currency, request->amount};
}

Verdict permit(const Withdraw& op, const Context& context, const LedgerView& view) {
  const auto quote = load<Quote>(view, op.quote);
  if (!quote) return refuse(Refusal::E_NOENT, "quote " + op.quote.hex());
  if (quote->bank != context.party && quote->seller != context.account)
    return refuse(Refusal::E_OWNER, "neither the bank's nor the seller's");
  return {};
}

void apply(const Withdraw& op, const Context&, LedgerDelta& delta) {
  const auto quote = must_load<Quote>(delta, op.quote);
  end_quote(delta, must_load<fragment::Fragment>(delta, quote.fragment), QuoteEnd::withdrawn);
}

void expire_quote(const IndexRow& row, const DueContext&, LedgerDelta& delta) {
  const auto quote = load_row<Quote>(delta, row);
  end_quote(delta, must_load<fragment::Fragment>(delta, quote.fragment), QuoteEnd::expired);
}

fragment::Fragment end_quote(LedgerDelta& delta, fragment::Fragment reserved, QuoteEnd cause) {
  ensure(reserved.state == fragment::State::reserved);
  const QuoteId quote = *reserved.quote;
  delta.erase<Quote>(quote);
  reserved.state = fragment::State::held;
  reserved.quote.reset();
  delta.store(reserved);
  delta.emit(QuoteEnded{quote, reserved.id, cause});
  return reserved;
}

}  // namespace tallystick::contracts::financing
