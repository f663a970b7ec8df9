// Who answers for a defaulted fragment to who holds it now, and for how much. Rule: DOMAIN row 25, 1.3; Civil Code 766.
//   the seller, if a bank bought it with recourse and its cap is not used up,
//   then whoever passed it on with recourse, the latest first; each once, and never the holder itself.
// Who has paid holds the fragment, and goes on against those who signed before.
#pragma once

#include <optional>
#include <vector>

#include "contracts/fragment/record.h"
#include "contracts/ledger/view.h"
#include "contracts/receivable/record.h"
#include "contracts/recourse/record.h"

namespace tallystick::contracts::recourse {

struct Debtor {
  AccountId account;
  std::optional<Amount> cap;  // absent: none was agreed
};

// Nearest first; empty when the holder bears the default alone. At most kLiableMax + 1.
std::vector<Debtor> debtors_of(const LedgerView& view, const fragment::Fragment& fragment);

// What the holder asked of the debtor for this fragment, or for what it is the rest of (the latest); named after the fragment as it is now.
// Looks back over at most kLineageMax splits: nothing is merged after maturity.
std::optional<Demand> demand_on(const LedgerView& view, const fragment::Fragment& fragment, const AccountId& debtor);
inline constexpr int kLineageMax = 256;

// What the holder has a claim to.
//   principal  what is outstanding; for a bank that bought, what it paid for less what it has received: the surplus is the seller's
//   interest   a bank's, for lateness (financing/bank_claim.h)
struct Sum {
  Amount principal;
  Amount interest;
  Amount costs;
  // principal + interest + costs, but not above the cap.
  Amount payable(const std::optional<Amount>& cap) const;
};
// Nothing when the days or the sums pass what is priced.
std::optional<Sum> sum_of(const LedgerView& view, const fragment::Fragment& fragment,
                          const receivable::Receivable& root, Amount costs, Date today);

}  // namespace tallystick::contracts::recourse
