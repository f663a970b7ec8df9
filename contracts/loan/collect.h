// What the ledger does for loans by itself, at the end of a block, without any user's call: it collects what has come due from the account of
// the borrower's mandate, as much as is there, again every day while anything is unpaid; and it reminds before payments. A loan is one
// piece of work, whatever its rows. Rule: DOMAIN rows 18, 20, 22, 24; lesson 2.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/loan/record.h"

namespace tallystick::contracts::loan {

// Due work over loan_next_day.
void collect(const IndexRow& row, const DueContext& context, LedgerDelta& delta);
// Units of such a piece: the loan, and the fragments that it may set free.
std::size_t collect_units(const IndexRow& row, const BlockContext& block, const LedgerView& view);
// Due work over loan_next_notice.
void remind(const IndexRow& row, const DueContext& context, LedgerDelta& delta);

struct DueSoon {
  static constexpr std::uint16_t kEvent = 0x0E08;
  static constexpr std::string_view kName = "loan.due_soon";
  LoanId loan;
  AccountId borrower;
  Date pay_on;
  Money money;  // revolving: if nothing more is drawn or repaid until then
  static constexpr auto fields() {
    return field_list(field("loan", &DueSoon::loan, "its name"), field("borrower", &DueSoon::borrower, "who owes"),
                      field("pay_on", &DueSoon::pay_on, "when the ledger collects"),
                      field("money", &DueSoon::money, "what it will collect"));
  }
  bool operator==(const DueSoon&) const = default;
};

}  // namespace tallystick::contracts::loan
