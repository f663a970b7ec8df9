#include "contracts/settlement/payout.h"

#include <algorithm>

#include "contracts/financing/record.h"
#include "contracts/fragment/holder.h"
#include "contracts/ledger/sums.h"
#include "contracts/loan/payment.h"
#include "contracts/party/records.h"

namespace tallystick::contracts::settlement {

namespace {

// Across banks if the payer's bank has the reserves; else the payee is owed by the payer's bank.
void pay_to(LedgerDelta& delta, const FragmentId& fragment, const cash::End& payer, const AccountId& payee,
            const Money& money) {
  if (money.amount.is_zero()) return;
  cash::End purse = fragment::purse_of(delta, payee);
  if (!cash::can_pay(delta, payer, purse, money)) purse = {payer.bank, payee, cash::Kind::deposit};
  cash::pay(delta, payer, purse, money, payment_reference(fragment));
}

}  // namespace

cash::Reference payment_reference(const FragmentId& fragment) {
  return {"fragment " + fragment.hex()};
}

cash::End payer_of(const LedgerView& view, const Context& context, const PartyId& from_bank) {
  if (from_bank == context.party && load<party::Bank>(view, context.party))
    return {from_bank, std::nullopt, cash::Kind::deposit};
  return {from_bank, context.account, cash::Kind::deposit};
}

void pay_out(LedgerDelta& delta, const fragment::Fragment& fragment, const cash::End& payer, Amount amount, Date today) {
  Amount to_holder = amount;
  if (fragment.is_sold()) {
    auto deal = must_load<financing::Deal>(delta, fragment.id);
    if (deal.terms.kind == financing::SaleKind::with_recourse)
      to_holder = std::min(amount, Amount{deal.amount.minor() - deal.received.minor()});
    deal.received = plus(deal.received, to_holder);
    delta.store(deal);
    pay_to(delta, fragment.id, payer, deal.seller, {fragment.currency, Amount{amount.minor() - to_holder.minor()}});
  }
  if (fragment.loan)
    to_holder = minus(amount, loan::receive_from_collateral(delta, *fragment.loan, amount, payer, today));
  pay_to(delta, fragment.id, payer, fragment.holder, {fragment.currency, to_holder});
}

}  // namespace tallystick::contracts::settlement
