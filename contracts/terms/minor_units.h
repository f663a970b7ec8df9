// A played contract in money: whole minor units, as the ledger keeps and pays them. Not one unit is made or lost: what is redeemed over the
// contract's life is what was lent, drawn and capitalized.
#pragma once

#include <vector>

#include "contracts/terms/engine.h"

namespace tallystick::contracts::terms {

struct MoneyRow {
  Moment at;
  EventType type;
  std::int64_t payoff = 0;     // minor units, positive to the creator of the record
  std::int64_t principal = 0;  // outstanding after the event, signed as in Row
};

// Every amount is rounded half up (halves away from zero, so that lender and borrower see the same money). Where principal and interest
// are paid on one day, their sum is rounded and principal is what interest leaves of it, so that equal instalments stay equal. The row
// that ends the principal takes what is left of it. `places`: decimals of the currency, 0..4.
// Golden values: 100,000.00 at 7.2 %, 12 equal instalments: 8,661.90 x 11 and 8,661.85, 103,942.75 in all.
// malformed when an amount passes 10^17 minor units. Rows must begin with the exchange (IED): of a contract under way, or bought, the
// principal before the first row is unknown here.
Result<std::vector<MoneyRow>> in_minor_units(const std::vector<Row>& rows, int places);

}  // namespace tallystick::contracts::terms
