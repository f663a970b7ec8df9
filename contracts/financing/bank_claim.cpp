#include "contracts/financing/bank_claim.h"

#include <algorithm>

#include "contracts/ledger/sums.h"

namespace tallystick::contracts::financing {

std::optional<BankClaim> claim_of(const Deal& deal, Date pay_on, Date today) {
  BankClaim out{minus(deal.amount, deal.received), deal.interest};
  const Date from = std::max(deal.interest_to.value_or(pay_on), pay_on);
  const auto running =
      pricing::discount_interest(out.principal, deal.terms.rate, std::max(today - from, Days{0}), deal.terms.day_count);
  const auto interest = running ? checked_add(out.interest, *running) : std::nullopt;
  if (!interest) return std::nullopt;
  out.interest = *interest;
  return out;
}

void book_interest(Deal& deal, Date pay_on, Date today) {
  const auto claim = claim_of(deal, pay_on, today);
  if (!claim || today <= pay_on) return;
  deal.interest = claim->interest;
  deal.interest_to = std::max(today, deal.interest_to.value_or(today));
}

Amount receive(Deal& deal, Amount paid, Date pay_on, Date today) {
  book_interest(deal, pay_on, today);
  const Amount principal = std::min(paid, minus(deal.amount, deal.received));
  const Amount interest = std::min(minus(paid, principal), deal.interest);
  deal.interest = minus(deal.interest, interest);
  deal.received = plus(deal.received, principal);
  return plus(interest, principal);
}

}  // namespace tallystick::contracts::financing
