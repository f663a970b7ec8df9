// The plan made anew from a day: after an early repayment, an extension, or a change of rate. Rows whose day has come stay as they are.
#pragma once

#include "contracts/loan/debt.h"

namespace tallystick::contracts::loan {

// Index of the first row that lies after the day.
std::size_t first_after(const Loan& loan, Date day);
// The payments after the day, as they are planned.
std::vector<PlanRow> planned_after(const Loan& loan, Date day);
// Principal of the rows after the day.
Amount principal_after(const Loan& loan, Date day);
// Interest on that principal since the last row until the day, at most what that row plans (its
// unrounded principal may differ by part of a unit), less what was paid of it already. A revolving loan has none here.
Amount accrued_on(const Loan& brought, Date day);
// Revolving: interest on what was drawn since the last row and the fee for what was not, until `to`; drawn_days reach to it.
Amount interest_of_period(const Loan& loan, Date to);

// An early repayment as of the day: a row of its own (one between two rows of the plan, however often), and the rows after it for what is
// left of the principal. interest <= accrued_on, principal <= principal_after; interest below what has accrued leaves the plan as it is.
void repay_early(Loan& brought, Amount interest, Amount principal, Date day, const LedgerView& view);

// The rows after the day are made anew over these due days, ascending, for this principal.
void plan_anew(Loan& loan, Amount principal, Date day, const std::vector<Date>& due, bool keep_payment,
               const LedgerView& view);

// A row that is due on the day itself, at the place where it belongs.
Row& add_row_today(Loan& loan, Date day, Amount principal, Amount interest, const LedgerView& view);

}  // namespace tallystick::contracts::loan
