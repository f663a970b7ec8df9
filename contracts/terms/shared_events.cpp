#include "contracts/terms/shared_events.h"

#include <algorithm>

#include "contracts/terms/accrual.h"
#include "core/ensure.h"

namespace tallystick::contracts::terms {
namespace {

void close(State& state) {
  state.notional_principal = {};
  state.accrued_interest = {};
  state.accrued_fees = {};
  state.interest_base = {};
}

Decimal exchange(const Play& play, State& state, Moment at) {
  const Terms& terms = play.terms();
  const bool has_premium = terms.contract_type != ContractType::CLM && terms.contract_type != ContractType::UMP;
  state.notional_principal = play.sign() * terms.notional_principal;
  state.nominal_interest_rate = terms.nominal_interest_rate.value_or(0);
  state.interest_base = initial_base(terms);
  state.status_date = at;
  if (terms.accrued_interest)
    state.accrued_interest = play.sign() * *terms.accrued_interest;
  else if (terms.interest_anchor && *terms.interest_anchor < at)
    state.accrued_interest =
        play.year(*terms.interest_anchor, at).of(state.notional_principal * state.nominal_interest_rate);
  else
    state.accrued_interest = {};
  return -play.sign() * (terms.notional_principal + (has_premium ? terms.premium_discount_at_ied : Decimal{}));
}

Result<Decimal> penalty(const Play& play, const State& state, Moment at) {
  const Terms& terms = play.terms();
  const auto rate = needed(terms.penalty_rate, "penaltyRate");
  switch (terms.penalty_type) {
    case PenaltyType::O:
      return Decimal{};
    case PenaltyType::A:
      if (!rate) return rate;
      return play.sign() * *rate;
    case PenaltyType::N:
      if (!rate) return rate;
      return play.year(state.status_date, at).of(state.notional_principal * *rate);
    case PenaltyType::I: {
      const auto market = play.observed(terms.reset_market_object, at);
      if (!market) return market;
      const Decimal lost = larger(Decimal{}, state.nominal_interest_rate - *market);
      return play.year(state.status_date, at).of(state.notional_principal * lost);
    }
  }
  return Decimal{};
}

Result<Decimal> reset_rate(const Event& event, const Play& play, const State& state) {
  const Terms& terms = play.terms();
  const auto market = play.observed(terms.reset_market_object, event.scheduled);
  if (!market) return market;
  const Decimal spread = event.amount.value_or(terms.rate_spread);
  Decimal change = *market * terms.rate_multiplier + spread - state.nominal_interest_rate;
  if (terms.period_floor) change = larger(change, *terms.period_floor);
  if (terms.period_cap) change = smaller(change, *terms.period_cap);
  Decimal rate = state.nominal_interest_rate + change;
  if (terms.life_floor) rate = larger(rate, *terms.life_floor);
  if (terms.life_cap) rate = smaller(rate, *terms.life_cap);
  return rate;
}

Result<void> scale(const Event& event, const Play& play, State& state) {
  const Terms& terms = play.terms();
  const auto index = play.observed(terms.scaling_market_object, event.scheduled);
  if (!index) return tl::unexpected(index.error());
  const Decimal factor = *index / *terms.scaling_index_at_deal;
  if (terms.scales_principal) state.principal_scaling = factor;
  if (terms.scales_interest) state.interest_scaling = factor;
  return {};
}

}  // namespace

Decimal redeem(const Play& play, State& state, Decimal wanted) {
  const bool pays_back = (wanted * play.sign()).sign() > 0;
  if (pays_back && wanted.abs() > state.notional_principal.abs()) wanted = state.notional_principal;
  state.notional_principal -= wanted;
  return state.principal_scaling * wanted;
}

Result<Decimal> apply_shared(const Event& event, const Play& play, State& state) {
  const Terms& terms = play.terms();
  const Moment at = event.calculated;
  if (event.type == EventType::IED) return exchange(play, state, at);
  if (event.type == EventType::PY) {
    const auto paid = penalty(play, state, at);
    accrue(play, state, at);
    return paid;
  }
  accrue(play, state, at);
  Decimal paid;
  switch (event.type) {
    case EventType::FP:
      paid = terms.fee_basis == FeeBasis::A ? play.sign() * *terms.fee_rate : state.accrued_fees;
      state.accrued_fees = {};
      return paid;
    case EventType::PP:
      if (*event.amount > state.notional_principal.abs())
        return malformed("the observed prepayment of " + event.amount->text() + " on " + format_moment(event.shown) +
                         " is more than the principal of " + state.notional_principal.abs().text());
      paid = play.sign() * *event.amount;
      state.notional_principal -= paid;
      rebase(terms, state);
      return paid;
    case EventType::IP:
      paid = state.interest_scaling * state.accrued_interest;
      state.accrued_interest = {};
      return paid;
    case EventType::IPCI:
      state.notional_principal += state.accrued_interest;
      state.accrued_interest = {};
      rebase(terms, state);
      return paid;
    case EventType::RRF:
      state.nominal_interest_rate = *event.amount;
      return paid;
    case EventType::RR: {
      const auto rate = reset_rate(event, play, state);
      if (!rate) return rate;
      state.nominal_interest_rate = *rate;
      return paid;
    }
    case EventType::PRD: {
      const auto price = needed(terms.price_at_purchase_date, "priceAtPurchaseDate");
      if (!price) return price;
      return -play.sign() * (*price + state.accrued_interest);
    }
    case EventType::TD: {
      const auto price = needed(terms.price_at_termination_date, "priceAtTerminationDate");
      if (!price) return price;
      paid = play.sign() * (*price + state.accrued_interest);
      close(state);
      return paid;
    }
    case EventType::SC:
      if (const auto scaled = scale(event, play, state); !scaled) return tl::unexpected(scaled.error());
      return paid;
    case EventType::IPCB:
      state.interest_base = state.notional_principal;
      return paid;
    case EventType::MD:
    case EventType::STD:
      paid = state.principal_scaling * state.notional_principal + state.interest_scaling * state.accrued_interest +
             state.accrued_fees;
      close(state);
      return paid;
    default:
      ensure(false);
      return paid;
  }
}

State initial_state(const Play& play) {
  const Terms& terms = play.terms();
  State state;
  state.status_date = terms.status_date;
  state.interest_scaling = terms.interest_scaling;
  state.principal_scaling = terms.principal_scaling;
  const bool started = !terms.initial_exchange_date || *terms.initial_exchange_date <= terms.status_date;
  if (!started) return state;
  state.notional_principal = play.sign() * terms.notional_principal;
  state.nominal_interest_rate = terms.nominal_interest_rate.value_or(0);
  state.interest_base = initial_base(terms);
  state.accrued_fees = terms.fee_accrued.value_or(0);
  if (!terms.nominal_interest_rate) return state;
  const std::vector<Moment>& dates = play.timeline.interest_dates;
  const auto next = std::lower_bound(dates.begin(), dates.end(), terms.status_date);
  if (terms.accrued_interest)
    state.accrued_interest = play.sign() * *terms.accrued_interest;
  else if (next != dates.begin())
    state.accrued_interest =
        play.year(*(next - 1), terms.status_date).of(state.notional_principal * state.nominal_interest_rate);
  return state;
}

}  // namespace tallystick::contracts::terms
