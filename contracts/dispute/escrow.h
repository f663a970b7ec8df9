// Money that waits for the end of a hold: paid in while a fragment is held, paid out when the hold ends. Rule: DOMAIN row 21 c.
#pragma once

#include "contracts/cash/payment.h"
#include "contracts/dispute/record.h"
#include "contracts/fragment/record.h"
#include "contracts/ledger/delta.h"

namespace tallystick::contracts::dispute {

// Into escrow at `clearing_bank` for `account`; at the payer's own bank if that one lacks the reserves to pay across.
void pay_in(LedgerDelta& delta, const HoldId& hold, const cash::End& payer, const PartyId& clearing_bank,
            const AccountId& account, const Money& money, const cash::Reference& reference);

// What the hold has in escrow, in the order of banks.
std::vector<Escrow> escrow_of(const LedgerView& view, const HoldId& hold);

// Takes `amount` (at most what is there) out of one: to `to`, or as a deposit of the account of `to` at the bank that owes it.
void pay_back_one(LedgerDelta& delta, const Escrow& escrow, Amount amount, const cash::End& to,
                  const cash::Reference& reference);
// Takes `amount` (at most what is there) out, in the order of banks: each piece goes to `to`, or becomes a deposit of the account of `to` at
// the bank that owes it where that one lacks the reserves.
void pay_back(LedgerDelta& delta, const HoldId& hold, Amount amount, const cash::End& to,
              const cash::Reference& reference);

// Pays all of it out as the stored fragment stands, without a hold: to its holder, the bank that bought it, the loan it secures. The caller
// reads the fragment again: the last of a loan ends its pledge.
void release(LedgerDelta& delta, const HoldId& hold, const FragmentId& fragment, Date today);

}  // namespace tallystick::contracts::dispute
