// The borrower takes a bank's offer, naming the yearly cost it was shown, and instructs its clearing bank to pay every instalment from one
// account. Money and lien change here. Rule: DOMAIN rows 16, 34; R6.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/loan/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::loan {

struct Accept {
  static constexpr std::string_view kName = "loan.accept";
  LoanId offer;
  Rate shown_cost;  // effective, in millionths
  receivable::Mandate mandate;
  static constexpr auto fields() {
    return field_list(
        field("offer", &Accept::offer, "an open offer to the signing account"),
        field("shown_cost", &Accept::shown_cost, "the effective yearly cost that was shown, in millionths"),
        field("mandate", &Accept::mandate, "whence the ledger collects what is due"));
  }
  bool operator==(const Accept&) const = default;
};

// E_NOENT; E_FROZEN; E_STATE unless the fragments are held and not matured; E_OWNER unless the borrower, who still holds them; E_AMOUNT;
// E_LIEN; E_SELF; E_LTV; E_EXPIRED, also when the money it binds would return at once; E_APR; E_ROLE for a payee that may hold nothing any more; E_PURPOSE
// for one who is of the borrower's group by now;
// E_MANDATE; E_CASH.
Verdict permit(const Accept& op, const Context& context, const LedgerView& view);
void apply(const Accept& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const Accept& op, const LedgerView& view);

}  // namespace tallystick::contracts::loan
