#include "contracts/settlement/take_over.h"

#include "contracts/claim/enter.h"
#include "contracts/financing/bank_claim.h"
#include "contracts/financing/exposure.h"
#include "contracts/fragment/rules.h"
#include "contracts/fragment/split.h"
#include "contracts/ledger/sums.h"
#include "contracts/loan/collateral.h"
#include "contracts/purpose/grant.h"
#include "contracts/receivable/record.h"

namespace tallystick::contracts::settlement {

namespace {

// With recourse, of the rest the bank may keep what its claim still comes to; what is beyond stays the seller's.
financing::Deal about_rest(financing::Deal deal, const fragment::Fragment& rest, Amount on_claim, Date pay_on,
                           Date today) {
  const bool with_recourse = deal.terms.kind == financing::SaleKind::with_recourse;
  if (with_recourse) financing::book_interest(deal, pay_on, today);
  const Amount claim = with_recourse ? minus(minus(deal.amount, deal.received), on_claim) : rest.face;
  deal.fragment = rest.id;
  deal.amount = rest.face;
  deal.received = minus(rest.face, claim);
  return deal;
}

}  // namespace

TakenOver take_over(fragment::Fragment fragment, Amount face, Amount on_claim, const AccountId& to,
                    const BlockContext& block, LedgerDelta& delta) {
  const auto deal = load<financing::Deal>(delta, fragment.id);
  TakenOver out{fragment, std::nullopt};
  if (face < fragment.outstanding()) {
    fragment::Halves halves = fragment::split_off(fragment, face, delta);
    claim::divide(delta, fragment, halves.part, halves.change);
    if (deal) {
      const Date pay_on = must_load<receivable::Receivable>(delta, fragment.root).pay_on;
      delta.store(about_rest(*deal, halves.change, on_claim, pay_on, block.day));
    }
    out = {std::move(halves.part), halves.change.id};
  }
  if (fragment.loan) {
    loan::exchange(delta, *fragment.loan, fragment.id, out.change);
    claim::end(delta, out.part, claim::State::satisfied);
    out.part.loan.reset();
  }
  if (deal) {
    financing::shrink_exposure(delta, *deal, fragment, face);
    claim::end(delta, out.part, claim::State::released);
    delta.erase<financing::Deal>(fragment.id);
    purpose::follow_sale(delta, fragment.id, out.change);
  }
  out.part.state = fragment::State::held;
  out.part.holder = to;
  out.part.held_since = block.time;
  return out;
}

std::optional<FragmentId> set_apart(LedgerDelta& delta, const FragmentId& sold, const BlockContext& block) {
  const auto fragment = must_load<fragment::Fragment>(delta, sold);
  if (fragment.hold || fragment.state != fragment::State::sold_recourse) return sold;
  const auto deal = must_load<financing::Deal>(delta, sold);
  const auto root = must_load<receivable::Receivable>(delta, fragment.root);
  const auto claim = financing::claim_of(deal, root.pay_on, block.day);
  const auto kept = claim ? checked_add(claim->principal, claim->interest) : std::nullopt;
  if (!kept || *kept >= fragment.outstanding()) return sold;
  if (!kept->is_zero() && !fragment::check_leaves(delta, root, 1)) return sold;
  const Amount beyond = minus(fragment.outstanding(), *kept);
  const TakenOver taken = take_over(fragment, beyond, Amount{}, deal.seller, block, delta);
  delta.store(taken.part);
  delta.emit(SetApart{taken.part.id, deal.seller, {fragment.currency, beyond}, taken.change});
  return taken.change;
}

bool is_shared(const LedgerView& view, const fragment::Fragment& fragment) {
  if (fragment.state != fragment::State::sold_recourse) return false;
  const auto deal = must_load<financing::Deal>(view, fragment.id);
  return minus(deal.amount, deal.received) < fragment.outstanding();
}

}  // namespace tallystick::contracts::settlement
