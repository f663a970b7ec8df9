#include "contracts/terms/lam.h"

#include <algorithm>

#include "contracts/terms/accrual.h"
#include "contracts/terms/pam.h"
#include "contracts/terms/shared_events.h"
#include "contracts/terms/shared_schedules.h"

namespace tallystick::contracts::terms {
namespace {

constexpr std::string_view kCycle = "cycleOfPrincipalRedemption";

// The moment of the last payment when each redeems as much as the one before.
Result<Moment> end_of_plan(const Terms& terms, Moment anchor) {
  const auto payment = needed(terms.next_principal_redemption_payment, "maturityDate");
  if (!payment) return tl::unexpected(payment.error());
  const auto cycle = needed(terms.redemption_cycle, kCycle);
  if (!cycle) return tl::unexpected(cycle.error());
  if (payment->sign() <= 0)
    return malformed("the term 'nextPrincipalRedemptionPayment' is not above zero, so the plan has no end");
  const auto payments = (terms.notional_principal / *payment).ceiling();
  if (!payments || *payments > static_cast<std::int64_t>(kScheduleMax))
    return malformed("the term 'nextPrincipalRedemptionPayment' is too small: the plan has no end");
  const auto from = plan_counts_from(terms, anchor);
  if (!from) return from;
  // The anchor itself is a payment; a date in the past is one that was made.
  return schedule_point(*from, *cycle, *from < terms.status_date ? *payments : *payments - 1, terms.end_of_month);
}

}  // namespace

Result<Moment> redemption_anchor(const Terms& terms) {
  return needed(anchor_of(terms, terms.redemption_anchor, terms.redemption_cycle), kCycle);
}

Result<void> add_redemptions(const Terms& terms, Moment anchor, Moment end, Timeline& timeline) {
  const auto dates = cycle_dates(terms, kCycle, anchor, terms.redemption_cycle, end, Closing::without_end);
  if (!dates) return tl::unexpected(dates.error());
  for (const Moment& at : *dates) {
    timeline.events.push_back(on_cycle(terms, EventType::PR, at));
    timeline.redemption_dates.push_back(timeline.events.back().calculated);
  }
  const Moment last = on_date(terms, EventType::MD, end).calculated;
  timeline.redemption_dates.push_back(last);
  std::sort(timeline.redemption_dates.begin(), timeline.redemption_dates.end());
  timeline.redemption_dates.erase(std::unique(timeline.redemption_dates.begin(), timeline.redemption_dates.end()),
                                  timeline.redemption_dates.end());
  return {};
}

Result<Moment> plan_counts_from(const Terms& terms, Moment anchor) {
  if (anchor >= terms.status_date) return anchor;
  const auto past = cycle_dates(terms, kCycle, anchor, terms.redemption_cycle, terms.status_date, Closing::without_end);
  if (!past) return tl::unexpected(past.error());
  return past->back();
}

Result<Timeline> plan_lam(const Contract& contract) {
  const Terms& terms = contract.terms;
  const auto anchor = redemption_anchor(terms);
  if (!anchor) return tl::unexpected(anchor.error());
  const auto end = terms.maturity_date ? Result<Moment>{*terms.maturity_date} : end_of_plan(terms, *anchor);
  if (!end) return tl::unexpected(end.error());
  Timeline timeline;
  timeline.maturity = *end;
  for (const auto& planned :
       {add_redemptions(terms, *anchor, *end, timeline), plan_interest_and_the_rest(contract, *end, timeline),
        add_base_fixings(terms, *end, timeline)})
    if (!planned) return tl::unexpected(planned.error());
  timeline.events.push_back(on_date(terms, EventType::MD, *end));
  return timeline;
}

Result<void> start_lam(const Play& play, State& state) {
  const Terms& terms = play.terms();
  if (terms.next_principal_redemption_payment) {
    state.next_redemption = play.sign() * *terms.next_principal_redemption_payment;
  } else {
    const auto payments = static_cast<std::int64_t>(play.timeline.redemption_dates.size());
    state.next_redemption = play.sign() * terms.notional_principal / Decimal{payments};
  }
  return {};
}

Result<Decimal> apply_lam(const Event& event, const Play& play, State& state) {
  if (event.type != EventType::PR) return apply_shared(event, play, state);
  accrue(play, state, event.calculated);
  const Decimal paid = redeem(play, state, state.next_redemption);
  if (play.terms().interest_base != InterestBase::NTL) state.interest_base = state.notional_principal;
  return paid;
}

}  // namespace tallystick::contracts::terms
