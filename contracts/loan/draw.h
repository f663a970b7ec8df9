// A revolving loan (随借随还): the borrower draws within its limit whenever it wants, repays whenever it wants (loan.repay), pays interest on
// what was drawn by the day, and may close the line when nothing is drawn. Rule: DOMAIN row 18 (UMP), 1.5.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/loan/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::loan {

struct Draw {
  static constexpr std::string_view kName = "loan.draw";
  LoanId loan;
  Amount amount;
  Rate shown_cost;  // effective, in millionths
  static constexpr auto fields() {
    return field_list(
        field("loan", &Draw::loan, "a revolving loan of the signing account"),
        field("amount", &Draw::amount, "in minor units"),
        field("shown_cost", &Draw::shown_cost, "the effective yearly cost that was shown, in millionths"));
  }
  bool operator==(const Draw&) const = default;
};

// E_NOENT; E_STATE unless revolving, current and not over; E_OWNER unless the borrower; E_AMOUNT for nothing or more than the limit leaves;
// E_LTV by what the collateral that is neither matured nor held is worth today; E_APR when `shown_cost` differs from cost_of_draw by more than
// the parameter apr_tolerance; E_CASH.
Verdict permit(const Draw& op, const Context& context, const LedgerView& view);
void apply(const Draw& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const Draw& op, const LedgerView& view);

// What a year of it costs when it is drawn on the day, which is before the last row's, and kept to the end. What the line charges for not being
// drawn is not part of it. E_AMOUNT when the cost passes what is priced.
Permitted<pricing::AnnualCost> cost_of_draw(const Loan& loan, Amount amount, Date day);

// Ends a line of which nothing is drawn; interest to the day is due at once, and the pledge ends when it is paid.
struct Close {
  static constexpr std::string_view kName = "loan.close";
  LoanId loan;
  static constexpr auto fields() {
    return field_list(field("loan", &Close::loan, "a revolving loan of the signing account"));
  }
  bool operator==(const Close&) const = default;
};

// E_NOENT; E_STATE unless revolving, live and nothing drawn; E_OWNER unless the borrower.
Verdict permit(const Close& op, const Context& context, const LedgerView& view);
void apply(const Close& op, const Context& context, LedgerDelta& delta);

struct Drawn {
  static constexpr std::uint16_t kEvent = 0x0E09;
  static constexpr std::string_view kName = "loan.drawn";
  LoanId loan;
  Money money;
  Amount outstanding;  // afterwards
  pricing::AnnualCost cost;
  static constexpr auto fields() {
    return field_list(field("loan", &Drawn::loan, "its name"), field("money", &Drawn::money, "paid out"),
                      field("outstanding", &Drawn::outstanding, "drawn and not repaid, afterwards"),
                      field("cost", &Drawn::cost, "per year, kept to the end"));
  }
  bool operator==(const Drawn&) const = default;
};

}  // namespace tallystick::contracts::loan
