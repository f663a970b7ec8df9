#include "contracts/recourse/chain.h"

#include <algorithm>
#include <set>

#include "contracts/financing/bank_claim.h"
#include "contracts/ledger/sums.h"

namespace tallystick::contracts::recourse {

std::vector<Debtor> debtors_of(const LedgerView& view, const fragment::Fragment& fragment) {
  std::vector<Debtor> out;
  std::set<AccountId> seen{fragment.holder};
  const auto add = [&](const AccountId& account, const std::optional<Amount>& cap) {
    if (seen.insert(account).second) out.push_back({account, cap});
  };
  if (fragment.state == fragment::State::sold_recourse) {
    const auto deal = must_load<financing::Deal>(view, fragment.id);
    if (!deal.recourse_cap || !deal.recourse_cap->is_zero()) add(deal.seller, deal.recourse_cap);
  }
  for (auto it = fragment.liable.items.rbegin(); it != fragment.liable.items.rend(); ++it) add(*it, std::nullopt);
  return out;
}

std::optional<Demand> demand_on(const LedgerView& view, const fragment::Fragment& fragment, const AccountId& debtor) {
  fragment::Fragment at = fragment;
  for (int step = 0; step < kLineageMax; ++step) {
    if (auto found = load<Demand>(view, {at.id, fragment.holder, debtor})) {
      found->fragment = fragment.id;
      return found;
    }
    if (at.parents.size() != 1) break;
    at = must_load<fragment::Fragment>(view, at.parents.items.front());
  }
  return std::nullopt;
}

Amount Sum::payable(const std::optional<Amount>& cap) const {
  const Amount all = plus(plus(principal, interest), costs);
  return cap ? std::min(all, *cap) : all;
}

std::optional<Sum> sum_of(const LedgerView& view, const fragment::Fragment& fragment,
                          const receivable::Receivable& root, Amount costs, Date today) {
  Sum out{fragment.outstanding(), Amount{}, costs};
  if (fragment.is_sold()) {
    const auto claim = financing::claim_of(must_load<financing::Deal>(view, fragment.id), root.pay_on, today);
    if (!claim) return std::nullopt;
    out.principal = claim->principal;
    out.interest = claim->interest;
  }
  const auto with_interest = checked_add(out.principal, out.interest);
  if (!with_interest || !checked_add(*with_interest, costs)) return std::nullopt;
  return out;
}

}  // namespace tallystick::contracts::recourse
