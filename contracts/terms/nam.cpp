#include "contracts/terms/nam.h"

#include <set>

#include "contracts/terms/accrual.h"
#include "contracts/terms/lam.h"
#include "contracts/terms/shared_events.h"
#include "contracts/terms/shared_schedules.h"

namespace tallystick::contracts::terms {

Result<Moment> end_of_payments(const Terms& terms, Moment anchor) {
  const auto payment = needed(terms.next_principal_redemption_payment, "maturityDate");
  if (!payment) return tl::unexpected(payment.error());
  const auto cycle = needed(terms.redemption_cycle, "cycleOfPrincipalRedemption");
  if (!cycle) return tl::unexpected(cycle.error());
  const auto from = plan_counts_from(terms, anchor);
  if (!from) return from;
  const YearFraction period = year_fraction(terms.day_count, *from, shifted(*from, *cycle, 1), std::nullopt);
  const Decimal interest = period.of(terms.notional_principal * terms.nominal_interest_rate.value_or(0));
  const Decimal redeemed = *payment - interest;
  if (redeemed.sign() <= 0)
    return malformed(
        "the term 'nextPrincipalRedemptionPayment' does not cover the interest of a period, so the plan has no end");
  const auto periods = (terms.notional_principal / redeemed).ceiling();
  if (!periods || *periods > static_cast<std::int64_t>(kScheduleMax))
    return malformed("the term 'nextPrincipalRedemptionPayment' is too small: the plan has no end");
  const Moment end = schedule_point(*from, *cycle, *periods - 1, terms.end_of_month);
  return shift_to_business_day(end, terms.business_days, terms.calendar).shown;
}

Result<void> plan_payments(const Contract& contract, Moment anchor, Moment plan_end, Moment maturity,
                           Timeline& timeline) {
  const Terms& terms = contract.terms;
  if (const auto added = add_redemptions(terms, anchor, plan_end, timeline); !added) return added;
  std::set<Moment> dates{maturity};
  for (const Event& event : timeline.events)
    if (event.scheduled < maturity) dates.insert(event.scheduled);
  const auto interest_anchor = anchor_of(terms, terms.interest_anchor, terms.interest_cycle);
  if (interest_anchor && *interest_anchor < anchor) {
    const auto early =
        cycle_dates(terms, "cycleOfInterestPayment", interest_anchor, terms.interest_cycle, anchor, Closing::with_end);
    if (!early) return tl::unexpected(early.error());
    dates.insert(early->begin(), early->end());
  }
  add_interest(terms, {dates.begin(), dates.end()}, timeline);
  for (const auto add : {add_rate_resets, add_scaling, add_base_fixings, add_fees})
    if (const auto added = add(terms, plan_end, timeline); !added) return added;
  add_prepayments(contract, timeline);
  add_dated_events(terms, timeline);
  timeline.events.push_back(on_date(terms, EventType::MD, maturity));
  return {};
}

Result<Timeline> plan_nam(const Contract& contract) {
  const Terms& terms = contract.terms;
  const auto anchor = redemption_anchor(terms);
  if (!anchor) return tl::unexpected(anchor.error());
  const auto end = terms.maturity_date ? Result<Moment>{*terms.maturity_date} : end_of_payments(terms, *anchor);
  if (!end) return tl::unexpected(end.error());
  Timeline timeline;
  timeline.maturity = *end;
  if (const auto planned = plan_payments(contract, *anchor, *end, *end, timeline); !planned)
    return tl::unexpected(planned.error());
  return timeline;
}

Result<void> start_nam(const Play& play, State& state) {
  const auto payment = needed(play.terms().next_principal_redemption_payment, "nextPrincipalRedemptionPayment");
  if (!payment) return tl::unexpected(payment.error());
  state.next_redemption = play.sign() * *payment;
  return {};
}

Result<Decimal> apply_nam(const Event& event, const Play& play, State& state) {
  if (event.type != EventType::PR) return apply_shared(event, play, state);
  accrue(play, state, event.calculated);
  const Decimal paid = redeem(play, state, state.next_redemption - state.accrued_interest);
  rebase(play.terms(), state);
  return paid;
}

}  // namespace tallystick::contracts::terms
