#include "contracts/terms/clm.h"

#include "contracts/terms/accrual.h"
#include "contracts/terms/shared_events.h"
#include "contracts/terms/shared_schedules.h"
#include "contracts/terms/ump.h"

namespace tallystick::contracts::terms {
namespace {

std::optional<Moment> call_of(const Contract& contract) {
  std::optional<Moment> out;
  for (const ObservedEvent& seen : contract.observed)
    if (seen.type == EventType::XD && (!out || seen.at < *out)) out = seen.at;
  return out;
}

Moment settlement_of(const Terms& terms, Moment call) {
  return terms.call_notice ? shifted(call, *terms.call_notice, 1) : call;
}

}  // namespace

Result<Timeline> plan_clm(const Contract& contract) {
  const Terms& terms = contract.terms;
  const auto call = call_of(contract);
  const auto end = terms.maturity_date ? terms.maturity_date : call ? call : contract.until;
  if (!end) return malformed("the term 'maturityDate' is missing, no call was observed, and no 'to' says until when");
  Timeline timeline;
  timeline.maturity = *end;
  for (const auto add : {add_capitalizations, add_rate_resets, add_fees})
    if (const auto added = add(terms, *end, timeline); !added) return tl::unexpected(added.error());
  if (terms.maturity_date) {
    timeline.events.push_back(on_date(terms, EventType::IP, *end));
    timeline.events.push_back(on_date(terms, EventType::MD, *end));
  } else if (call) {
    timeline.events.push_back(on_date(terms, EventType::XD, *call));
    for (const EventType type : {EventType::IP, EventType::STD}) {
      timeline.events.push_back(on_date(terms, type, settlement_of(terms, *call)));
      timeline.events.back().beyond_until = true;
    }
  }
  add_prepayments(contract, timeline);
  add_dated_events(terms, timeline);
  return timeline;
}

Result<Decimal> apply_clm(const Event& event, const Play& play, State& state) {
  if (event.type == EventType::XD) {
    accrue(play, state, event.calculated);
    state.called_interest = state.accrued_interest;
    if (settlement_of(play.terms(), event.scheduled) != event.scheduled) state.accrued_interest = {};
    return Decimal{};
  }
  if (!state.called_interest) return apply_shared(event, play, state);
  // After the call no interest is counted.
  state.status_date = event.calculated;
  if (event.type == EventType::IP) {
    state.accrued_interest = {};
    return *state.called_interest;
  }
  return apply_shared(event, play, state);
}

}  // namespace tallystick::contracts::terms
