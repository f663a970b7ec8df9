#include "contracts/fragment/split.h"

#include "contracts/receivable/record.h"

namespace tallystick::contracts::fragment {

Halves split_off(Fragment parent, Amount amount, LedgerDelta& delta) {
  ensure(!amount.is_zero() && amount < parent.outstanding());
  Fragment child = parent;
  child.parents.items = {parent.id};
  child.paid = Amount{};
  child.penalty_paid = Amount{};
  child.evidence = {};
  child.purpose = {};
  child.quote.reset();
  Halves out{child, child};
  out.part.face = amount;
  out.part.index = 0;
  out.change.face = Amount{parent.outstanding().minor() - amount.minor()};
  out.change.index = 1;
  for (Fragment* half : {&out.part, &out.change}) half->id = fragment_id(half->root, half->parents, half->index);

  parent.state = State::spent;
  parent.quote.reset();
  parent.loan.reset();
  parent.hold.reset();
  delta.store(parent);
  delta.store(out.part);
  delta.store(out.change);
  auto root = must_load<receivable::Receivable>(delta, parent.root);
  root.leaves += 1;
  delta.store(root);
  return out;
}

}  // namespace tallystick::contracts::fragment
