#include "contracts/loan/enforce.h"

#include <algorithm>

#include "contracts/claim/enter.h"
#include "contracts/financing/exposure.h"
#include "contracts/fragment/rules.h"
#include "contracts/fragment/split.h"
#include "contracts/ledger/sums.h"
#include "contracts/ledger/text.h"
#include "contracts/loan/payment.h"
#include "contracts/purpose/grant.h"

namespace tallystick::contracts::loan {

namespace {

Permitted<Loan> find_loan(const LedgerView& view, const Context& context, const LoanId& id) {
  auto loan = load<Loan>(view, id);
  if (!loan) return refuse(Refusal::E_NOENT, "loan " + id.hex());
  return brought_to(*loan, context.block.day, rules_of(*loan, view));
}

Verdict check_bank(const Loan& loan, const Context& context) {
  if (loan.bank != context.party) return refuse(Refusal::E_OWNER, "another bank's loan");
  return {};
}

tl::unexpected<Refused> wrong_state(const Loan& loan) {
  return refuse(Refusal::E_STATE,
                "the loan is " + std::string{name_of(loan.state)} + (loan.called ? ", called" : ", not called"));
}

// What of the fragment answers for the debt.
Amount share_taken(const Loan& loan, const fragment::Fragment& fragment, Date today) {
  return std::min(fragment.outstanding(), due_on(loan, today).total());
}

// A sale at face, set off against the debt.
financing::Deal deal_of(const Loan& loan, const fragment::Fragment& fragment, const receivable::Receivable& root,
                        const Context& context) {
  financing::Deal deal;
  deal.fragment = fragment.id;
  deal.bank = loan.bank;
  deal.bank_account = loan.bank_account;
  deal.seller = loan.borrower;
  deal.amount = fragment.outstanding();
  deal.price.days = std::max(root.pay_on - context.block.day, Days{0});
  deal.price.proceeds = fragment.outstanding();
  deal.sold_on = context.block.day;
  deal.registration = claim::registration_of(context);
  deal.policy = loan.policy;  // its caps count what was taken over in place of what was lent
  return deal;
}

}  // namespace

Verdict permit(const Charge& op, const Context& context, const LedgerView& view) {
  const auto loan = find_loan(view, context, op.loan);
  if (!loan) return tl::unexpected(loan.error());
  if (loan->state != State::delinquent && loan->state != State::defaulted) return wrong_state(*loan);
  if (auto ok = check_bank(*loan, context); !ok) return ok;
  const Amount left = minus(loan->terms.costs_max, loan->costs);
  if (op.amount.is_zero() || op.amount > left)
    return refuse(Refusal::E_AMOUNT, text_of(loan->currency, op.amount) + " of " + text_of(loan->currency, left) +
                                         " that the terms leave for costs");
  return {};
}

void apply(const Charge& op, const Context& context, LedgerDelta& delta) {
  const Date today = context.block.day;
  auto loan = must_load<Loan>(delta, op.loan);
  const Rules rules = rules_of(loan, delta);
  loan = brought_to(std::move(loan), today, rules);
  loan.costs = plus(loan.costs, op.amount);
  delta.emit(Charged{loan.id, {loan.currency, op.amount}, op.reason});
  save(delta, std::move(loan), today, today, rules);
}

Verdict permit(const Call& op, const Context& context, const LedgerView& view) {
  const auto loan = find_loan(view, context, op.loan);
  if (!loan) return tl::unexpected(loan.error());
  if (loan->state != State::defaulted || loan->called) return wrong_state(*loan);
  return check_bank(*loan, context);
}

void apply(const Call& op, const Context& context, LedgerDelta& delta) {
  const Date today = context.block.day;
  auto loan = must_load<Loan>(delta, op.loan);
  const Rules rules = rules_of(loan, delta);
  loan = brought_to(std::move(loan), today, rules);
  call_due(loan, today, delta);
  loan.called = true;
  delta.emit(Called{loan.id, {loan.currency, due_on(loan, today).total()}});
  save(delta, std::move(loan), today, today, rules);
  purpose::recall(delta, op.loan, context.block);
}

Verdict permit(const TakeOver& op, const Context& context, const LedgerView& view) {
  const auto loan = find_loan(view, context, op.loan);
  if (!loan) return tl::unexpected(loan.error());
  const auto found = fragment::find_fragment(view, op.fragment);
  if (!found) return tl::unexpected(found.error());
  const auto root = must_load<receivable::Receivable>(view, found->root);
  if (found->hold) return refuse(Refusal::E_FROZEN, "a dispute or an order holds the fragment: " + found->hold->hex());
  if (found->state != fragment::State::pledged)
    return refuse(Refusal::E_STATE, "the fragment is " + std::string{name_of(found->state)} + ", not pledged");
  if (!loan->is_live() || !loan->called) return wrong_state(*loan);
  if (auto ok = check_bank(*loan, context); !ok) return ok;
  if (found->loan != loan->id) return refuse(Refusal::E_LIEN, "pledged to loan " + found->loan->hex());
  if (share_taken(*loan, *found, context.block.day) < found->outstanding())
    return fragment::check_leaves(view, root, 1);
  return {};
}

void apply(const TakeOver& op, const Context& context, LedgerDelta& delta) {
  const Date today = context.block.day;
  auto loan = must_load<Loan>(delta, op.loan);
  const Rules rules = rules_of(loan, delta);
  loan = brought_to(std::move(loan), today, rules);
  auto fragment = must_load<fragment::Fragment>(delta, op.fragment);
  const Amount taken = share_taken(loan, fragment, today);
  std::optional<FragmentId> change;
  std::erase(loan.collateral.items, fragment.id);
  if (taken < fragment.outstanding()) {
    const auto halves = fragment::split_off(fragment, taken, delta);
    claim::divide(delta, fragment, halves.part, halves.change);
    fragment = halves.part;
    change = halves.change.id;
    auto& ids = loan.collateral.items;
    ids.insert(std::upper_bound(ids.begin(), ids.end(), *change), *change);
  }
  claim::end(delta, fragment, claim::State::satisfied);
  fragment.state = fragment::State::sold;
  fragment.holder = loan.bank_account;
  fragment.held_since = context.block.time;
  fragment.loan.reset();
  delta.store(fragment);
  claim::enter(delta, context, fragment, claim::Kind::sale, loan.bank, taken);
  const auto deal = deal_of(loan, fragment, must_load<receivable::Receivable>(delta, fragment.root), context);
  delta.store(deal);
  const Parts parts = take(loan, taken, today, true, delta);
  const Money money{loan.currency, taken};
  delta.emit(Paid{loan.id, Source::taken_over, money, parts, loan.outstanding});
  delta.emit(TakenOver{loan.id, fragment.id, money, change});
  save(delta, std::move(loan), today, today, rules);
  financing::grow_exposure(delta, deal, fragment, taken);
}

std::optional<Money> stake(const TakeOver& op, const LedgerView& view) {
  const auto fragment = load<fragment::Fragment>(view, op.fragment);
  if (!fragment) return std::nullopt;
  return Money{fragment->currency, fragment->outstanding()};
}

}  // namespace tallystick::contracts::loan
