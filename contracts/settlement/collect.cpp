#include "contracts/settlement/collect.h"

#include <algorithm>

#include "contracts/account/rules.h"
#include "contracts/credit/follow.h"
#include "contracts/policy/parameters.h"
#include "contracts/receivable/cancel.h"
#include "contracts/receivable/stop.h"
#include "contracts/settlement/distribute.h"
#include "contracts/settlement/finish.h"
#include "contracts/settlement/penalty.h"

namespace tallystick::contracts::settlement {

namespace {

using receivable::Receivable;
using receivable::State;

// A frozen account pays nothing: its order binds the clearing bank too.
Amount collectable(const LedgerView& view, const Receivable& root) {
  if (account::is_frozen(view, root.mandate.account)) return Amount{};
  return cash::balance_of(view, root.mandate.clearing_bank, root.mandate.account, root.currency);
}

State state_after(const LedgerView& view, const Receivable& root, Date today) {
  const std::int64_t late = (today - root.pay_on).raw();
  if (late >= policy::value_at(view, policy::kDefaultDays, root.issued)) return State::defaulted;
  if (late >= policy::value_at(view, policy::kDelinquentDays, root.issued)) return State::delinquent;
  return State::overdue;
}

}  // namespace

std::size_t collect_units(const IndexRow& row, const BlockContext&, const LedgerView& view) {
  const auto root = load_row<Receivable>(view, row);
  if (root.is_past_due() && collectable(view, root).is_zero()) return 1;
  return std::max<std::size_t>(root.leaves, 1);
}

void collect(const IndexRow& row, const DueContext& context, LedgerDelta& delta) {
  auto root = load_row<Receivable>(delta, row);
  const Date today = context.block.day;
  if (root.state == State::offered) {
    const auto first = must_load<fragment::Fragment>(delta, fragment_id(root.id, {}, 0));
    receivable::cancel_offered(delta, root, first, receivable::CancelCause::expired);
    return;
  }
  const Amount cash = std::min(collectable(delta, root), owed_on(root, value_date(root, today), delta));
  if (!cash.is_zero()) {
    const cash::End payer{root.mandate.clearing_bank, root.mandate.account, cash::Kind::deposit};
    root = distribute(std::move(root), cash, payer, context.block, delta);
    if (root.is_final()) return;
  } else if (root.state == State::outstanding) {
    close_offers(live_fragments(delta, root), true, context.block, delta);
  }

  const Receivable before = root;
  // A state never steps back while anything is owed.
  root.state =
      std::max(before.state == State::outstanding ? State::overdue : before.state, state_after(delta, root, today));
  root.next_day = today + Days{1};
  if (root.state == State::defaulted && !root.defaulted_on) root.defaulted_on = today;
  delta.store(root);
  if (root.state != before.state) {
    credit::follow(delta, before, root, today);
    delta.emit(state_changed(root, today, delta));
  }
  if (root.is_delinquent() && !before.is_delinquent()) receivable::stop_issuer(delta, root, today);
}

}  // namespace tallystick::contracts::settlement
