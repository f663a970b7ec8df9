#include "contracts/fragment/offer.h"

#include "contracts/evidence/use.h"
#include "contracts/fragment/claim.h"
#include "contracts/receivable/cancel.h"

namespace tallystick::contracts::fragment {

namespace {

// The first offer of a receivable is the issuer's own: without a taker there is no receivable.
void take_back(LedgerDelta& delta, const Fragment& offered, ReturnCause cause, receivable::CancelCause cancel,
               Timestamp now) {
  const auto root = must_load<receivable::Receivable>(delta, offered.root);
  if (root.state == receivable::State::offered) {
    receivable::cancel_offered(delta, root, offered, cancel);
  } else {
    return_offer(delta, offered, cause, now);
  }
}

// What was passed on by this offer: one level up.
Fragment source_of(const LedgerView& view, const Fragment& offered) {
  Fragment source = must_load<Fragment>(view, offered.parents.items.at(0));
  while (source.level == offered.level) source = must_load<Fragment>(view, source.parents.items.at(0));
  return source;
}

}  // namespace

Verdict permit(const Reject& op, const Context& context, const LedgerView& view) {
  return check_offer(view, context, op.fragment);
}

void apply(const Reject& op, const Context& context, LedgerDelta& delta) {
  take_back(delta, must_load<Fragment>(delta, op.fragment), ReturnCause::rejected, receivable::CancelCause::rejected,
            context.block.time);
}

void expire_offer(const IndexRow& row, const DueContext& context, LedgerDelta& delta) {
  take_back(delta, load_row<Fragment>(delta, row), ReturnCause::expired, receivable::CancelCause::expired,
            context.block.time);
}

Fragment return_offer(LedgerDelta& delta, Fragment offered, ReturnCause cause, Timestamp now) {
  ensure(offered.state == State::offered && offered.level > 0);
  const AccountId payee = *offered.payee;
  offered.liable = source_of(delta, offered).liable;
  evidence::give_back(delta, offered.evidence);
  offered.state = State::held;
  offered.payee.reset();
  offered.offer_expiry.reset();
  offered.evidence = {};
  offered.purpose = {};
  offered.level = static_cast<std::uint8_t>(offered.level - 1);
  offered.held_since = now;
  delta.store(offered);
  delta.emit(Returned{offered.id, payee, offered.holder, cause});
  return offered;
}

}  // namespace tallystick::contracts::fragment
