#include "contracts/terms/ump.h"

#include "contracts/terms/accrual.h"
#include "contracts/terms/shared_events.h"
#include "contracts/terms/shared_schedules.h"

namespace tallystick::contracts::terms {

Result<void> add_capitalizations(const Terms& terms, Moment end, Timeline& timeline) {
  if (!terms.nominal_interest_rate || !terms.interest_cycle) return {};
  const auto anchor = terms.interest_anchor ? terms.interest_anchor : terms.initial_exchange_date;
  const auto dates =
      cycle_dates(terms, "cycleOfInterestPayment", anchor, terms.interest_cycle, end, Closing::without_end);
  if (!dates) return tl::unexpected(dates.error());
  for (const Moment& at : *dates) timeline.events.push_back(on_cycle(terms, EventType::IPCI, at));
  return {};
}

Result<Timeline> plan_ump(const Contract& contract) {
  const Terms& terms = contract.terms;
  const auto end = terms.termination_date ? terms.termination_date : contract.until;
  if (!end) return malformed("the term 'terminationDate' is missing, and no 'to' says until when");
  Timeline timeline;
  for (const auto add : {add_capitalizations, add_rate_resets, add_fees})
    if (const auto added = add(terms, *end, timeline); !added) return tl::unexpected(added.error());
  for (const ObservedEvent& seen : contract.observed) {
    if (seen.type != EventType::PR && seen.type != EventType::PI) continue;
    Event event = on_date(terms, seen.type, seen.at);
    event.amount = seen.value;
    timeline.events.push_back(event);
  }
  add_prepayments(contract, timeline);
  add_dated_events(terms, timeline);
  return timeline;
}

Result<Decimal> apply_ump(const Event& event, const Play& play, State& state) {
  if (event.type != EventType::PR && event.type != EventType::PI) return apply_shared(event, play, state);
  accrue(play, state, event.calculated);
  const Decimal amount = play.sign() * *event.amount;
  if (event.type == EventType::PR) {
    if (amount.abs() > state.notional_principal.abs())
      return malformed("the observed repayment of " + event.amount->text() + " on " + format_moment(event.shown) +
                       " is more than the principal of " + state.notional_principal.abs().text());
    state.notional_principal -= amount;
    rebase(play.terms(), state);
    return amount;
  }
  state.notional_principal += amount;
  rebase(play.terms(), state);
  return -amount;
}

}  // namespace tallystick::contracts::terms
