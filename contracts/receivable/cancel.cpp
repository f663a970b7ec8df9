#include "contracts/receivable/cancel.h"

#include "contracts/credit/follow.h"
#include "contracts/evidence/use.h"
#include "contracts/limit/use.h"

namespace tallystick::contracts::receivable {

Verdict permit(const Cancel& op, const Context& context, const LedgerView& view) {
  const auto root = load<Receivable>(view, op.receivable);
  if (!root) return refuse(Refusal::E_NOENT, "receivable " + op.receivable.hex());
  if (root->state != State::offered)
    return refuse(Refusal::E_STATE, "the receivable is " + std::string{name_of(root->state)});
  if (root->issuer_account != context.account) return refuse(Refusal::E_OWNER, "issued by another account");
  return {};
}

void apply(const Cancel& op, const Context&, LedgerDelta& delta) {
  Receivable root = must_load<Receivable>(delta, op.receivable);
  auto first = must_load<fragment::Fragment>(delta, fragment_id(root.id, {}, 0));
  cancel_offered(delta, std::move(root), std::move(first), CancelCause::by_issuer);
}

void cancel_offered(LedgerDelta& delta, Receivable receivable, fragment::Fragment first, CancelCause cause) {
  ensure(receivable.state == State::offered && first.state == fragment::State::offered && first.root == receivable.id);
  first.state = fragment::State::cancelled;
  first.payee.reset();
  first.offer_expiry.reset();
  delta.store(first);
  const Receivable before = receivable;
  receivable.state = State::cancelled;
  receivable.cancelled = receivable.face;
  receivable.leaves = 0;
  receivable.next_day.reset();
  delta.store(receivable);
  limit::free_reserved(delta, receivable.limit_key(), receivable.face);
  evidence::give_back(delta, receivable.evidence);
  credit::follow(delta, before, receivable, receivable.pay_on);
  delta.emit(Cancelled{receivable.id, first.id, cause});
}

}  // namespace tallystick::contracts::receivable
