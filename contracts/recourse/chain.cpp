#include "contracts/recourse/chain.h"

#include <algorithm>
#include <set>

#include "contracts/financing/record.h"
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

Amount Sum::payable(const std::optional<Amount>& cap) const {
  const Amount all = plus(plus(principal, interest), costs);
  return cap ? std::min(all, *cap) : all;
}

std::optional<Sum> sum_of(const LedgerView& view, const fragment::Fragment& fragment,
                          const receivable::Receivable& root, Amount costs, Date today) {
  Sum out{fragment.outstanding(), Amount{}, costs};
  if (fragment.is_sold()) {
    const auto deal = must_load<financing::Deal>(view, fragment.id);
    out.principal = minus(deal.amount, deal.received);
    const auto interest =
        pricing::discount_interest(out.principal, deal.terms.rate, today - root.pay_on, deal.terms.day_count);
    if (!interest) return std::nullopt;
    out.interest = *interest;
  }
  const auto with_interest = checked_add(out.principal, out.interest);
  if (!with_interest || !checked_add(*with_interest, costs)) return std::nullopt;
  return out;
}

}  // namespace tallystick::contracts::recourse
