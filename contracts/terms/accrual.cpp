#include "contracts/terms/accrual.h"

#include <algorithm>

namespace tallystick::contracts::terms {
namespace {

Decimal absolute_fee(const Play& play, Moment to) {
  const std::vector<Moment>& dates = play.timeline.fee_dates;
  const auto next = std::upper_bound(dates.begin(), dates.end(), to);
  if (next == dates.end()) return {};
  const Moment last =
      next == dates.begin() ? play.terms().initial_exchange_date.value_or(play.terms().status_date) : *(next - 1);
  const YearFraction part = play.year(last, to);
  const YearFraction whole = play.year(last, *next);
  if (whole.numerator == 0) return {};
  return play.sign() * *play.terms().fee_rate * Decimal{part.numerator} * Decimal{whole.denominator} /
         (Decimal{part.denominator} * Decimal{whole.numerator});
}

}  // namespace

Decimal interest_since(const Play& play, const State& state, Moment to) {
  return play.year(state.status_date, to).of(state.nominal_interest_rate * state.interest_base);
}

void accrue(const Play& play, State& state, Moment to) {
  state.accrued_interest += interest_since(play, state, to);
  if (const auto& rate = play.terms().fee_rate; rate && !rate->is_zero()) {
    if (play.terms().fee_basis == FeeBasis::N)
      state.accrued_fees += play.year(state.status_date, to).of(state.notional_principal * *rate);
    else
      state.accrued_fees = absolute_fee(play, to);
  }
  state.status_date = to;
}

void rebase(const Terms& terms, State& state) {
  if (terms.interest_base == InterestBase::NT) state.interest_base = state.notional_principal;
}

Decimal initial_base(const Terms& terms) {
  const bool agreed = terms.interest_base != InterestBase::NT && terms.interest_base_amount.has_value();
  return Decimal{terms.role_sign} * (agreed ? *terms.interest_base_amount : terms.notional_principal);
}

}  // namespace tallystick::contracts::terms
