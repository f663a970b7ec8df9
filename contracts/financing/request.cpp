#include "contracts/financing/request.h"

#include "contracts/financing/sale.h"
#include "contracts/party/rules.h"

namespace tallystick::contracts::financing {

namespace {

bool ascending(const List<PartyId, kBanksAskedMax>& banks) {
  return std::adjacent_find(banks.begin(), banks.end(), [](const auto& a, const auto& b) { return a >= b; }) ==
         banks.end();
}

void end(LedgerDelta& delta, const SaleRequest& request, RequestEnd cause) {
  drop_request(delta, request);
  delta.emit(RequestEnded{request.fragment, request.seller, cause, static_cast<std::uint32_t>(request.bidders.size())});
}

}  // namespace

Verdict permit(const Request& op, const Context& context, const LedgerView& view) {
  for (const PartyId& id : op.banks)
    if (const auto bank = party::find_bank(view, id); !bank) return tl::unexpected(bank.error());
  if (const auto held = check_seller(view, context, op.fragment, op.amount, fragment::State::held); !held)
    return tl::unexpected(held.error());
  if (!ascending(op.banks)) return refuse(Refusal::E_AMOUNT, "banks stand in order, each once");
  if (op.sealed && !is_valid(op.sealed->reader)) return refuse(Refusal::E_AMOUNT, "the reader is no key");
  if (op.until <= context.block.time) return refuse(Refusal::E_EXPIRED, "the request would end at once");
  if (op.sealed && (op.sealed->until <= context.block.time || op.sealed->until >= op.until))
    return refuse(Refusal::E_EXPIRED, "sealed bids need time to come in, and then to be opened");
  return {};
}

void apply(const Request& op, const Context& context, LedgerDelta& delta) {
  if (const auto old = load<SaleRequest>(delta, op.fragment)) end(delta, *old, RequestEnd::replaced);
  const auto fragment = must_load<fragment::Fragment>(delta, op.fragment);
  delta.store(SaleRequest{op.fragment, context.account, op.amount, op.banks, op.until, op.sealed});
  delta.emit(Requested{op.fragment,
                       context.account,
                       {fragment.currency, op.amount},
                       op.banks,
                       op.until,
                       op.sealed ? std::optional{op.sealed->until} : std::nullopt});
}

void drop_request(LedgerDelta& delta, const SaleRequest& request) {
  for (const PartyId& bank : request.bidders) delta.erase<Bid>({request.fragment, bank});
  delta.erase<SaleRequest>(request.fragment);
}

void end_request(const IndexRow& row, const DueContext&, LedgerDelta& delta) {
  end(delta, load_row<SaleRequest>(delta, row), RequestEnd::over);
}

}  // namespace tallystick::contracts::financing
