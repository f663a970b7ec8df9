#include "contracts/fragment/claim.h"

#include "contracts/credit/follow.h"
#include "contracts/ledger/text.h"
#include "contracts/limit/use.h"
#include "contracts/receivable/record.h"

namespace tallystick::contracts::fragment {

Verdict check_offer(const LedgerView& view, const Context& context, const FragmentId& id) {
  const auto found = load<Fragment>(view, id);
  if (!found) return refuse(Refusal::E_NOENT, "fragment " + id.hex());
  if (found->state != State::offered)
    return refuse(Refusal::E_STATE, "the fragment is " + std::string{name_of(found->state)});
  if (must_load<receivable::Receivable>(view, found->root).is_matured(context.block.day))
    return refuse(Refusal::E_STATE, "the receivable has matured");
  if (found->payee != context.account) return refuse(Refusal::E_OWNER, "offered to another account");
  if (context.block.time >= *found->offer_expiry)
    return refuse(Refusal::E_EXPIRED, "the offer ended at " + text_of(*found->offer_expiry));
  return {};
}

Verdict permit(const Claim& op, const Context& context, const LedgerView& view) {
  return check_offer(view, context, op.fragment);
}

void apply(const Claim& op, const Context& context, LedgerDelta& delta) {
  Fragment claimed = must_load<Fragment>(delta, op.fragment);
  claimed.state = State::held;
  claimed.holder = context.account;
  claimed.payee.reset();
  claimed.offer_expiry.reset();
  claimed.held_since = context.block.time;
  delta.store(claimed);

  auto root = must_load<receivable::Receivable>(delta, claimed.root);
  if (root.state == receivable::State::offered) {
    const receivable::Receivable before = root;
    root.state = receivable::State::outstanding;
    delta.store(root);
    limit::activate(delta, root.limit_key(), root.face);
    credit::follow(delta, before, root, context.block.day);
  }
  delta.emit(Claimed{claimed.id, claimed.root, claimed.holder, {claimed.currency, claimed.outstanding()}});
}

}  // namespace tallystick::contracts::fragment
