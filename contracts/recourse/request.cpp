#include "contracts/recourse/request.h"

#include <algorithm>

#include "contracts/fragment/rules.h"
#include "contracts/ledger/sums.h"
#include "contracts/ledger/text.h"
#include "contracts/loan/collateral.h"
#include "contracts/policy/parameters.h"
#include "contracts/purpose/grant.h"
#include "contracts/recourse/chain.h"

namespace tallystick::contracts::recourse {

namespace {

using fragment::Fragment;
using receivable::Receivable;

Verdict check_subject(const Fragment& fragment, const Receivable& root, const std::vector<Debtor>& debtors) {
  if (fragment.hold)
    return refuse(Refusal::E_FROZEN, "a dispute or an order holds the fragment: " + fragment.hold->hex());
  if (fragment.state != fragment::State::held && fragment.state != fragment::State::pledged &&
      fragment.state != fragment::State::sold_recourse)
    return refuse(Refusal::E_STATE, "the fragment is " + std::string{name_of(fragment.state)});
  if (root.state != receivable::State::defaulted)
    return refuse(Refusal::E_STATE, "the receivable is " + std::string{name_of(root.state)} + ", not defaulted");
  if (debtors.empty()) return refuse(Refusal::E_STATE, "nobody answers for the fragment but the issuer");
  return {};
}

Verdict check_window(const LedgerView& view, const BlockContext& block, const Fragment& fragment,
                     const Receivable& root) {
  const Date since = std::max(*root.defaulted_on, ledger_day(block.config->calendar, fragment.held_since));
  const Date last = since + Days{static_cast<std::int32_t>(policy::value_at(view, policy::kRecourseDays, root.issued))};
  if (block.day > last) return refuse(Refusal::E_EXPIRED, "recourse could be asked for until " + format_date(last));
  return {};
}

// The first who was not asked yet, if everyone nearer has had his say.
Permitted<Debtor> next_debtor(const LedgerView& view, const Fragment& fragment, const std::vector<Debtor>& debtors,
                              Date today) {
  for (const Debtor& debtor : debtors) {
    const auto before = demand_on(view, fragment, debtor.account);
    if (!before) return debtor;
    if (before->state == State::asked && today <= before->answer_by)
      return refuse(Refusal::E_STATE,
                    "account " + debtor.account.hex() + " may answer until " + format_date(before->answer_by));
  }
  return refuse(Refusal::E_EXISTS, "everyone who answers for it was asked");
}

Amount less_unspent(const LedgerView& view, const Fragment& fragment, Amount principal) {
  return minus(principal, std::min(principal, purpose::unspent_of(view, fragment.id)));
}

}  // namespace

Verdict permit(const Request& op, const Context& context, const LedgerView& view) {
  const auto found = fragment::find_fragment(view, op.fragment);
  if (!found) return tl::unexpected(found.error());
  const auto root = must_load<Receivable>(view, found->root);
  const auto debtors = found->is_live() ? debtors_of(view, *found) : std::vector<Debtor>{};
  if (auto ok = check_subject(*found, root, debtors); !ok) return ok;
  if (!loan::may_collect(view, *found, context)) return refuse(Refusal::E_OWNER, "held by another account");
  const auto sum = sum_of(view, *found, root, op.costs, context.block.day);
  if (!sum || sum->principal.is_zero() || op.costs > less_unspent(view, *found, sum->principal))
    return refuse(Refusal::E_AMOUNT, "costs of " + text_of(found->currency, op.costs) + " on a principal of " +
                                         text_of(found->currency, sum ? sum->principal : found->outstanding()));
  if (auto ok = check_window(view, context.block, *found, root); !ok) return ok;
  if (const auto debtor = next_debtor(view, *found, debtors, context.block.day); !debtor)
    return tl::unexpected(debtor.error());
  return {};
}

void apply(const Request& op, const Context& context, LedgerDelta& delta) {
  const auto asked_for = purpose::recall(delta, op.fragment, context.block);
  if (!asked_for) return;
  const auto fragment = must_load<Fragment>(delta, *asked_for);
  const auto root = must_load<Receivable>(delta, fragment.root);
  const Date today = context.block.day;
  const Debtor debtor = *next_debtor(delta, fragment, debtors_of(delta, fragment), today);
  const Sum sum = *sum_of(delta, fragment, root, op.costs, today);
  if (sum.principal.is_zero()) return;
  const auto days = static_cast<std::int32_t>(policy::value_at(delta, policy::kRecourseAnswerDays, root.issued));
  const Demand demand{
      fragment.id,       fragment.holder, debtor.account, root.id,   State::asked, today,    today + Days{days},
      fragment.currency, sum.principal,   sum.interest,   sum.costs, debtor.cap,   Amount{}, {}};
  delta.store(demand);
  delta.emit(Requested{demand});
}

}  // namespace tallystick::contracts::recourse
