#include "contracts/purpose/grant.h"

#include <algorithm>

#include "contracts/fragment/holder.h"
#include "contracts/ledger/sums.h"

namespace tallystick::contracts::purpose {

namespace {

PurposeId purpose_id(const Context& context) {
  return made_by<PurposeId>("tallystick/purpose", context.transaction_id, context.operation);
}

void give_back(LedgerDelta& delta, const Earmark& earmark, ReturnCause cause) {
  const Money money{earmark.currency, earmark.left};
  delta.erase<Earmark>(earmark.id);
  cash::pay(delta, {earmark.bank, earmark.account, cash::Kind::purpose},
            {earmark.bank, std::nullopt, cash::Kind::deposit}, money, {"unspent of purpose " + earmark.id.hex()});
  // A claim that was satisfied, or passed on since, has nothing left to fall by.
  if (auto deal = load<financing::Deal>(delta, earmark.source); deal && deal->bank == earmark.bank) {
    const Amount claim{std::max<std::int64_t>(deal->amount.minor() - deal->received.minor(), 0)};
    deal->received = plus(deal->received, std::min(claim, earmark.left));
    delta.store(*deal);
  }
  delta.emit(Returned{earmark.id, earmark.bank, earmark.account, money, cause});
}

}  // namespace

Verdict check_disbursement(const LedgerView& view, const financing::Terms& terms, const BlockContext& block) {
  if (terms.pay_to)
    if (const auto payee = fragment::find_payee(view, *terms.pay_to); !payee) return tl::unexpected(payee.error());
  if (!terms.bound) return {};
  const auto& payees = terms.bound->payees;
  for (const AccountId& id : payees)
    if (const auto payee = fragment::find_payee(view, id); !payee) return tl::unexpected(payee.error());
  if (std::adjacent_find(payees.begin(), payees.end(), [](const auto& a, const auto& b) { return a >= b; }) !=
      payees.end())
    return refuse(Refusal::E_AMOUNT, "payees stand in order, each once");
  if (terms.pay_to) return refuse(Refusal::E_AMOUNT, "proceeds are bound or go to a counterparty, not both");
  if (terms.kind != financing::SaleKind::with_recourse)
    return refuse(Refusal::E_AMOUNT, "bound money comes with recourse: what a true sale brings is the seller's own");
  if (terms.bound->expires <= block.time) return refuse(Refusal::E_EXPIRED, "the bound money would return at once");
  return {};
}

cash::End disbursed_to(const LedgerView& view, const financing::Terms& terms, const PartyId& bank,
                       const AccountId& seller) {
  if (terms.bound) return {bank, seller, cash::Kind::purpose};
  return fragment::purse_of(view, terms.pay_to.value_or(seller));
}

void grant(LedgerDelta& delta, const Context& context, const financing::Deal& deal, const Money& money) {
  const Earmark earmark{purpose_id(context), deal.bank,    deal.seller,  deal.fragment,
                        money.currency,      money.amount, money.amount, *deal.terms.bound};
  delta.store(earmark);
  delta.emit(Granted{earmark.id, earmark.bank, earmark.account, money, earmark.bound.expires});
}

Verdict permit(const GiveBack& op, const Context& context, const LedgerView& view) {
  const auto earmark = load<Earmark>(view, op.purpose);
  if (!earmark) return refuse(Refusal::E_NOENT, "purpose " + op.purpose.hex());
  if (earmark->account != context.account) return refuse(Refusal::E_OWNER, "another account's");
  return {};
}

void apply(const GiveBack& op, const Context&, LedgerDelta& delta) {
  give_back(delta, must_load<Earmark>(delta, op.purpose), ReturnCause::given_back);
}

void expire(const IndexRow& row, const DueContext&, LedgerDelta& delta) {
  give_back(delta, load_row<Earmark>(delta, row), ReturnCause::expired);
}

}  // namespace tallystick::contracts::purpose
