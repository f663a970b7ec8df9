#include "contracts/loan/start.h"

#include "contracts/account/rules.h"
#include "contracts/cash/payment.h"
#include "contracts/claim/enter.h"
#include "contracts/financing/sale.h"
#include "contracts/fragment/holder.h"
#include "contracts/loan/collateral.h"
#include "contracts/loan/committed.h"
#include "contracts/loan/debt.h"
#include "contracts/party/rules.h"
#include "contracts/purpose/grant.h"
#include "contracts/receivable/mandate.h"

namespace tallystick::contracts::loan {

namespace {

Currency currency_of(const LedgerView& view, const Agreement& agreement) {
  return must_load<fragment::Fragment>(view, agreement.collateral.items.front()).currency;
}

Money paid_out(const LedgerView& view, const Agreement& agreement, const Price& price) {
  const bool later = agreement.terms.plan == Plan::revolving;
  return {currency_of(view, agreement), later ? Amount{} : price.proceeds};
}

PartyId issuer_of(const LedgerView& view, const Collateral& fragments) {
  const auto first = must_load<fragment::Fragment>(view, fragments.items.front());
  return must_load<receivable::Receivable>(view, first.root).issuer;
}

}  // namespace

Permitted<Price> check_agreement(const LedgerView& view, const Agreement& agreement, Date today) {
  const auto currency = check_collateral(view, agreement.collateral, agreement.borrower, today);
  if (!currency) return tl::unexpected(currency.error());
  if (auto ok = check_terms(agreement.terms); !ok) return tl::unexpected(ok.error());
  auto price = price_of(agreement.terms, today, view);
  if (!price) return price;
  if (auto ok = check_unclaimed(view, agreement.collateral); !ok) return tl::unexpected(ok.error());
  if (must_load<account::Account>(view, agreement.borrower).party == agreement.bank)
    return refuse(Refusal::E_SELF, "a bank lends nothing to itself");
  if (auto ok = check_advance(view, agreement.collateral, *currency, agreement.terms.principal, today); !ok)
    return tl::unexpected(ok.error());
  return price;
}

Verdict check_start(const LedgerView& view, const Context& context, const Agreement& agreement, const Price& price,
                    Rate shown) {
  if (auto ok = financing::check_shown(view, price.cost, shown, context.block.day); !ok) return ok;
  const purpose::Destination to = purpose::destination_of(agreement.terms);
  if (auto ok = purpose::check_destination(view, to, context.block, purpose::Sides{agreement.bank, context.party}); !ok)
    return ok;
  if (auto ok = receivable::check_mandate(view, agreement.mandate, context.party); !ok) return ok;
  return cash::can_pay(view, {agreement.bank, std::nullopt, cash::Kind::deposit},
                       purpose::disbursed_to(view, to, agreement.bank, agreement.borrower),
                       paid_out(view, agreement, price));
}

void start(const Agreement& agreement, const Price& price, const Context& context, LedgerDelta& delta) {
  const Date today = context.block.day;
  const PlanRows plan = plan_of(agreement.terms, today, delta);
  Loan loan;
  loan.id = agreement.id;
  loan.bank = agreement.bank;
  loan.bank_account = agreement.bank_account;
  loan.borrower = agreement.borrower;
  loan.currency = currency_of(delta, agreement);
  loan.terms = agreement.terms;
  loan.collateral = agreement.collateral;
  loan.mandate = agreement.mandate;
  loan.started = loan.drawn_to = loan.noticed = today;
  loan.cost = price.cost;
  for (const PlanRow& planned : plan) {
    Row row;
    row.due = planned.due;
    row.pay_on = row.late_to = planned.pay_on;
    row.principal = planned.principal;
    row.interest = planned.interest;
    loan.rows.items.push_back(row);
  }
  loan.instalment = instalment_of(loan.terms, plan.items);
  loan.outstanding = loan.is_revolving() ? Amount{} : loan.terms.principal;
  loan.policy = agreement.policy;
  if (loan.policy) loan.issuer = issuer_of(delta, loan.collateral);
  loan.registration = claim::registration_of(context);
  settle_state(loan, today, today, rules_of(loan, delta));
  pledge(delta, context, loan);
  delta.store(loan);
  follow_committed(delta, std::nullopt, loan);
  const purpose::Destination to = purpose::destination_of(loan.terms);
  const Money money = paid_out(delta, agreement, price);
  cash::pay(delta, {loan.bank, std::nullopt, cash::Kind::deposit},
            purpose::disbursed_to(delta, to, loan.bank, loan.borrower), money, {"loan " + loan.id.hex()});
  if (to.bound)
    purpose::grant(delta, context, {loan.bank, loan.borrower, {}, loan.id}, *to.bound, money, plan.items.back().pay_on);
  delta.emit(Started{loan.id,
                     loan.bank,
                     loan.borrower,
                     loan.collateral,
                     {loan.currency, loan.terms.principal},
                     price,
                     plan,
                     loan.registration,
                     loan.policy});
}

}  // namespace tallystick::contracts::loan
