#include "contracts/settlement/distribute.h"

#include <algorithm>

#include "contracts/financing/quote.h"
#include "contracts/fragment/holder.h"
#include "contracts/fragment/offer.h"
#include "contracts/ledger/sums.h"
#include "contracts/limit/use.h"
#include "contracts/pricing/waterfall.h"
#include "contracts/receivable/stop.h"
#include "contracts/settlement/penalty.h"

namespace tallystick::contracts::settlement {

namespace {

using fragment::Fragment;
using receivable::Receivable;

// Ascending by id: the order in which ties of the waterfall are broken.
std::vector<Fragment> live_fragments(const LedgerView& view, const Receivable& root) {
  std::vector<Fragment> out;
  for (const IndexRow& row : scan_prefix(view, Index::fragment_by_root, root.id.view(), root.leaves))
    out.push_back(load_row<Fragment>(view, row));
  ensure(out.size() == root.leaves);
  return out;
}

// Across banks if the payer's bank has the reserves; else the payee is owed by the payer's bank.
void pay_to(LedgerDelta& delta, const FragmentId& fragment, const cash::End& payer, const AccountId& payee,
            const Money& money) {
  if (money.amount.is_zero()) return;
  cash::End purse = fragment::purse_of(delta, payee);
  if (!cash::can_pay(delta, payer, purse, money)) purse = {payer.bank, payee, cash::Kind::deposit};
  cash::pay(delta, payer, purse, money, payment_reference(fragment));
}

void pay_fragment(LedgerDelta& delta, const Fragment& fragment, const cash::End& payer, Amount amount) {
  Amount to_holder = amount;
  if (fragment.is_sold()) {
    auto deal = must_load<financing::Deal>(delta, fragment.id);
    if (deal.terms.kind == financing::SaleKind::with_recourse)
      to_holder = std::min(amount, Amount{deal.amount.minor() - deal.received.minor()});
    deal.received = plus(deal.received, to_holder);
    delta.store(deal);
    pay_to(delta, fragment.id, payer, deal.seller, {fragment.currency, Amount{amount.minor() - to_holder.minor()}});
  }
  pay_to(delta, fragment.id, payer, fragment.holder, {fragment.currency, to_holder});
}

void settle(Receivable& root, LedgerDelta& delta) {
  root.state = receivable::State::settled;
  root.penalty_owed = Amount{};
  root.leaves = 0;
  root.next_day.reset();
  delta.store(root);
  delta.emit(StateChanged{root.id, root.state});
  receivable::lift_stop(delta, root.issuer);
}

}  // namespace

cash::Reference payment_reference(const FragmentId& fragment) {
  return {"fragment " + fragment.hex()};
}

void close_offers(const Receivable& root, const BlockContext& block, LedgerDelta& delta) {
  for (const Fragment& fragment : live_fragments(delta, root)) {
    if (fragment.state == fragment::State::offered)
      fragment::return_offer(delta, fragment, fragment::ReturnCause::matured, block.time);
    else if (fragment.state == fragment::State::reserved)
      financing::end_quote(delta, fragment, financing::QuoteEnd::matured);
  }
}

Receivable distribute(Receivable root, Amount cash, const cash::End& payer, const BlockContext& block,
                      LedgerDelta& delta) {
  close_offers(root, block, delta);
  const Date day = value_date(root, block.day);
  root = with_penalty_booked(std::move(root), day, delta);
  const Amount penalty = std::min(cash, penalty_due(root, day, delta));
  const Amount face{cash.minor() - penalty.minor()};
  ensure(!cash.is_zero() && face <= root.unpaid());

  std::vector<Fragment> fragments = live_fragments(delta, root);
  std::vector<Amount> claims;
  for (const Fragment& fragment : fragments) claims.push_back(fragment.outstanding());
  const std::vector<Amount> face_shares = pricing::share_out(face, claims);
  const std::vector<Amount> penalty_shares = pricing::share_out(penalty, claims);

  root.paid = Amount{root.paid.minor() + face.minor()};
  root.penalty_paid = Amount{root.penalty_paid.minor() + penalty.minor()};
  root.penalty_owed = Amount{root.penalty_owed.minor() - penalty.minor()};
  delta.emit(Distributed{root.id, {root.currency, cash}, penalty, root.unpaid()});
  for (std::size_t i = 0; i < fragments.size(); ++i) {
    Fragment& fragment = fragments[i];
    pay_fragment(delta, fragment, payer, Amount{face_shares[i].minor() + penalty_shares[i].minor()});
    fragment.paid = Amount{fragment.paid.minor() + face_shares[i].minor()};
    fragment.penalty_paid = Amount{fragment.penalty_paid.minor() + penalty_shares[i].minor()};
    if (fragment.outstanding().is_zero() && root.unpaid().is_zero()) fragment.state = fragment::State::settled;
    delta.store(fragment);
  }
  limit::free_outstanding(delta, root.limit_key(), face);
  if (root.unpaid().is_zero()) {
    settle(root, delta);
  } else {
    delta.store(root);
  }
  return root;
}

}  // namespace tallystick::contracts::settlement
