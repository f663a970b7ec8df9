#include "contracts/credit/standing.h"

#include "core/ensure.h"

namespace tallystick::contracts::credit {

namespace {

__extension__ using Wide = unsigned __int128;

Wide wide(Amount amount) {
  return static_cast<Wide>(amount.minor());
}

Amount largest_of(const LedgerView& view, const PartyId& issuer, const Currency& currency) {
  const auto rows = scan_prefix(view, Index::credit_creditor, index_key(issuer, Text<3>{currency.code()}), 1);
  return rows.empty() ? Amount{} : load_row<Creditor>(view, rows.front()).outstanding;
}

}  // namespace

Standing standing_of(const LedgerView& view, const PartyId& issuer, const Currency& currency, Date today) {
  const auto history = load<History>(view, {issuer, currency});
  return history ? standing_of(*history, largest_of(view, issuer, currency), today) : Standing{};
}

Standing standing_of(const History& history, Amount largest, Date today) {
  Standing out;
  out.history_days = (today - history.since).raw();
  out.settled = history.settled;
  const PaidByDelay& by = history.paid;
  const Wide paid = wide(by.on_time) + wide(by.week) + wide(by.month) + wide(by.quarter) + wide(by.later);
  // Six amounts below 2^57, times a million: below 2^80.
  const Wide judged = paid + wide(history.past_due);
  if (judged != 0) out.on_time = static_cast<std::int64_t>(wide(by.on_time) * kRateOne / judged);
  if (paid != 0) out.days_late = static_cast<std::int64_t>((Wide{history.late_days} + paid - 1) / paid);
  out.outstanding = history.outstanding.minor();
  out.past_due = history.past_due.minor();
  if (!history.outstanding.is_zero())
    out.concentration = static_cast<std::int64_t>((wide(largest) * kRateOne + wide(history.outstanding) - 1) /
                                                  wide(history.outstanding));
  out.defaults = history.defaulted;
  out.disputes_open = history.disputes_open;
  out.disputes_lost = history.disputes_lost;
  return out;
}

}  // namespace tallystick::contracts::credit
