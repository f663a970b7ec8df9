#include "contracts/purpose/grant.h"

#include <algorithm>

#include "contracts/account/records.h"
#include "contracts/financing/bank_claim.h"
#include "contracts/fragment/holder.h"
#include "contracts/fragment/record.h"
#include "contracts/ledger/sums.h"
#include "contracts/loan/payment.h"
#include "contracts/party/rules.h"
#include "contracts/receivable/record.h"
#include "contracts/settlement/take_over.h"

namespace tallystick::contracts::purpose {

namespace {

PurposeId purpose_id(const Context& context) {
  return made_by<PurposeId>("tallystick/purpose", context.transaction_id, context.operation);
}

// What of the money the bank takes towards its claim; nothing once the claim is satisfied, given up, or another's.
Amount take_for_sale(LedgerDelta& delta, const Earmark& earmark, const cash::End& from,
                     const cash::Reference& reference, Date today) {
  if (!earmark.source) return {};
  const auto fragment = must_load<fragment::Fragment>(delta, *earmark.source);
  if (!fragment.is_live()) return {};
  auto deal = must_load<financing::Deal>(delta, fragment.id);
  const Date pay_on = must_load<receivable::Receivable>(delta, fragment.root).pay_on;
  const Amount taken = financing::receive(deal, earmark.left, pay_on, today);
  delta.store(deal);
  const Money money{earmark.currency, taken};
  cash::End purse = fragment::purse_of(delta, deal.bank_account);
  if (!cash::can_pay(delta, from, purse, money)) purse = {earmark.bank, deal.bank_account, cash::Kind::deposit};
  cash::pay(delta, from, purse, money, reference);
  return taken;
}

// The fragment that the deal is about then.
std::optional<FragmentId> give_back(LedgerDelta& delta, const Earmark& earmark, ReturnCause cause,
                                    const BlockContext& block) {
  const Date today = block.day;
  const cash::End from{earmark.bank, earmark.account, cash::Kind::purpose};
  const cash::Reference reference{"unspent of purpose " + earmark.id.hex()};
  delta.erase<Earmark>(earmark.id);
  const Amount taken = earmark.loan ? loan::receive_unspent(delta, *earmark.loan, earmark.left, from, reference, today)
                                    : take_for_sale(delta, earmark, from, reference, today);
  const Money to_bank{earmark.currency, taken};
  const Money to_borrower{earmark.currency, minus(earmark.left, taken)};
  cash::End purse = fragment::purse_of(delta, earmark.account);
  if (!cash::can_pay(delta, from, purse, to_borrower)) purse = {earmark.bank, earmark.account, cash::Kind::deposit};
  cash::pay(delta, from, purse, to_borrower, reference);
  delta.emit(Returned{earmark.id, earmark.bank, earmark.account, to_bank, to_borrower.amount, cause});
  if (taken.is_zero() || !earmark.source) return earmark.source;
  return settlement::set_apart(delta, *earmark.source, block);
}

// One financing leaves one earmark at most.
template <class Id>
std::optional<Earmark> earmark_of(const LedgerView& view, const Id& financed) {
  const auto rows = scan_prefix(view, Index::earmark_by_source, financed.view(), 1);
  if (rows.empty()) return std::nullopt;
  return load_row<Earmark>(view, rows.front());
}

// A trustee payment reaches somebody else's goods or work (R10); it neither comes round to the borrower nor repays another debt to the lender.
Verdict check_trustee_payee(const LedgerView& view, const AccountId& to, const Sides& sides) {
  const PartyId payee = must_load<account::Account>(view, to).party;
  if (payee == sides.bank) return refuse(Refusal::E_PURPOSE, "the payee is the lender");
  if (party::same_group(view, sides.borrower, payee))
    return refuse(Refusal::E_PURPOSE, "the payee is the borrower, or of its group");
  return {};
}

}  // namespace

Destination destination_of(const financing::Terms& terms) {
  return {terms.pay_to, terms.bound, terms.kind == financing::SaleKind::with_recourse};
}
Destination destination_of(const loan::Terms& terms) {
  return {terms.pay_to, terms.bound};
}

Verdict check_destination(const LedgerView& view, const Destination& to, const BlockContext& block,
                          const std::optional<Sides>& loan) {
  if (to.pay_to)
    if (const auto payee = fragment::find_payee(view, *to.pay_to); !payee) return tl::unexpected(payee.error());
  if (!to.bound) return loan && to.pay_to ? check_trustee_payee(view, *to.pay_to, *loan) : Verdict{};
  const auto& payees = to.bound->payees;
  for (const AccountId& id : payees)
    if (const auto payee = fragment::find_payee(view, id); !payee) return tl::unexpected(payee.error());
  if (std::adjacent_find(payees.begin(), payees.end(), [](const auto& a, const auto& b) { return a >= b; }) !=
      payees.end())
    return refuse(Refusal::E_AMOUNT, "payees stand in order, each once");
  if (to.pay_to) return refuse(Refusal::E_AMOUNT, "proceeds are bound or go to a counterparty, not both");
  if (!to.is_lent)
    return refuse(Refusal::E_AMOUNT, "bound money comes with recourse: what a true sale brings is the seller's own");
  if (to.bound->expires <= block.time) return refuse(Refusal::E_EXPIRED, "the bound money would return at once");
  return {};
}

cash::End disbursed_to(const LedgerView& view, const Destination& to, const PartyId& bank, const AccountId& borrower) {
  if (to.bound) return {bank, borrower, cash::Kind::purpose};
  return fragment::purse_of(view, to.pay_to.value_or(borrower));
}

void grant(LedgerDelta& delta, const Context& context, const Lent& lent, Bound bound, const Money& money, Date last) {
  bound.expires = std::min(bound.expires, start_of(context.block.config->calendar, last));
  const Earmark earmark{purpose_id(context), lent.bank,    lent.account, lent.sale, lent.loan,
                        money.currency,      money.amount, money.amount, bound};
  delta.store(earmark);
  delta.emit(Granted{earmark.id, earmark.bank, earmark.account, money, earmark.bound.expires});
}

void follow_sale(LedgerDelta& delta, const FragmentId& from, const std::optional<FragmentId>& to) {
  auto earmark = earmark_of(delta, from);
  if (!earmark) return;
  earmark->source = to;
  delta.store(*earmark);
}

void recall(LedgerDelta& delta, const LoanId& loan, const BlockContext& block) {
  if (const auto earmark = earmark_of(delta, loan)) give_back(delta, *earmark, ReturnCause::called, block);
}

std::optional<FragmentId> recall(LedgerDelta& delta, const FragmentId& sold, const BlockContext& block) {
  const auto earmark = earmark_of(delta, sold);
  return earmark ? give_back(delta, *earmark, ReturnCause::called, block) : sold;
}

Amount unspent_of(const LedgerView& view, const FragmentId& sold) {
  const auto earmark = earmark_of(view, sold);
  return earmark ? earmark->left : Amount{};
}

Verdict permit(const GiveBack& op, const Context& context, const LedgerView& view) {
  const auto earmark = load<Earmark>(view, op.purpose);
  if (!earmark) return refuse(Refusal::E_NOENT, "purpose " + op.purpose.hex());
  if (earmark->account != context.account) return refuse(Refusal::E_OWNER, "another account's");
  return {};
}

void apply(const GiveBack& op, const Context& context, LedgerDelta& delta) {
  give_back(delta, must_load<Earmark>(delta, op.purpose), ReturnCause::given_back, context.block);
}

std::optional<Money> stake(const GiveBack& op, const LedgerView& view) {
  const auto earmark = load<Earmark>(view, op.purpose);
  if (!earmark) return std::nullopt;
  return Money{earmark->currency, earmark->left};
}

void expire(const IndexRow& row, const DueContext& context, LedgerDelta& delta) {
  give_back(delta, load_row<Earmark>(delta, row), ReturnCause::expired, context.block);
}

}  // namespace tallystick::contracts::purpose
