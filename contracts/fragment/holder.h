// Who may hold fragments, and into which purse a holder is paid.
//   a bank is paid into its own funds;  any other account, at the bank that opened it.
// A platform may hold nothing (R4).
#pragma once

#include "contracts/account/records.h"
#include "contracts/cash/payment.h"
#include "contracts/ledger/view.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::fragment {

// The account, or E_NOENT for none; E_ROLE for one of a platform or one that no bank opened; E_FROZEN when it or its party is frozen.
Permitted<account::Account> find_payee(const LedgerView& view, const AccountId& id);

// Where a holder is paid; find_payee vouched for it once (a bug otherwise).
cash::End purse_of(const LedgerView& view, const AccountId& holder);

}  // namespace tallystick::contracts::fragment
