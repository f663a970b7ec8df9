#include "contracts/loan/collateral.h"

#include <algorithm>

#include "contracts/claim/enter.h"
#include "contracts/claim/priority.h"
#include "contracts/fragment/rules.h"
#include "contracts/ledger/sums.h"
#include "contracts/ledger/text.h"
#include "contracts/policy/parameters.h"

namespace tallystick::contracts::loan {

Permitted<Currency> check_collateral(const LedgerView& view, const Collateral& fragments, const AccountId& borrower,
                                     Date today) {
  std::optional<Currency> currency;
  for (const FragmentId& id : fragments) {
    const auto found = fragment::find_fragment(view, id);
    if (!found) return tl::unexpected(found.error());
    const auto root = must_load<receivable::Receivable>(view, found->root);
    if (auto ok = fragment::check_free(*found, root, fragment::State::held, today); !ok)
      return tl::unexpected(ok.error());
    if (found->holder != borrower) return refuse(Refusal::E_OWNER, "the borrower does not hold fragment " + id.hex());
    if (currency.value_or(found->currency) != found->currency)
      return refuse(Refusal::E_AMOUNT, "the fragments are of different currencies");
    currency = found->currency;
  }
  const auto& ids = fragments.items;
  if (!currency || std::adjacent_find(ids.begin(), ids.end(), std::greater_equal<>{}) != ids.end())
    return refuse(Refusal::E_AMOUNT, "one or more fragments, ascending, each once");
  return *currency;
}

Verdict check_unclaimed(const LedgerView& view, const Collateral& fragments) {
  for (const FragmentId& id : fragments)
    if (auto ok = claim::check_first_rank(view, must_load<fragment::Fragment>(view, id)); !ok) return ok;
  return {};
}

Amount worth_of(const LedgerView& view, const Collateral& fragments) {
  Amount sum;
  for (const FragmentId& id : fragments)
    sum = checked_add(sum, must_load<fragment::Fragment>(view, id).outstanding()).value_or(Amount{Amount::kMax});
  return sum;
}

Verdict check_advance(const LedgerView& view, const Collateral& fragments, const Currency& currency, Amount owed,
                      Date today) {
  __extension__ using Wide = unsigned __int128;
  const auto rate = static_cast<Wide>(policy::value_at(view, policy::kLoanAdvanceRate, today));
  const Amount worth = worth_of(view, fragments);
  const Amount most{static_cast<std::int64_t>(static_cast<Wide>(worth.minor()) * rate / kRateOne)};
  if (owed > most)
    return refuse(Refusal::E_LTV, text_of(currency, owed) + " on fragments worth " + text_of(currency, worth) +
                                      ", at most " + text_of(currency, most));
  return {};
}

void pledge(LedgerDelta& delta, const Context& context, const Loan& loan) {
  for (const FragmentId& id : loan.collateral) {
    auto fragment = must_load<fragment::Fragment>(delta, id);
    fragment.state = fragment::State::pledged;
    fragment.loan = loan.id;
    delta.store(fragment);
    claim::enter(delta, context, fragment, claim::Kind::pledge, loan.bank,
                 std::min(fragment.outstanding(), loan.terms.principal));
  }
}

void release(LedgerDelta& delta, Loan& loan) {
  for (const FragmentId& id : loan.collateral) {
    auto fragment = must_load<fragment::Fragment>(delta, id);
    ensure(fragment.loan == loan.id);
    claim::end(delta, fragment, claim::State::released);
    fragment.state = fragment::State::held;
    fragment.loan.reset();
    delta.store(fragment);
    delta.emit(Released{loan.id, id});
  }
  loan.collateral.items.clear();
}

void let_go(LedgerDelta& delta, fragment::Fragment& fragment) {
  if (!fragment.loan) return;
  auto loan = must_load<Loan>(delta, *fragment.loan);
  std::erase(loan.collateral.items, fragment.id);
  delta.store(loan);
  claim::end(delta, fragment, claim::State::satisfied);
  fragment.loan.reset();
}

bool may_collect(const LedgerView& view, const fragment::Fragment& fragment, const Context& context) {
  if (fragment.holder == context.account) return true;
  return fragment.loan && must_load<Loan>(view, *fragment.loan).bank == context.party;
}

void exchange(LedgerDelta& delta, const LoanId& id, const FragmentId& gone, const std::optional<FragmentId>& change) {
  auto loan = must_load<Loan>(delta, id);
  auto& ids = loan.collateral.items;
  std::erase(ids, gone);
  if (change) ids.insert(std::upper_bound(ids.begin(), ids.end(), *change), *change);
  delta.store(loan);
}

}  // namespace tallystick::contracts::loan
