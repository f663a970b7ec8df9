#include "contracts/settlement/payout.h"

#include "contracts/account/records.h"
#include "contracts/dispute/escrow.h"
#include "contracts/dispute/rules.h"
#include "contracts/financing/bank_claim.h"
#include "contracts/fragment/holder.h"
#include "contracts/ledger/sums.h"
#include "contracts/loan/payment.h"
#include "contracts/party/records.h"
#include "contracts/receivable/record.h"

namespace tallystick::contracts::settlement {

namespace {

PartyId clearing_bank_of(const LedgerView& view, const fragment::Fragment& fragment) {
  return must_load<receivable::Receivable>(view, fragment.root).mandate.clearing_bank;
}

std::optional<dispute::Order> order_on_owner(const LedgerView& view, const AccountId& account) {
  const auto owner = must_load<party::Party>(view, must_load<account::Account>(view, account).party);
  return owner.frozen ? dispute::order_on(view, owner.id) : std::nullopt;
}

}  // namespace

bool waits_in_escrow(const LedgerView& view, const AccountId& payee) {
  return order_on_owner(view, payee).has_value();
}

void pay_creditor(LedgerDelta& delta, const fragment::Fragment& of, const cash::End& payer, const AccountId& payee,
                  const Money& money) {
  if (money.amount.is_zero()) return;
  if (const auto order = order_on_owner(delta, payee)) {
    dispute::pay_in(delta, order->id, payer, clearing_bank_of(delta, of), payee, money, payment_reference(of.id));
    return;
  }
  cash::End purse = fragment::purse_of(delta, payee);
  if (!cash::can_pay(delta, payer, purse, money)) purse = {payer.bank, payee, cash::Kind::deposit};
  cash::pay(delta, payer, purse, money, payment_reference(of.id));
}

cash::Reference payment_reference(const FragmentId& fragment) {
  return {"fragment " + fragment.hex()};
}

cash::End payer_of(const LedgerView& view, const Context& context, const PartyId& from_bank) {
  if (from_bank == context.party && load<party::Bank>(view, context.party))
    return {from_bank, std::nullopt, cash::Kind::deposit};
  return {from_bank, context.account, cash::Kind::deposit};
}

void pay_out(LedgerDelta& delta, const fragment::Fragment& fragment, const cash::End& payer, Amount amount,
             Date today) {
  if (fragment.hold) {
    dispute::pay_in(delta, *fragment.hold, payer, clearing_bank_of(delta, fragment), fragment.holder,
                    {fragment.currency, amount}, payment_reference(fragment.id));
    return;
  }
  Amount to_holder = amount;
  if (fragment.is_sold()) {
    auto deal = must_load<financing::Deal>(delta, fragment.id);
    if (deal.terms.kind == financing::SaleKind::with_recourse) {
      const Date pay_on = must_load<receivable::Receivable>(delta, fragment.root).pay_on;
      to_holder = financing::receive(deal, amount, pay_on, today);
    } else {
      deal.received = plus(deal.received, to_holder);
    }
    delta.store(deal);
    pay_creditor(delta, fragment, payer, deal.seller, {fragment.currency, Amount{amount.minor() - to_holder.minor()}});
  }
  if (fragment.loan)
    to_holder = minus(amount, loan::receive_from_collateral(delta, *fragment.loan, amount, payer,
                                                            payment_reference(fragment.id), today));
  pay_creditor(delta, fragment, payer, fragment.holder, {fragment.currency, to_holder});
}

}  // namespace tallystick::contracts::settlement
