#include "contracts/terms/pam.h"

#include "contracts/terms/shared_schedules.h"

namespace tallystick::contracts::terms {

Result<void> plan_interest_and_the_rest(const Contract& contract, Moment end, Timeline& timeline) {
  const Terms& terms = contract.terms;
  if (terms.nominal_interest_rate) {
    const auto dates =
        cycle_dates(terms, "cycleOfInterestPayment", anchor_of(terms, terms.interest_anchor, terms.interest_cycle),
                    terms.interest_cycle, end, Closing::with_end);
    if (!dates) return tl::unexpected(dates.error());
    add_interest(terms, *dates, timeline);
  }
  for (const auto add : {add_rate_resets, add_scaling, add_fees})
    if (const auto added = add(terms, end, timeline); !added) return added;
  add_prepayments(contract, timeline);
  add_dated_events(terms, timeline);
  return {};
}

Result<Timeline> plan_pam(const Contract& contract) {
  const auto end = needed(contract.terms.maturity_date, "maturityDate");
  if (!end) return tl::unexpected(end.error());
  Timeline timeline;
  timeline.maturity = *end;
  if (const auto planned = plan_interest_and_the_rest(contract, *end, timeline); !planned)
    return tl::unexpected(planned.error());
  timeline.events.push_back(on_date(contract.terms, EventType::MD, *end));
  return timeline;
}

}  // namespace tallystick::contracts::terms
