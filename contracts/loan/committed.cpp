#include "contracts/loan/committed.h"

#include "contracts/account/records.h"
#include "contracts/financing/exposure.h"
#include "contracts/ledger/sums.h"

namespace tallystick::contracts::loan {

Amount committed_of(const Loan& loan) {
  if (!loan.policy || !loan.is_live()) return {};
  return loan.is_revolving() ? loan.terms.principal : loan.outstanding;
}

void follow_committed(LedgerDelta& delta, const std::optional<Loan>& before, const Loan& after) {
  const Amount was = before ? committed_of(*before) : Amount{}, is = committed_of(after);
  if (was == is) return;
  const PartyId borrower = must_load<account::Account>(delta, after.borrower).party;
  using financing::Debtor;
  for (const auto& [party, debtor] : {std::pair{*after.issuer, Debtor::issuer}, std::pair{borrower, Debtor::seller}}) {
    const financing::Exposure::Key key{party, debtor, after.bank, after.currency, *after.policy};
    if (is > was)
      financing::grow(delta, key, minus(is, was));
    else
      financing::shrink(delta, key, minus(was, is));
  }
}

}  // namespace tallystick::contracts::loan
