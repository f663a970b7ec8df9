// What a loan owes on a day, and what a payment does to it. Pure: a loan in, a loan out; nothing is stored and nobody is paid here.
//   order of every payment   costs, penalty, interest, principal (Civil Code 561), each over the rows from the oldest on
//   what is left repays early: interest accrued to the day, the fee that was agreed, then principal; the plan is made anew from that day
//   penalty of a row         floor(penalty_daily x sum over days late of what was unpaid that day / 1'000'000), from pay_on on, once the days
//                            of grace are over; all rows together at most penalty_cap of the principal. The sum over days is kept
//                            unrounded, so the figure is the same however often anybody looks, and a late part payment undoes nothing.
// Parameters are those of the day on which the loan started. Rule: DOMAIN rows 18, 19, 22; lessons 1 to 3.
#pragma once

#include "contracts/ledger/view.h"
#include "contracts/loan/plan.h"
#include "contracts/loan/record.h"

namespace tallystick::contracts::loan {

struct Rules {
  std::int64_t grace_days = 0, penalty_daily = 0, penalty_cap = 0, delinquent_days = 0, default_days = 0,
               notice_days = 0;
};
Rules rules_of(const Loan& loan, const LedgerView& view);

// A sum of money by what it is for.
struct Parts {
  Amount costs, penalty, interest, principal;
  Amount fee;  // for repaying early
  Amount total() const;
  static constexpr auto fields() {
    return field_list(field("costs", &Parts::costs, "of collecting"),
                      field("penalty", &Parts::penalty, "late interest"), field("interest", &Parts::interest, ""),
                      field("principal", &Parts::principal, ""), field("fee", &Parts::fee, "for repaying early"));
  }
  bool operator==(const Parts&) const = default;
};

// The loan as of the day: periods of a revolving loan that have ended are closed, penalty is booked. Every other function here wants this.
Loan brought_to(Loan loan, Date day, const Rules& rules);

// Owed on the day: rows whose due day has come, and costs.
Parts due_on(const Loan& brought, Date day);
// What ends the loan on the day: what is due, interest accrued since, all principal, and the fee (none when it is `free`). For a revolving
// loan: what is due and what is drawn; interest to date is collected on its day.
Parts payoff_on(const Loan& brought, Date day, bool free);

// Takes 1..payoff_on(day, free) as of the day, and says what it was for. `free`: no fee, as for money of the collateral.
Parts take(Loan& brought, Amount amount, Date day, bool free, const LedgerView& view);

// Makes all that is not yet due, with interest to the day, due on the day.
void call_due(Loan& brought, Date day, const LedgerView& view);

// The day as of which money counts that comes without the borrower's doing: the next day of payment while the ledger has not come to collect, for
// days may be skipped when no block is made, and the borrower is not late by the ledger's own delay.
Date value_date(const Loan& loan, Date today);

// State, and the days on which the ledger comes back to collect (not before `again`) and to remind, after any change. The loan is repaid
// when nothing is owed and nothing can be drawn any more.
void settle_state(Loan& brought, Date day, Date again, const Rules& rules);

// When to remind the borrower of the next payment it was not reminded of; today at the earliest.
std::optional<Date> notice_day(const Loan& loan, Date day, const Rules& rules);

// The first row that is still to come or to be paid; nothing when there is none.
const Row* next_row(const Loan& brought, Date day);

}  // namespace tallystick::contracts::loan
