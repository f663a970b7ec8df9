// A credit history as figures that a lending policy can compare: shares in millionths, days, counts and sums. Pure arithmetic on the record,
// rounded against the issuer (shares of good down, bad up), the same on every validator.
#pragma once

#include "contracts/credit/record.h"
#include "contracts/ledger/view.h"
#include "core/time.h"

namespace tallystick::contracts::credit {

struct Standing {
  std::int32_t history_days = 0;  // since the first receivable; 0 without one
  std::int64_t settled = 0;       // receivables paid in full
  std::int64_t on_time =
      kRateOne;  // of all face that was paid or is past due, the share paid on time, in millionths; all when none was
  std::int64_t days_late = 0;    // of an average minor unit paid, rounded up
  std::int64_t outstanding = 0;  // in minor units
  std::int64_t past_due = 0;     // in minor units
  std::int64_t concentration =
      0;  // of what is outstanding, the share owed to the largest supplier, in millionths, rounded up
  std::int64_t defaults = 0;  // receivables that ever were in default
  std::int64_t disputes_open = 0;
  std::int64_t disputes_lost = 0;
};

Standing standing_of(const LedgerView& view, const PartyId& issuer, const Currency& currency, Date today);
// The same from records in hand: `largest` is what is owed to the largest supplier.
Standing standing_of(const History& history, Amount largest, Date today);

}  // namespace tallystick::contracts::credit
