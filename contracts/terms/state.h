// What changes while a contract lives (techspecs 2.4). Amounts are signed: positive what the creator of the record is owed.
#pragma once

#include <optional>
#include <vector>

#include "contracts/terms/contract.h"

namespace tallystick::contracts::terms {

struct State {
  Moment status_date;                      // Sd: up to when interest is counted
  Decimal notional_principal;              // Nt
  Decimal nominal_interest_rate;           // Ipnr
  Decimal accrued_interest;                // Ipac
  Decimal accrued_fees;                    // Feac
  Decimal interest_base;                   // Ipcb: what interest is counted on
  Decimal next_redemption;                 // Prnxt: the payment of the next PR event
  Decimal interest_scaling{1};             // Isc
  Decimal principal_scaling{1};            // Nsc
  std::optional<Decimal> called_interest;  // of CLM: what was owed when the money was called
};

// The contract's events and the dates that amounts depend on; made once, before anything is played.
struct Timeline {
  std::vector<Event> events;
  std::optional<Moment> maturity;
  // Calculated moments, rising.
  std::vector<Moment> interest_dates;
  std::vector<Moment> redemption_dates;  // with the end of the plan
  std::vector<Moment> fee_dates;
};

// What payoffs and transitions may look at.
struct Play {
  const Contract& contract;
  const Timeline& timeline;

  const Terms& terms() const { return contract.terms; }
  Decimal sign() const { return Decimal{contract.terms.role_sign}; }
  YearFraction year(Moment from, Moment to) const {
    return year_fraction(terms().day_count, from, to, timeline.maturity);
  }
  // The value of the object at the moment: the last one observed until then.
  Result<Decimal> observed(const std::string& object, Moment at) const;
};

}  // namespace tallystick::contracts::terms
