#include "contracts/terms/ann.h"

#include <algorithm>

#include "contracts/terms/accrual.h"
#include "contracts/terms/annuity.h"
#include "contracts/terms/lam.h"
#include "contracts/terms/nam.h"
#include "contracts/terms/shared_schedules.h"

namespace tallystick::contracts::terms {
namespace {

// Fixes the payment as of `from` (the state's principal, rate and accrued interest hold then), over the dates from `first` on.
Result<void> fix_payment(const Play& play, Moment from, std::vector<Moment>::const_iterator first, State& state) {
  const std::vector<Moment> dates(first, play.timeline.redemption_dates.end());
  if (dates.empty()) return {};
  const Decimal until_first = play.year(from, dates.front()).of(state.nominal_interest_rate * state.notional_principal);
  const Decimal owed = state.notional_principal + state.accrued_interest + until_first;
  const auto payment = annuity_payment(play, owed, state.nominal_interest_rate, dates);
  if (!payment) return malformed("the rate of " + state.nominal_interest_rate.text() + " leaves no equal payment");
  state.next_redemption = *payment;
  return {};
}

void add_fixings(const Terms& terms, Moment anchor, Timeline& timeline) {
  if (terms.initial_exchange_date && anchor > *terms.initial_exchange_date)
    timeline.events.push_back(on_date(terms, EventType::PRF, {anchor.day + Days{-1}, anchor.second}));
  const std::size_t count = timeline.events.size();
  for (std::size_t i = 0; i < count; ++i) {
    Event event = timeline.events[i];
    if (event.type != EventType::RR && event.type != EventType::RRF) continue;
    event.type = EventType::PRF;
    event.amount.reset();
    timeline.events.push_back(event);
  }
}

}  // namespace

Result<Timeline> plan_ann(const Contract& contract) {
  const Terms& terms = contract.terms;
  const auto anchor = redemption_anchor(terms);
  if (!anchor) return tl::unexpected(anchor.error());
  const auto agreed_end = terms.amortization_date ? terms.amortization_date : terms.maturity_date;
  const auto end = agreed_end ? Result<Moment>{*agreed_end} : end_of_payments(terms, *anchor);
  if (!end) return tl::unexpected(end.error());
  Timeline timeline;
  const Moment maturity = terms.maturity_date.value_or(*end);
  timeline.maturity = maturity;
  if (const auto planned = plan_payments(contract, *anchor, *end, maturity, timeline); !planned)
    return tl::unexpected(planned.error());
  if (!terms.next_principal_redemption_payment) add_fixings(terms, *anchor, timeline);
  std::erase_if(timeline.events, [&](const Event& event) { return event.calculated > maturity; });
  return timeline;
}

Result<void> start_ann(const Play& play, State& state) {
  const Terms& terms = play.terms();
  if (terms.next_principal_redemption_payment) return start_nam(play, state);
  if (!terms.nominal_interest_rate) return malformed("the term 'nominalInterestRate' is missing");
  // As if the money were out already: where the first payment falls on the exchange itself, no later event fixes it.
  State at_start = state;
  Moment from = terms.status_date;
  if (terms.initial_exchange_date && *terms.initial_exchange_date > from) {
    from = *terms.initial_exchange_date;
    at_start.notional_principal = play.sign() * terms.notional_principal;
    at_start.nominal_interest_rate = *terms.nominal_interest_rate;
    at_start.accrued_interest = play.sign() * terms.accrued_interest.value_or(0);
  }
  const std::vector<Moment>& dates = play.timeline.redemption_dates;
  if (const auto fixed = fix_payment(play, from, std::lower_bound(dates.begin(), dates.end(), from), at_start); !fixed)
    return fixed;
  state.next_redemption = at_start.next_redemption;
  return {};
}

Result<Decimal> apply_ann(const Event& event, const Play& play, State& state) {
  if (event.type != EventType::PRF) return apply_nam(event, play, state);
  accrue(play, state, event.calculated);
  const std::vector<Moment>& dates = play.timeline.redemption_dates;
  if (const auto fixed =
          fix_payment(play, event.calculated, std::upper_bound(dates.begin(), dates.end(), event.calculated), state);
      !fixed)
    return tl::unexpected(fixed.error());
  return Decimal{};
}

}  // namespace tallystick::contracts::terms
