// What a bank that bought with recourse may keep of what the fragment is paid, and ask of the seller: principal and interest for lateness, the same
// sum from whoever pays. Rule: DOMAIN rows 21 c and 25; Civil Code 766.
//   principal  what it bought, less what it received towards it
//   interest   from the day of payment on, at the rate and day count of its deal, on the principal that is left. A stretch ends with a payment:
//              what it comes to is booked then, and never computed again.
// Money of the fragment goes to the principal first, so that the principal never passes what is outstanding; the interest comes out of what would be the
// seller's: late interest that the issuer pays, or a claim that is paid beyond what the bank bought.
#pragma once

#include <optional>

#include "contracts/financing/record.h"

namespace tallystick::contracts::financing {

struct BankClaim {
  Amount principal;
  Amount interest;  // booked and running, to the day
};
// `pay_on` is the receivable's. Nothing when the interest passes what is priced.
std::optional<BankClaim> claim_of(const Deal& deal, Date pay_on, Date today);

// Books interest to the day, as long as it is priced; before the day of payment there is none.
void book_interest(Deal& deal, Date pay_on, Date today);

// Takes up to `paid`, principal first, and says how much; the rest is the seller's.
Amount receive(Deal& deal, Amount paid, Date pay_on, Date today);

}  // namespace tallystick::contracts::financing
