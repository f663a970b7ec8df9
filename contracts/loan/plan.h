// The plan of a loan: on which days how much principal and interest. Exact decimals by contracts/terms (year fractions, the equal payment),
// rounded half up to minor units row by row; the last row takes what is left of the principal, so that no unit is made or lost. Interest
// runs from due day to due day; a payment that falls on a day off is made on the next business day and costs the same (ACTUS: CSF).
// Golden value: 100,000.00 at 7.2 %, 12 equal instalments by the month, 30/360: 8,661.90 x 11 and 8,661.85, 103,942.75 in all; the first
// pays 600.00 interest and 8,061.90 principal, the second 551.63 and 8,110.27.
#pragma once

#include <optional>
#include <vector>

#include "contracts/ledger/view.h"
#include "contracts/loan/terms.h"
#include "contracts/pricing/annual_cost.h"
#include "contracts/refusals.h"
#include "core/time.h"

namespace tallystick::contracts::loan {

struct PlanRow {
  Date due, pay_on;
  Amount principal, interest;
  static constexpr auto fields() {
    return field_list(
        field("due", &PlanRow::due, "as agreed"), field("pay_on", &PlanRow::pay_on, "rolled to a business day"),
        field("principal", &PlanRow::principal, "redeemed"), field("interest", &PlanRow::interest, "paid"));
  }
  bool operator==(const PlanRow&) const = default;
};
using PlanRows = List<PlanRow, kPaymentsMax>;

// E_AMOUNT, naming the term that is out of its bounds or does not belong to the plan.
Verdict check_terms(const Terms& terms);

// The day of the n-th payment, n >= 1, of a plan that began on `start`: months keep the day, or take the last one that there is.
Date due_date(const Terms& terms, Date start, std::int64_t n);

// principal x rate x the part of a year from `from` to `to`, half up to the minor unit.
Amount interest_between(const Terms& terms, Amount principal, Date from, Date to);

// What is redeemed on each day: for stepped plans the parts, for the others worked out.
struct Redemption {
  Amount principal;              // > 0
  Date from;                     // interest runs from here
  std::vector<Date> due;         // ascending, after `from`; not empty
  std::vector<Amount> parts;     // stepped: of each day; the last takes what is left
  std::optional<Amount> keep{};  // `shorten`: the payment, or principal, that stays as it was
};
// Rows until nothing is left. `view` knows the business days.
std::vector<PlanRow> rows_of(const Terms& terms, const Redemption& what, const LedgerView& view);

// The payment (equal instalments) or principal (equal principal) that a shortened plan would keep; zero for the others.
Amount instalment_of(const Terms& terms, const std::vector<PlanRow>& rows);

// The plan of a loan that begins on `start`; rows of zero for a revolving loan, whose amounts follow from what is drawn.
// The terms passed check_terms (a bug otherwise).
PlanRows plan_of(const Terms& terms, Date start, const LedgerView& view);

// What the borrower is shown, and what is stored.
struct Price {
  Amount proceeds;  // principal less fee; revolving: the limit
  pricing::AnnualCost cost;
  static constexpr auto fields() {
    return field_list(field("proceeds", &Price::proceeds, "paid out"),
                      field("cost", &Price::cost, "per year, fees included"));
  }
  bool operator==(const Price&) const = default;
};
// Over all flows, on the days on which they are paid. A revolving loan is priced as if all of it were drawn at once and kept to the end.
// E_AMOUNT when the fee leaves nothing, or the cost passes what is priced.
Permitted<Price> price_of(const Terms& terms, Date start, const LedgerView& view);

// A year's cost of having so much from a day on and paying these rows, all after that day, on theirs: of a draw, and of a plan made anew. Both
// rates count days, the nominal one in the year of the day count. Nothing when it passes what is priced.
std::optional<pricing::AnnualCost> cost_from(const Terms& terms, Amount received, Date day,
                                             const std::vector<PlanRow>& rows);
// What a line collects for an amount that is drawn on the day and kept to the end: interest on these days, the amount on the last of them.
std::vector<PlanRow> kept_to_the_end(const Terms& terms, Amount amount, Date day, std::vector<PlanRow> rows);

}  // namespace tallystick::contracts::loan
