#include "contracts/credit/follow.h"

#include <algorithm>
#include <limits>

#include "contracts/account/records.h"
#include "contracts/ledger/sums.h"

namespace tallystick::contracts::credit {

namespace {

using receivable::Receivable;
using receivable::State;

// Histories outlive every bound: a sum that is full stays full.
void count(Amount& sum, Amount more) {
  sum = checked_add(sum, more).value_or(Amount{Amount::kMax});
}
void count(std::uint32_t& number) {
  if (number < std::numeric_limits<std::uint32_t>::max()) ++number;
}
void count(std::uint64_t& sum, std::uint64_t amount, std::uint64_t days) {
  constexpr std::uint64_t kFull = std::numeric_limits<std::uint64_t>::max();
  sum = days != 0 && amount > (kFull - sum) / days ? kFull : sum + amount * days;
}

// `sum` with `before` taken out and `after` put in.
Amount moved(Amount sum, Amount before, Amount after) {
  return plus(minus(sum, before), after);
}

void count_payment(History& history, Amount paid, std::int32_t days_late) {
  PaidByDelay& by = history.paid;
  Amount& bucket = days_late <= 0    ? by.on_time
                   : days_late <= 7  ? by.week
                   : days_late <= 30 ? by.month
                   : days_late <= 90 ? by.quarter
                                     : by.later;
  count(bucket, paid);
  count(history.late_days, static_cast<std::uint64_t>(paid.minor()),
        static_cast<std::uint64_t>(std::max(days_late, 0)));
}

void follow_creditor(LedgerDelta& delta, const Receivable& root, Amount before, Amount after) {
  if (before == after) return;
  const PartyId supplier = must_load<account::Account>(delta, root.payee).party;
  auto creditor = load<Creditor>(delta, {root.issuer, root.currency, supplier})
                      .value_or(Creditor{root.issuer, root.currency, supplier, {}});
  creditor.outstanding = moved(creditor.outstanding, before, after);
  if (creditor.outstanding.is_zero())
    delta.erase<Creditor>(creditor.key());
  else
    delta.store(creditor);
}

}  // namespace

std::vector<IndexEntry> Creditor::index_entries() const {
  const auto from_largest = static_cast<std::uint64_t>(Amount::kMax - outstanding.minor());
  return {{Index::credit_creditor, index_key(issuer, Text<3>{currency.code()}, from_largest, supplier)}};
}

Amount owed_of(const Receivable& root) {
  return root.state == State::offered ? Amount{} : root.unpaid();
}

Amount past_due_of(const Receivable& root) {
  return root.is_past_due() ? root.unpaid() : Amount{};
}

void follow(LedgerDelta& delta, const std::optional<Receivable>& before, const Receivable& after, Date day) {
  History history = load<History>(delta, {after.issuer, after.currency}).value_or(History{});
  if (history.issued == 0) {
    history.issuer = after.issuer;
    history.currency = after.currency;
    history.since = after.issued;
  }
  if (!before) count(history.issued);
  const auto reached = [&](bool was, bool is, std::uint32_t& number) {
    if (is && !was) count(number);
  };
  const auto at = [&](auto&& test) { return before && test(*before); };
  const auto is = [](State state) { return [state](const Receivable& root) { return root.state == state; }; };
  const auto past_due = [](const Receivable& root) { return root.is_past_due(); };
  const auto delinquent = [](const Receivable& root) { return root.is_delinquent(); };
  reached(at(is(State::cancelled)), after.state == State::cancelled, history.cancelled);
  reached(at(is(State::settled)), after.state == State::settled, history.settled);
  reached(at(past_due), after.is_past_due(), history.overdue);
  reached(at(delinquent), after.is_delinquent(), history.delinquent);
  reached(at(is(State::defaulted)), after.state == State::defaulted, history.defaulted);

  const Amount owed_before = before ? owed_of(*before) : Amount{};
  history.outstanding = moved(history.outstanding, owed_before, owed_of(after));
  history.past_due = moved(history.past_due, before ? past_due_of(*before) : Amount{}, past_due_of(after));
  const Amount paid{after.paid.minor() - (before ? before->paid.minor() : 0)};
  if (!paid.is_zero()) count_payment(history, paid, (day - after.pay_on).raw());
  delta.store(history);
  follow_creditor(delta, after, owed_before, owed_of(after));
}

void on_dispute_opened(LedgerDelta& delta, const PartyId& issuer, const Currency& currency) {
  auto history = must_load<History>(delta, {issuer, currency});
  count(history.disputes);
  count(history.disputes_open);
  delta.store(history);
}

void on_dispute_closed(LedgerDelta& delta, const PartyId& issuer, const Currency& currency, bool lost_by_issuer) {
  auto history = must_load<History>(delta, {issuer, currency});
  if (history.disputes_open > 0) --history.disputes_open;
  if (lost_by_issuer) count(history.disputes_lost);
  delta.store(history);
}

void on_trade_disputed(LedgerDelta& delta, const PartyId& supplier, const Currency& currency, Date day) {
  auto history = load<SupplierHistory>(delta, {supplier, currency})
                     .value_or(SupplierHistory{supplier, currency, day, 0, 0, 0, {}});
  count(history.disputes);
  count(history.disputes_open);
  delta.store(history);
}

void on_trade_cleared(LedgerDelta& delta, const PartyId& supplier, const Currency& currency,
                      const std::optional<Amount>& lost) {
  auto history = must_load<SupplierHistory>(delta, {supplier, currency});
  if (history.disputes_open > 0) --history.disputes_open;
  if (lost) {
    count(history.disputes_lost);
    count(history.amount_lost, *lost);
  }
  delta.store(history);
}

}  // namespace tallystick::contracts::credit
