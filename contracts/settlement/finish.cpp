#include "contracts/settlement/finish.h"

#include "contracts/claim/enter.h"
#include "contracts/guarantee/end.h"
#include "contracts/loan/collateral.h"
#include "contracts/receivable/notice.h"
#include "contracts/settlement/distribute.h"

namespace tallystick::contracts::settlement {

using fragment::Fragment;
using receivable::Receivable;

std::vector<Fragment> live_fragments(const LedgerView& view, const Receivable& root) {
  std::vector<Fragment> out;
  for (const IndexRow& row : scan_prefix(view, Index::fragment_by_root, root.id.view(), root.leaves))
    out.push_back(load_row<Fragment>(view, row));
  ensure(out.size() == root.leaves);
  return out;
}

void settle_fragment(LedgerDelta& delta, Fragment& fragment) {
  ensure(!fragment.hold);
  if (fragment.is_sold()) claim::end(delta, fragment, claim::State::satisfied);
  loan::let_go(delta, fragment);
  fragment.state = fragment::State::settled;
}

Receivable finish(Receivable root, receivable::State final, std::uint32_t held, Date today, LedgerDelta& delta) {
  ensure(root.unpaid().is_zero() && !root.is_final());
  root.state = final;
  root.penalty_owed = Amount{};
  root.leaves = held;
  root.next_day.reset();
  delta.store(root);
  receivable::drop_notice(delta, root.id);
  guarantee::end_all(root.id, delta);
  delta.emit(state_changed(root, today, delta));
  return root;
}

Receivable finish_if_paid(Receivable root, Date today, LedgerDelta& delta) {
  delta.store(root);
  if (root.is_final() || !root.unpaid().is_zero()) return root;
  std::uint32_t held = 0;
  for (Fragment& fragment : live_fragments(delta, root)) {
    if (fragment.hold) {
      ++held;
      continue;
    }
    settle_fragment(delta, fragment);
    delta.store(fragment);
  }
  const bool cancelled = root.paid.is_zero() || !root.penalty_owed.is_zero();
  return finish(std::move(root), cancelled ? receivable::State::cancelled : receivable::State::settled, held, today,
                delta);
}

}  // namespace tallystick::contracts::settlement
