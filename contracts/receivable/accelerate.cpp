#include "contracts/receivable/accelerate.h"

#include "contracts/guarantee/end.h"
#include "contracts/ledger/business_day.h"
#include "contracts/policy/parameters.h"
#include "contracts/receivable/declare_default.h"

namespace tallystick::contracts::receivable {

Verdict permit(const Accelerate& op, const Context& context, const LedgerView& view) {
  const auto root = load<Receivable>(view, op.receivable);
  if (!root) return refuse(Refusal::E_NOENT, "receivable " + op.receivable.hex());
  const auto cause = load<Receivable>(view, op.defaulted);
  if (!cause) return refuse(Refusal::E_NOENT, "receivable " + op.defaulted.hex());
  if (root->state != State::outstanding)
    return refuse(Refusal::E_STATE, "the receivable is " + std::string{name_of(root->state)} + ", not outstanding");
  if (root->is_matured(context.block.day)) return refuse(Refusal::E_STATE, "the receivable has matured");
  if (cause->issuer != root->issuer) return refuse(Refusal::E_STATE, "the defaulted one is another issuer's");
  if (cause->state != State::defaulted)
    return refuse(Refusal::E_STATE, "the other is " + std::string{name_of(cause->state)} + ", not defaulted");
  if (!is_creditor(view, *root, context))
    return refuse(Refusal::E_OWNER, "holds no fragment of it and is not the limit's bank");
  if (policy::value_at(view, policy::kCrossDefault, root->issued) == 0)
    return refuse_policy(policy::kCrossDefault, "not part of the rules of " + format_date(root->issued));
  return {};
}

void apply(const Accelerate& op, const Context& context, LedgerDelta& delta) {
  auto root = must_load<Receivable>(delta, op.receivable);
  root.pay_on = std::min(root.pay_on, roll_following(delta, context.block.day));
  root.penalty_booked_to = root.pay_on;
  root.next_day = root.pay_on;
  root.accelerated_on = context.block.day;
  delta.store(root);
  guarantee::bring_forward(root, delta);
  delta.emit(
      Accelerated{root.id, root.issuer, context.account, op.defaulted, {root.currency, root.unpaid()}, root.pay_on});
}

}  // namespace tallystick::contracts::receivable
