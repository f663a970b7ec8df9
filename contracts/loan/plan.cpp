#include "contracts/loan/plan.h"

#include <algorithm>
#include <numeric>

#include "contracts/ledger/business_day.h"
#include "contracts/ledger/sums.h"
#include "contracts/terms/annuity.h"
#include "contracts/terms/cycle.h"

namespace tallystick::contracts::loan {

namespace {

using terms::Decimal;

terms::DayCount day_count_of(const Terms& t) {
  switch (t.day_count) {
    case DayCount::actual_365:
      return terms::DayCount::actual_365;
    case DayCount::thirty_360:
      return terms::DayCount::e30_360;
    default:
      return terms::DayCount::actual_360;
  }
}

Decimal rate_of(const Terms& t) {
  return Decimal{std::int64_t{t.rate.raw()}} / Decimal{std::int64_t{kRateOne}};
}

Decimal interest_on(const Terms& t, const Decimal& principal, Date from, Date to) {
  return terms::year_fraction(day_count_of(t), {from}, {to}, std::nullopt).of(principal * rate_of(t));
}

// Bounds of the terms keep every amount far inside.
Amount in_units(const Decimal& amount) {
  const auto units = amount.rounded();
  ensure(units.has_value());
  return Amount{*units};
}

// The equal payment, unrounded.
Decimal annuity(const Terms& t, const Redemption& what) {
  terms::Contract contract;
  contract.terms.day_count = day_count_of(t);
  const terms::Timeline timeline;
  std::vector<terms::Moment> dates;
  for (const Date due : what.due) dates.push_back({due});
  const Decimal principal{what.principal.minor()};
  const Decimal owed = principal + interest_on(t, principal, what.from, what.due.front());
  const auto payment = terms::annuity_payment({contract, timeline}, owed, rate_of(t), dates);
  ensure(payment.has_value());  // rates are not below zero
  return *payment;
}

// Principal stays an unrounded number between rows; money is the payment less the interest, each rounded, so that payments stay equal.
std::vector<PlanRow> equal_payments(const Terms& t, const Redemption& what) {
  const Decimal payment = what.keep ? Decimal{what.keep->minor()} : annuity(t, what);
  std::vector<PlanRow> out;
  Decimal exact{what.principal.minor()};
  Amount left = what.principal;
  Date from = what.from;
  for (std::size_t i = 0; i < what.due.size() && !left.is_zero(); ++i) {
    const Decimal interest = interest_on(t, exact, from, what.due[i]);
    const Amount rounded = in_units(interest);
    const std::int64_t redeemed = in_units(payment).minor() - rounded.minor();
    const bool last = i + 1 == what.due.size() || redeemed >= left.minor();
    const Amount principal = last ? left : Amount{std::max<std::int64_t>(redeemed, 0)};
    out.push_back({what.due[i], what.due[i], principal, rounded});
    exact -= payment - interest;
    left = minus(left, principal);
    from = what.due[i];
  }
  return out;
}

Amount share(Amount whole, std::size_t parts) {
  return in_units(Decimal{whole.minor()} / Decimal{static_cast<std::int64_t>(parts)});
}

// What each day redeems, before the last takes what is left.
std::vector<Amount> planned_parts(const Terms& t, const Redemption& what) {
  const std::size_t days = what.due.size();
  if (t.plan == Plan::equal_principal)
    return std::vector<Amount>(days, what.keep.value_or(share(what.principal, days)));
  if (t.plan != Plan::stepped) return std::vector<Amount>(days);
  ensure(what.parts.size() == days);
  return what.parts;
}

std::vector<PlanRow> given_principal(const Terms& t, const Redemption& what) {
  const std::vector<Amount> parts = planned_parts(t, what);
  std::vector<PlanRow> out;
  Amount left = what.principal;
  Date from = what.from;
  for (std::size_t i = 0; i < what.due.size() && !left.is_zero(); ++i) {
    const Amount principal = i + 1 == what.due.size() ? left : std::min(left, parts[i]);
    out.push_back({what.due[i], what.due[i], principal, interest_between(t, left, from, what.due[i])});
    left = minus(left, principal);
    from = what.due[i];
  }
  return out;
}

std::vector<Date> due_dates(const Terms& t, Date start) {
  std::vector<Date> out;
  for (std::int64_t n = 1; n <= t.payments; ++n) out.push_back(due_date(t, start, n));
  return out;
}

std::vector<Amount> parts_of(const Terms& t) {
  std::vector<Amount> out;
  for (const Step& step : t.steps) out.insert(out.end(), step.payments, step.principal);
  return out;
}

Redemption whole(const Terms& t, Date start) {
  return {t.principal, start, due_dates(t, start), parts_of(t), std::nullopt};
}

Verdict check_steps(const Terms& t) {
  if (t.plan != Plan::stepped) {
    if (!t.steps.empty()) return refuse(Refusal::E_AMOUNT, "steps belong to a stepped plan");
    return {};
  }
  std::int64_t payments = 0, sum = 0;
  for (const Step& step : t.steps) {
    if (step.payments == 0 || step.payments > kPaymentsMax || step.principal > t.principal)
      return refuse(Refusal::E_AMOUNT, "a step without payments, or of more than the principal");
    payments += step.payments;
    sum += step.payments * step.principal.minor();
  }
  if (payments != t.payments)
    return refuse(Refusal::E_AMOUNT,
                  "the steps have " + std::to_string(payments) + " payments, the plan " + std::to_string(t.payments));
  if (sum > t.principal.minor() + t.steps.items.back().principal.minor())
    return refuse(Refusal::E_AMOUNT, "the steps redeem more than the principal");
  return {};
}

}  // namespace

Date due_date(const Terms& t, Date start, std::int64_t n) {
  const terms::Cycle cycle{t.every, t.unit == Unit::months ? terms::Unit::month : terms::Unit::day, false};
  return terms::shifted({start}, cycle, n).day;
}

Amount interest_between(const Terms& t, Amount principal, Date from, Date to) {
  return in_units(interest_on(t, Decimal{principal.minor()}, from, to));
}

Verdict check_terms(const Terms& t) {
  if (t.principal.is_zero() || t.principal.minor() > kPrincipalMax)
    return refuse(Refusal::E_AMOUNT, "a principal of nothing, or of more than is lent");
  if (t.payments == 0 || t.payments > kPaymentsMax)
    return refuse(Refusal::E_AMOUNT, "a plan has 1 to " + std::to_string(kPaymentsMax) + " payments");
  const std::int64_t days = std::int64_t{t.every} * t.payments * (t.unit == Unit::months ? 30 : 1);
  if (t.every == 0 || days > kTermDaysMax)
    return refuse(Refusal::E_AMOUNT,
                  "a term of " + std::to_string(days) + " days, at most " + std::to_string(kTermDaysMax));
  if (t.rate.raw() > kRateOne || t.unused_fee.raw() > kRateOne || t.prepayment_fee.raw() > kRateOne)
    return refuse(Refusal::E_AMOUNT, "a rate above 100 %");
  if (t.plan != Plan::revolving && t.unused_fee.raw() != 0)
    return refuse(Refusal::E_AMOUNT, "a fee for what is not drawn belongs to a revolving loan");
  if (t.plan == Plan::revolving && (!t.fee.is_zero() || t.prepayment_fee.raw() != 0))
    return refuse(Refusal::E_AMOUNT, "a revolving loan has no other fee than the one for what is not drawn");
  if (t.plan == Plan::revolving && t.day_count == DayCount::thirty_360)
    return refuse(Refusal::E_AMOUNT, "a revolving loan counts days as they are");
  if (t.plan == Plan::revolving && (t.pay_to || t.bound))
    return refuse(Refusal::E_AMOUNT, "a revolving loan is drawn by the borrower alone");
  if (t.costs_max > t.principal) return refuse(Refusal::E_AMOUNT, "costs of collecting above the principal");
  return check_steps(t);
}

std::vector<PlanRow> rows_of(const Terms& t, const Redemption& what, const LedgerView& view) {
  ensure(!what.principal.is_zero() && !what.due.empty() && what.due.front() > what.from);
  auto out = t.plan == Plan::equal_instalments ? equal_payments(t, what) : given_principal(t, what);
  for (PlanRow& row : out) row.pay_on = roll_following(view, row.due);
  return out;
}

Amount instalment_of(const Terms& t, const std::vector<PlanRow>& rows) {
  if (t.plan == Plan::equal_principal) return rows.front().principal;
  return t.plan == Plan::equal_instalments ? plus(rows.front().principal, rows.front().interest) : Amount{};
}

PlanRows plan_of(const Terms& t, Date start, const LedgerView& view) {
  PlanRows out;
  if (t.plan == Plan::revolving) {
    for (const Date due : due_dates(t, start)) out.items.push_back({due, roll_following(view, due), {}, {}});
  } else {
    out.items = rows_of(t, whole(t, start), view);
  }
  return out;
}

Permitted<Price> price_of(const Terms& t, Date start, const LedgerView& view) {
  const auto proceeds = checked_sub(t.principal, t.fee);
  if (!proceeds || proceeds->is_zero()) return refuse(Refusal::E_AMOUNT, "the fee leaves nothing to pay out");
  std::vector<pricing::Flow> by_day{{0, proceeds->minor()}}, by_period{{0, proceeds->minor()}};
  std::int32_t period = 0;
  for (const PlanRow& row : rows_of(t, whole(t, start), view)) {
    ++period;
    const std::int64_t paid = row.principal.minor() + row.interest.minor();
    if (paid == 0) continue;
    by_day.push_back({(row.pay_on - start).raw(), -paid});
    by_period.push_back({period, -paid});
  }
  const std::int32_t year = t.unit == Unit::months ? 12 : t.day_count == DayCount::actual_365 ? 365 : 360;
  const auto nominal = pricing::nominal_rate(by_period, year, t.every);
  const auto effective = pricing::effective_rate(by_day);
  if (!nominal || !effective) return refuse(Refusal::E_AMOUNT, "the yearly cost of these terms passes what is priced");
  return Price{*proceeds, {*nominal, *effective}};
}

std::optional<pricing::AnnualCost> cost_from(const Terms& t, Amount received, Date day,
                                             const std::vector<PlanRow>& rows) {
  std::vector<pricing::Flow> flows{{0, received.minor()}};
  for (const PlanRow& row : rows)
    if (const std::int64_t paid = row.principal.minor() + row.interest.minor(); paid != 0)
      flows.push_back({(row.pay_on - day).raw(), -paid});
  const auto nominal = pricing::nominal_rate(flows, t.day_count == DayCount::actual_365 ? 365 : 360, 1);
  const auto effective = pricing::effective_rate(flows);
  if (!nominal || !effective) return std::nullopt;
  return pricing::AnnualCost{*nominal, *effective};
}

std::vector<PlanRow> kept_to_the_end(const Terms& t, Amount amount, Date day, std::vector<PlanRow> rows) {
  Date from = day;
  for (PlanRow& row : rows) {
    row.principal = {};
    row.interest = interest_between(t, amount, from, row.due);
    from = row.due;
  }
  if (!rows.empty()) rows.back().principal = amount;
  return rows;
}

}  // namespace tallystick::contracts::loan
