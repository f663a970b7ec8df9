#include "contracts/terms/shared_schedules.h"

#include <algorithm>

namespace tallystick::contracts::terms {

Event on_cycle(const Terms& terms, EventType type, Moment at) {
  const Shift shift = shift_to_business_day(at, terms.business_days, terms.calendar);
  return {type, at, shift.shown, shift.calculated, std::nullopt, false};
}

Event on_date(const Terms& terms, EventType type, Moment at) {
  const Shift shift = shift_to_business_day(at, terms.business_days, terms.calendar);
  return {type, at, at, shift.calculated, std::nullopt, false};
}

std::optional<Moment> anchor_of(const Terms& terms, const std::optional<Moment>& anchor,
                                const std::optional<Cycle>& cycle) {
  if (anchor) return anchor;
  if (cycle && terms.initial_exchange_date) return shifted(*terms.initial_exchange_date, *cycle, 1);
  return std::nullopt;
}

Result<std::vector<Moment>> cycle_dates(const Terms& terms, std::string_view name, std::optional<Moment> anchor,
                                        const std::optional<Cycle>& cycle, Moment end, Closing closing) {
  auto dates = schedule(anchor, cycle, end, terms.end_of_month, closing);
  if (!dates) return malformed("the term '" + std::string(name) + "' " + dates.error().message);
  return dates;
}

void add_dated_events(const Terms& terms, Timeline& timeline) {
  const auto add = [&](EventType type, const std::optional<Moment>& at) {
    if (at) timeline.events.push_back(on_date(terms, type, *at));
  };
  add(EventType::IED, terms.initial_exchange_date);
  add(EventType::PRD, terms.purchase_date);
  add(EventType::TD, terms.termination_date);
}

void add_interest(const Terms& terms, const std::vector<Moment>& dates, Timeline& timeline) {
  const auto& capitalized_until = terms.capitalization_end_date;
  const auto add = [&](EventType type, Moment at) {
    timeline.events.push_back(on_cycle(terms, type, at));
    timeline.interest_dates.push_back(timeline.events.back().calculated);
  };
  for (const Moment& at : dates) {
    if (capitalized_until && at == *capitalized_until) continue;
    // The last date of a schedule is the contract's end, which no holiday moves.
    const bool capitalized = capitalized_until && at < *capitalized_until;
    if (!capitalized && at == dates.back()) {
      timeline.events.push_back(on_date(terms, EventType::IP, at));
      timeline.interest_dates.push_back(timeline.events.back().calculated);
    } else {
      add(capitalized ? EventType::IPCI : EventType::IP, at);
    }
  }
  if (capitalized_until) add(EventType::IPCI, *capitalized_until);
  std::sort(timeline.interest_dates.begin(), timeline.interest_dates.end());
}

Result<void> add_rate_resets(const Terms& terms, Moment end, Timeline& timeline) {
  if (!terms.reset_anchor && !terms.reset_cycle) return {};
  const auto dates = cycle_dates(terms, "cycleOfRateReset", anchor_of(terms, terms.reset_anchor, terms.reset_cycle),
                                 terms.reset_cycle, end, Closing::without_end);
  if (!dates) return tl::unexpected(dates.error());
  bool agreed = terms.next_reset_rate.has_value();
  for (const Moment& at : *dates) {
    Event event = on_cycle(terms, EventType::RR, at);
    if (agreed && event.calculated > terms.status_date) {
      event.type = EventType::RRF;
      event.amount = terms.next_reset_rate;
      agreed = false;
    }
    timeline.events.push_back(event);
  }
  return {};
}

Result<void> add_scaling(const Terms& terms, Moment end, Timeline& timeline) {
  if (!terms.scales_interest && !terms.scales_principal) return {};
  if (const auto index = needed(terms.scaling_index_at_deal, "scalingIndexAtContractDealDate"); !index)
    return tl::unexpected(index.error());
  if (terms.scaling_index_at_deal->is_zero()) return malformed("the term 'scalingIndexAtContractDealDate' is zero");
  const auto dates =
      cycle_dates(terms, "cycleOfScalingIndex", anchor_of(terms, terms.scaling_anchor, terms.scaling_cycle),
                  terms.scaling_cycle, end, Closing::without_end);
  if (!dates) return tl::unexpected(dates.error());
  for (const Moment& at : *dates) timeline.events.push_back(on_cycle(terms, EventType::SC, at));
  return {};
}

Result<void> add_base_fixings(const Terms& terms, Moment end, Timeline& timeline) {
  if (terms.interest_base != InterestBase::NTL) return {};
  const auto dates =
      cycle_dates(terms, "cycleOfInterestCalculationBase", anchor_of(terms, terms.base_anchor, terms.base_cycle),
                  terms.base_cycle, end, Closing::without_end);
  if (!dates) return tl::unexpected(dates.error());
  for (const Moment& at : *dates) timeline.events.push_back(on_cycle(terms, EventType::IPCB, at));
  return {};
}

Result<void> add_fees(const Terms& terms, Moment end, Timeline& timeline) {
  if (!terms.fee_rate || terms.fee_rate->is_zero()) return {};
  if (!terms.fee_anchor && !terms.fee_cycle) return malformed("the term 'cycleOfFee' is missing");
  const auto dates = cycle_dates(terms, "cycleOfFee", anchor_of(terms, terms.fee_anchor, terms.fee_cycle),
                                 terms.fee_cycle, end, Closing::with_end);
  if (!dates) return tl::unexpected(dates.error());
  for (const Moment& at : *dates) {
    timeline.events.push_back(at == end ? on_date(terms, EventType::FP, at) : on_cycle(terms, EventType::FP, at));
    timeline.fee_dates.push_back(timeline.events.back().calculated);
  }
  return {};
}

void add_prepayments(const Contract& contract, Timeline& timeline) {
  for (const ObservedEvent& seen : contract.observed) {
    if (seen.type != EventType::PP) continue;
    Event event = on_date(contract.terms, EventType::PP, seen.at);
    event.amount = seen.value;
    timeline.events.push_back(event);
    if (contract.terms.penalty_type == PenaltyType::O) continue;
    event.type = EventType::PY;
    timeline.events.push_back(event);
  }
}

}  // namespace tallystick::contracts::terms
