// Plays a contract: its events in order, what each pays, and the state after it. Exact (decimal.h); nothing is rounded to money here
// (minor_units.h does that). The rules are those of the ACTUS technical specification v1.1 with the readings in README.md.
#pragma once

#include <vector>

#include "contracts/terms/contract.h"

namespace tallystick::contracts::terms {

// One event as the ACTUS test set shows it: the numbers are those after the event.
struct Row {
  Moment at;
  EventType type;
  Decimal payoff;  // positive: to the creator of the record
  Decimal notional_principal;
  Decimal nominal_interest_rate;
  Decimal accrued_interest;
};

// From the status date (exclusive) to contract.until (inclusive), or to the contract's end; from the purchase date where there is one, to
// the termination date where there is one. malformed, with one sentence that names the term. Another order than the standard's is for
// tests that show that the order matters.
Result<std::vector<Row>> play(const Contract& contract, const EventOrder& order = standard_order());

}  // namespace tallystick::contracts::terms
