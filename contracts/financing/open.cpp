#include "contracts/financing/open.h"

#include "contracts/financing/request.h"
#include "contracts/financing/sale.h"
#include "contracts/ledger/text.h"
#include "contracts/receivable/record.h"

namespace tallystick::contracts::financing {

namespace {

Sale sale_of(const OpenBid& op, const SaleRequest& request, const Bid& bid) {
  return {op.fragment, request.amount, op.bank, bid.bank_account, op.text.terms, op.text.recourse_cap, std::nullopt};
}

Permitted<Price> price_now(const LedgerView& view, const Context& context, const OpenBid& op, Amount amount) {
  const auto fragment = must_load<fragment::Fragment>(view, op.fragment);
  const auto root = must_load<receivable::Receivable>(view, fragment.root);
  return price_of(amount, op.text.terms, context.block.day, root.pay_on);
}

}  // namespace

Verdict permit(const OpenBid& op, const Context& context, const LedgerView& view) {
  const auto request = load<SaleRequest>(view, op.fragment);
  if (!request) return refuse(Refusal::E_NOENT, "no request to sell fragment " + op.fragment.hex());
  const auto bid = load<Bid>(view, {op.fragment, op.bank});
  if (!bid) return refuse(Refusal::E_NOENT, "no bid of bank " + op.bank.hex() + " on fragment " + op.fragment.hex());
  if (context.block.time < request->sealed->until)
    return refuse(Refusal::E_STATE, "bids come in until " + text_of(request->sealed->until));
  if (const auto held = check_seller(view, context, op.fragment, request->amount, fragment::State::held); !held)
    return tl::unexpected(held.error());
  if (request->seller != context.account) return refuse(Refusal::E_OWNER, "another account asked for the bids");
  if (op.text.recourse_cap && op.text.terms.kind != SaleKind::with_recourse)
    return refuse(Refusal::E_AMOUNT, "a recourse cap without recourse");
  const auto price = price_now(view, context, op, request->amount);
  if (!price) return tl::unexpected(price.error());
  if (context.block.time >= request->until)
    return refuse(Refusal::E_EXPIRED, "the request ended at " + text_of(request->until));
  if (commitment_of(op.bank, op.fragment, request->amount, op.text) != bid->commitment)
    return refuse(Refusal::E_PROOF, "these terms and salt are not what bank " + op.bank.hex() + " bound itself to");
  return check_terms(view, context, sale_of(op, *request, *bid), *price, op.shown_cost);
}

void apply(const OpenBid& op, const Context& context, LedgerDelta& delta) {
  const auto request = must_load<SaleRequest>(delta, op.fragment);
  const auto bid = must_load<Bid>(delta, {op.fragment, op.bank});
  const Price price = *price_now(delta, context, op, request.amount);
  drop_request(delta, request);
  delta.emit(BidOpened{op.fragment, op.bank, op.text.terms, static_cast<std::uint32_t>(request.bidders.size() - 1)});
  carry_out(sale_of(op, request, bid), price, context, delta);
}

std::optional<Money> stake(const OpenBid& op, const LedgerView& view) {
  const auto request = load<SaleRequest>(view, op.fragment);
  if (!request) return std::nullopt;
  return Money{must_load<fragment::Fragment>(view, op.fragment).currency, request->amount};
}

}  // namespace tallystick::contracts::financing
