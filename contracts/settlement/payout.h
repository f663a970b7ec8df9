// Who is paid what a fragment receives, by where the fragment stands. Rule: DOMAIN row 21 c.
//   held                -> its holder
//   sold                -> the bank, all of it
//   sold with recourse  -> the bank up to what it bought, with interest for lateness; anything beyond is the seller's
//   pledged             -> its loan, all of which is due against it; anything beyond is the holder's
//   held by a dispute or an order, whatever else -> into escrow at the clearing bank, until the hold ends
//   to a party on which an order stands -> into escrow at the clearing bank, until the order ends
// Nobody waits for another bank: where the payer's bank lacks the reserves to pay across banks, the money becomes a deposit of the payee at
// the payer's bank, and is its to move when reserves allow.
#pragma once

#include "contracts/cash/payment.h"
#include "contracts/fragment/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"

namespace tallystick::contracts::settlement {

// Pays the whole amount out; `payer` can pay it to its own bank. What the fragment has received is the caller's to write down, on the
// fragment as it is then: money for a loan may have ended the pledge.
void pay_out(LedgerDelta& delta, const fragment::Fragment& fragment, const cash::End& payer, Amount amount, Date today);

// One who is owed money on a fragment: across banks if the payer's bank has the reserves, else by the payer's bank; while an order stands on the
// payee's party, into escrow.
void pay_creditor(LedgerDelta& delta, const fragment::Fragment& of, const cash::End& payer, const AccountId& payee,
                  const Money& money);
// An order stands on the account's party: what it is paid on fragments waits in escrow.
bool waits_in_escrow(const LedgerView& view, const AccountId& payee);

// Whence the acting account pays: its deposit at the bank; but a bank pays its own debts out of its own funds, by owing more.
cash::End payer_of(const LedgerView& view, const Context& context, const PartyId& from_bank);

// "fragment 0123…": what the payee reads beside the money, and how a payment is found again.
cash::Reference payment_reference(const FragmentId& fragment);

}  // namespace tallystick::contracts::settlement
