// The annuity amount (techspecs 3.8): the equal payment that redeems a principal by its last date.
#pragma once

#include <vector>

#include "contracts/terms/state.h"

namespace tallystick::contracts::terms {

// `owed` is principal and interest owed on dates.front(), the first payment; each of the dates has one payment. With
// f_i = 1 + rate x year(date_i, date_i+1), the payment is  owed x f_1 ... f_m-1 / (1 + sum over i of f_i ... f_m-1).
// dates rise and are not empty. Nothing when a rate below -100 % a period leaves no such payment.
std::optional<Decimal> annuity_payment(const Play& play, const Decimal& owed, const Decimal& rate,
                                       const std::vector<Moment>& dates);

}  // namespace tallystick::contracts::terms
