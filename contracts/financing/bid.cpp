#include "contracts/financing/bid.h"

#include "contracts/fragment/rules.h"
#include "contracts/ledger/text.h"
#include "contracts/party/rules.h"
#include "contracts/receivable/record.h"

namespace tallystick::contracts::financing {

namespace {

Verdict check_bids_come_in(const SaleRequest& request, const BlockContext& block) {
  if (block.time >= request.sealed->until)
    return refuse(Refusal::E_EXPIRED, "bids came in until " + text_of(request.sealed->until));
  return {};
}

}  // namespace

Hash commitment_of(const PartyId& bank, const FragmentId& fragment, Amount amount, const BidText& text) {
  Writer w;
  encode(w, bank);
  encode(w, fragment);
  encode(w, amount);
  encode(w, text);
  return tagged_hash("tallystick/bid", w.bytes());
}

Verdict permit(const PostBid& op, const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, party::Role::bank); !ok) return ok;
  const auto fragment = fragment::find_fragment(view, op.fragment);
  if (!fragment) return tl::unexpected(fragment.error());
  const auto request = load<SaleRequest>(view, op.fragment);
  if (!request) return refuse(Refusal::E_NOENT, "no request to sell fragment " + op.fragment.hex());
  const auto root = must_load<receivable::Receivable>(view, fragment->root);
  if (auto ok = fragment::check_free(*fragment, root, fragment::State::held, context.block.day); !ok) return ok;
  if (fragment->holder != request->seller) return refuse(Refusal::E_STATE, "who asked holds it no more");
  if (!request->sealed) return refuse(Refusal::E_STATE, "open offers were asked for");
  if (!request->asks(context.party)) return refuse(Refusal::E_OWNER, "other banks were asked");
  if (op.sealed.value.empty()) return refuse(Refusal::E_AMOUNT, "an empty bid");
  if (request->bidders.size() == kBanksAskedMax && !load<Bid>(view, {op.fragment, context.party}))
    return refuse(Refusal::E_COUNT, "at most " + std::to_string(kBanksAskedMax) + " bids on one request");
  return check_bids_come_in(*request, context.block);
}

void apply(const PostBid& op, const Context& context, LedgerDelta& delta) {
  auto request = must_load<SaleRequest>(delta, op.fragment);
  auto& bidders = request.bidders.items;
  const auto place = std::lower_bound(bidders.begin(), bidders.end(), context.party);
  if (place == bidders.end() || *place != context.party) bidders.insert(place, context.party);
  delta.store(request);
  delta.store(Bid{op.fragment, context.party, context.account, op.commitment, op.sealed});
  delta.emit(BidPosted{op.fragment, context.party, op.commitment});
}

Verdict permit(const WithdrawBid& op, const Context& context, const LedgerView& view) {
  if (!load<Bid>(view, {op.fragment, context.party}))
    return refuse(Refusal::E_NOENT, "no bid of this bank on fragment " + op.fragment.hex());
  return check_bids_come_in(must_load<SaleRequest>(view, op.fragment), context.block);
}

void apply(const WithdrawBid& op, const Context& context, LedgerDelta& delta) {
  auto request = must_load<SaleRequest>(delta, op.fragment);
  std::erase(request.bidders.items, context.party);
  delta.store(request);
  delta.erase<Bid>({op.fragment, context.party});
  delta.emit(BidWithdrawn{op.fragment, context.party});
}

}  // namespace tallystick::contracts::financing
