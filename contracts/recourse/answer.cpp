#include "contracts/recourse/answer.h"

#include <algorithm>

#include "contracts/cash/payment.h"
#include "contracts/financing/record.h"
#include "contracts/fragment/holder.h"
#include "contracts/fragment/rules.h"
#include "contracts/party/rules.h"
#include "contracts/recourse/chain.h"
#include "contracts/settlement/payout.h"
#include "contracts/settlement/take_over.h"

namespace tallystick::contracts::recourse {

namespace {

using fragment::Fragment;
using receivable::Receivable;

// The demand of the fragment's holder on the account.
Permitted<Demand> find_demand(const LedgerView& view, const AccountId& account, const Fragment& fragment) {
  auto found = demand_on(view, fragment, account);
  if (!found) return refuse(Refusal::E_NOENT, "a demand on this account for fragment " + fragment.id.hex());
  return std::move(*found);
}

// As of today: the issuer may have paid a part since, and interest has grown.
std::optional<Demand> priced(const LedgerView& view, Demand demand, const Fragment& fragment, Date today) {
  const auto sum = sum_of(view, fragment, must_load<Receivable>(view, fragment.root), demand.costs, today);
  if (!sum) return std::nullopt;
  demand.principal = sum->principal;
  demand.interest = sum->interest;
  demand.paid = sum->payable(demand.cap);
  return demand;
}

// How much of the fragment passes to who pays. The seller gets back all that it sold once it has paid the bank's claim; anybody else what it paid
// of the principal, for what is beyond the bank's claim is the seller's.
Amount share_of_payer(const LedgerView& view, const Fragment& fragment, const Demand& demand) {
  const Amount on_claim = std::min(demand.paid, demand.principal);
  const auto deal = load<financing::Deal>(view, fragment.id);
  const bool seller = deal && deal->seller == demand.debtor;
  return seller && on_claim == demand.principal ? fragment.outstanding() : on_claim;
}

// Signatures older than the payer's own last one.
void cut_chain(Fragment& fragment, const AccountId& payer) {
  auto& list = fragment.liable.items;
  const auto own = std::find(list.rbegin(), list.rend(), payer);
  if (own != list.rend()) list.erase(own.base() - 1, list.end());
}

}  // namespace

Verdict permit(const Pay& op, const Context& context, const LedgerView& view) {
  const auto fragment = fragment::find_fragment(view, op.fragment);
  if (!fragment) return tl::unexpected(fragment.error());
  if (const auto bank = party::find_bank(view, op.from_bank); !bank) return tl::unexpected(bank.error());
  const auto demand = find_demand(view, context.account, *fragment);
  if (!demand) return tl::unexpected(demand.error());
  if (fragment->hold)
    return refuse(Refusal::E_FROZEN, "a dispute or an order holds the fragment: " + fragment->hold->hex());
  if (demand->state == State::paid) return refuse(Refusal::E_STATE, "the demand was paid");
  if (!fragment->is_live()) return refuse(Refusal::E_STATE, "the fragment is " + std::string{name_of(fragment->state)});
  const auto now = priced(view, *demand, *fragment, context.block.day);
  if (!now || now->paid.is_zero()) return refuse(Refusal::E_STATE, "nothing is owed any more");
  if (share_of_payer(view, *fragment, *now) < fragment->outstanding()) {
    const auto root = must_load<Receivable>(view, fragment->root);
    if (auto ok = fragment::check_leaves(view, root, 1); !ok) return ok;
  }
  // To its own bank for what is pledged or waits in escrow: what the payment falls back to when reserves are short.
  const bool falls_back = fragment->loan || settlement::waits_in_escrow(view, fragment->holder);
  const cash::End to = falls_back ? cash::End{op.from_bank, std::nullopt, cash::Kind::deposit}
                                  : fragment::purse_of(view, fragment->holder);
  return cash::can_pay(view, settlement::payer_of(view, context, op.from_bank), to, {fragment->currency, now->paid});
}

void apply(const Pay& op, const Context& context, LedgerDelta& delta) {
  auto fragment = must_load<Fragment>(delta, op.fragment);
  Demand demand = *priced(delta, *find_demand(delta, context.account, fragment), fragment, context.block.day);
  demand.state = State::paid;
  delta.store(demand);
  const cash::End payer = settlement::payer_of(delta, context, op.from_bank);
  if (fragment.loan) {
    settlement::pay_out(delta, fragment, payer, demand.paid, context.block.day);
    fragment = must_load<Fragment>(delta, fragment.id);  // the money may have repaid the loan
  } else {
    settlement::pay_creditor(delta, fragment, payer, fragment.holder, {fragment.currency, demand.paid});
  }

  const Amount on_claim = std::min(demand.paid, demand.principal);
  const Amount face = share_of_payer(delta, fragment, demand);
  auto taken = settlement::take_over(fragment, face, on_claim, context.account, context.block, delta);
  cut_chain(taken.part, context.account);
  delta.store(taken.part);
  if (taken.change && fragment.is_sold()) {
    auto deal = must_load<financing::Deal>(delta, *taken.change);
    deal.recourse_cap = Amount{};
    if (on_claim == demand.principal) deal.interest = Amount{};  // it was paid beside the principal
    delta.store(deal);
    settlement::set_apart(delta, *taken.change, context.block);
  }
  delta.emit(Paid{demand, taken.part.id, taken.change});
}

std::optional<Money> stake(const Pay& op, const LedgerView& view, const Asker& asker) {
  const auto fragment = load<Fragment>(view, op.fragment);
  if (!fragment || !fragment->is_live()) return std::nullopt;
  const auto demand = find_demand(view, asker.account, *fragment);
  const auto now = demand ? priced(view, *demand, *fragment, asker.today) : std::nullopt;
  if (!now) return std::nullopt;
  return Money{fragment->currency, now->paid};
}

Verdict permit(const Reject& op, const Context& context, const LedgerView& view) {
  const auto fragment = fragment::find_fragment(view, op.fragment);
  if (!fragment) return tl::unexpected(fragment.error());
  const auto demand = find_demand(view, context.account, *fragment);
  if (!demand) return tl::unexpected(demand.error());
  if (demand->state != State::asked)
    return refuse(Refusal::E_STATE, "the demand is " + std::string{name_of(demand->state)});
  if (op.reason.value.empty()) return refuse(Refusal::E_AMOUNT, "reason is empty");
  return {};
}

void apply(const Reject& op, const Context& context, LedgerDelta& delta) {
  Demand demand = *find_demand(delta, context.account, must_load<Fragment>(delta, op.fragment));
  demand.state = State::rejected;
  demand.reason = op.reason;
  delta.store(demand);
  delta.emit(Rejected{demand});
}

}  // namespace tallystick::contracts::recourse
