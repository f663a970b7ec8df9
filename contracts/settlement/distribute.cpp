#include "contracts/settlement/distribute.h"

#include <algorithm>

#include "contracts/credit/follow.h"
#include "contracts/financing/exposure.h"
#include "contracts/financing/quote.h"
#include "contracts/fragment/offer.h"
#include "contracts/ledger/sums.h"
#include "contracts/limit/use.h"
#include "contracts/pricing/waterfall.h"
#include "contracts/settlement/finish.h"
#include "contracts/settlement/payout.h"
#include "contracts/settlement/penalty.h"

namespace tallystick::contracts::settlement {

using fragment::Fragment;
using receivable::Receivable;

StateChanged state_changed(const Receivable& root, Date today, const LedgerView& view) {
  const Receivable booked = with_penalty_booked(root, today, view);
  const Amount penalty{booked.penalty_owed.minor() + booked.penalty_paid.minor()};
  const std::int32_t late = std::max((today - root.pay_on).raw(), 0);
  return {root.id, root.state, root.issuer, {root.currency, root.unpaid()}, penalty, static_cast<std::uint32_t>(late)};
}

void close_offers(const std::vector<Fragment>& fragments, bool matured, const BlockContext& block,
                  LedgerDelta& delta) {
  for (const Fragment& fragment : fragments) {
    if (fragment.state == fragment::State::offered)
      fragment::return_offer(delta, fragment, matured ? fragment::ReturnCause::matured : fragment::ReturnCause::paid,
                             block.time);
    else if (fragment.state == fragment::State::reserved)
      financing::end_quote(delta, fragment, matured ? financing::QuoteEnd::matured : financing::QuoteEnd::paid);
  }
}

Receivable distribute(Receivable root, Amount cash, const cash::End& payer, const BlockContext& block,
                      LedgerDelta& delta) {
  const std::vector<Fragment> fragments = live_fragments(delta, root);
  close_offers(fragments, root.is_matured(block.day), block, delta);
  const Receivable before = root;
  const Date day = value_date(root, block.day);
  root = with_penalty_booked(std::move(root), day, delta);
  const Amount penalty = std::min(cash, penalty_due(root, day, delta));
  const Amount face{cash.minor() - penalty.minor()};
  ensure(!cash.is_zero() && face <= root.unpaid());

  std::vector<Amount> claims;
  for (const Fragment& fragment : fragments) claims.push_back(fragment.outstanding());
  const std::vector<Amount> face_shares = pricing::share_out(face, claims);
  const std::vector<Amount> penalty_shares = pricing::share_out(penalty, claims);

  root.paid = Amount{root.paid.minor() + face.minor()};
  root.penalty_paid = Amount{root.penalty_paid.minor() + penalty.minor()};
  root.penalty_owed = Amount{root.penalty_owed.minor() - penalty.minor()};
  delta.emit(Distributed{root.id, {root.currency, cash}, penalty, root.unpaid()});
  std::uint32_t held = 0;
  for (std::size_t i = 0; i < fragments.size(); ++i) {
    const FragmentId id = fragments[i].id;
    pay_out(delta, must_load<Fragment>(delta, id), payer, Amount{face_shares[i].minor() + penalty_shares[i].minor()},
            block.day);
    auto fragment = must_load<Fragment>(delta, id);
    if (fragment.is_sold())
      financing::shrink_exposure(delta, must_load<financing::Deal>(delta, id), fragment, face_shares[i]);
    fragment.paid = Amount{fragment.paid.minor() + face_shares[i].minor()};
    fragment.penalty_paid = Amount{fragment.penalty_paid.minor() + penalty_shares[i].minor()};
    if (root.unpaid().is_zero()) {
      if (fragment.hold)
        ++held;
      else
        settle_fragment(delta, fragment);
    }
    delta.store(fragment);
  }
  limit::free_outstanding(delta, root.limit_key(), face);
  if (root.unpaid().is_zero())
    root = finish(std::move(root), receivable::State::settled, held, day, delta);
  else
    delta.store(root);
  credit::follow(delta, before, root, day);
  return root;
}

}  // namespace tallystick::contracts::settlement
