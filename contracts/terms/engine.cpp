#include "contracts/terms/engine.h"

#include <algorithm>
#include <array>

#include "contracts/terms/ann.h"
#include "contracts/terms/clm.h"
#include "contracts/terms/lam.h"
#include "contracts/terms/lax.h"
#include "contracts/terms/nam.h"
#include "contracts/terms/pam.h"
#include "contracts/terms/shared_events.h"
#include "contracts/terms/ump.h"

namespace tallystick::contracts::terms {
namespace {

Result<void> start_with_nothing(const Play&, State&) {
  return {};
}

struct TypeRow {
  Result<Timeline> (*plan)(const Contract&);
  Result<void> (*start)(const Play&, State&);
  Result<Decimal> (*apply)(const Event&, const Play&, State&);
};

// By the number of the contract type.
constexpr std::array<TypeRow, 7> kTypes{{
    {plan_pam, start_with_nothing, apply_shared},
    {plan_lam, start_lam, apply_lam},
    {plan_nam, start_nam, apply_nam},
    {plan_ann, start_ann, apply_ann},
    {plan_lax, start_with_nothing, apply_lax},
    {plan_ump, start_with_nothing, apply_ump},
    {plan_clm, start_with_nothing, apply_clm},
}};

std::optional<Event> first_of(EventType type, const std::vector<Event>& events) {
  const auto found = std::find_if(events.begin(), events.end(), [&](const Event& e) { return e.type == type; });
  return found == events.end() ? std::nullopt : std::optional{*found};
}

// Keeps what lies after the status date, not after the contract's end (termination, maturity, settlement), and not after `until`; sorts it.
void arrange(const Contract& contract, const EventOrder& order, std::vector<Event>& events) {
  const std::optional<Event> ends[] = {first_of(EventType::TD, events), first_of(EventType::MD, events),
                                       first_of(EventType::STD, events)};
  std::erase_if(events, [&](const Event& event) {
    const bool past = event.calculated <= contract.terms.status_date;
    const bool over = std::any_of(std::begin(ends), std::end(ends),
                                  [&](const auto& end) { return end && before(*end, event, order); });
    const bool later = contract.until && event.shown > *contract.until && !event.beyond_until;
    return past || over || later;
  });
  std::stable_sort(events.begin(), events.end(), [&](const Event& a, const Event& b) { return before(a, b, order); });
}

// No contract comes near: a guard against terms that grow without end.
bool too_large(const State& state, const Decimal& payoff) {
  static const Decimal bound = *Decimal::parse("1e30");
  return payoff.abs() > bound || state.notional_principal.abs() > bound || state.accrued_interest.abs() > bound ||
         state.nominal_interest_rate.abs() > bound;
}

}  // namespace

Result<Decimal> Play::observed(const std::string& object, Moment at) const {
  if (object.empty())
    return malformed("the term 'marketObjectCodeOfRateReset' or 'marketObjectCodeOfScalingIndex' is missing");
  const auto series = contract.market.find(object);
  if (series == contract.market.end()) return malformed("nothing was observed of '" + object + "'");
  const auto later = series->second.upper_bound(at);
  if (later == series->second.begin())
    return malformed("nothing was observed of '" + object + "' until " + format_moment(at));
  return std::prev(later)->second;
}

Result<std::vector<Row>> play(const Contract& contract, const EventOrder& order) {
  const TypeRow& type = kTypes[static_cast<std::size_t>(contract.terms.contract_type)];
  auto timeline = type.plan(contract);
  if (!timeline) return tl::unexpected(timeline.error());
  arrange(contract, order, timeline->events);

  const std::optional<Event> purchase = first_of(EventType::PRD, timeline->events);
  const Play context{contract, *timeline};
  State state = initial_state(context);
  if (const auto started = type.start(context, state); !started) return tl::unexpected(started.error());
  std::vector<Row> rows;
  for (const Event& event : timeline->events) {
    const auto payoff = type.apply(event, context, state);
    if (!payoff) return tl::unexpected(payoff.error());
    if (too_large(state, *payoff)) return malformed("amounts pass 10^30 on " + format_moment(event.shown));
    if (purchase && before(event, *purchase, order)) continue;
    rows.push_back({event.shown, event.type, *payoff, state.notional_principal, state.nominal_interest_rate,
                    state.accrued_interest});
  }
  return rows;
}

}  // namespace tallystick::contracts::terms
