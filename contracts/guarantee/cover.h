// What a guarantee covers, when it may be called, how much it pays for a fragment, and out of what. Rule: DOMAIN row 26.
//   for a fragment    share * principal (a bank that bought with recourse: what its claim still comes to) and, if the exposure says so, share *
//                     its part of the late interest that is due; both rounded down
//   cap               when all that is covered and not called yet comes to more than is left of the cap, each gets its part of what is left
//   first loss        what is left of a fragment by lower ranks is what a higher rank sees
//   short of money    the reserve is paid in any case, the deposit when it covers all the rest; what is left then is owed on what the holder keeps,
//                     and paid all at once
#pragma once

#include <optional>
#include <vector>

#include "contracts/cash/payment.h"
#include "contracts/fragment/record.h"
#include "contracts/guarantee/record.h"
#include "contracts/receivable/record.h"

namespace tallystick::contracts::guarantee {

// Of one receivable, offered or in force, in the order of their ranks.
std::vector<Guarantee> guarantees_of(const LedgerView& view, const ReceivableId& receivable);

void put_in_force(Guarantee& guarantee, const receivable::Receivable& root);
bool is_reached(Trigger trigger, const receivable::Receivable& root, Date today, const LedgerView& view);

// Held, sold or pledged: somebody is to be paid for it.
bool is_claimable(const fragment::Fragment& fragment);

enum class Cover : std::uint8_t {
  none = 0,        // not of this fragment, or a guarantor took it over
  open = 1,        // may be called
  called = 2,      // was called for it, or for what it is the rest of
  short_paid = 3,  // was called so, and had its reserve only: the rest is owed
};
// part / of: how much of what the holder is owed.
struct Answer {
  Cover cover = Cover::none;
  std::int64_t part = 0, of = kRateOne;
  bool may_be_called() const { return cover == Cover::open || cover == Cover::short_paid; }
};
// Looks back over at most kLineageMax splits and merges.
Answer answer_for(const LedgerView& view, const Guarantee& guarantee, const fragment::Fragment& fragment);
inline constexpr int kLineageMax = 256;

struct Owed {
  Amount principal;
  Amount penalty;
  std::int64_t sum() const { return principal.minor() + penalty.minor(); }
};
// What of a fragment's money is its holder's: the claim of a bank that bought with recourse, else what is outstanding.
Amount principal_of(const LedgerView& view, const fragment::Fragment& fragment);
// By its share alone.
Owed share_of(const LedgerView& view, const Guarantee& guarantee, const Answer& answer,
              const receivable::Receivable& root, const fragment::Fragment& fragment, Date today);

// One fragment that may be called, with what is paid for it.
struct Claim {
  fragment::Fragment fragment;
  Cover cover = Cover::open;
  Owed owed;
};
// Every live fragment that is covered and not called yet, ascending by id, within what is left of the cap; together they come to no more than that.
std::vector<Claim> open_claims(const LedgerView& view, const Guarantee& guarantee, const receivable::Receivable& root,
                               Date today);

// Where reserves for guarantees stand, and whence the guarantor pays what is beyond its reserve.
cash::End cover_of(const PartyId& bank, const AccountId& account);
cash::End own_funds(const LedgerView& view, const PartyId& bank, const AccountId& account);
// E_CASH when reserve and deposit together are short, or the deposit is needed and frozen.
Verdict check_funds(const LedgerView& view, const Guarantee& guarantee, std::int64_t needed);
// What is paid of `owed` today: all of it, or the reserve where it is called for the first time; may be nothing.
Amount payable(const LedgerView& view, const Guarantee& guarantee, Cover cover, std::int64_t owed);
cash::Reference guarantee_reference(const GuaranteeId& guarantee);

}  // namespace tallystick::contracts::guarantee
