// A loan that is about to be signed: its plan and price are computed here for the day on which it begins, compared with the node's simulation,
// shown and agreed to; then the transaction goes out.
#pragma once

#include <functional>

#include "wallet/session/loan_price.h"

namespace tallystick::wallet {

struct PendingLoan {
  std::function<Outcome<ShownLoan>(Date start)> price;
  std::function<Operation(const ShownLoan&)> operation;
};

// What is shown of a loan.
Report report_of(Session& session, const ShownLoan& shown);

// The report carries the loan as "loan". W_PRICE when the node comes to another plan or price than this wallet for `today`: on a scaled calendar
// a day may begin between two questions, so the next days are tried too.
Outcome<Report> agree_and_carry_out(Session& session, Date today, const PendingLoan& pending);

}  // namespace tallystick::wallet
