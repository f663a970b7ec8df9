// A contract in the words of the ACTUS dictionary: its type, its terms, what was observed, and until when it is asked about. Names are
// the dictionary's, in this tree's spelling; terms that a contract leaves out are empty.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "contracts/terms/business_day.h"
#include "contracts/terms/cycle.h"
#include "contracts/terms/day_count.h"
#include "contracts/terms/decimal.h"
#include "contracts/terms/event.h"
#include "contracts/terms/moment.h"

namespace tallystick::contracts::terms {

enum class ContractType {
  PAM,  // principal at maturity
  LAM,  // linear amortizer: equal principal
  NAM,  // negative amortizer: a fixed payment, interest first, the rest principal
  ANN,  // annuity: equal payments
  LAX,  // exotic linear amortizer: a stepped plan
  UMP,  // undefined maturity profile: draw and repay at will
  CLM,  // call money: until the lender calls
};

enum class InterestBase {
  NT,     // the principal
  NTIED,  // the principal at the initial exchange; in LAM and LAX a redemption moves it all the same
  NTL,    // the principal at the last IPCB event
};

enum class FeeBasis { A, N };           // absolute, or a rate on the principal
enum class PenaltyType { O, A, N, I };  // none, absolute, a rate on the principal, the rate's difference to the market

// A redemption plan in pieces: piece i runs from its anchor until the next one's.
struct PlanPiece {
  Moment anchor;
  std::optional<Cycle> cycle;
  Decimal amount;          // of each payment of the piece; a rate for a reset
  bool increases = false;  // INC
  bool fixed = false;      // FIX: the amount is the new rate; VAR: it is added to the observed one
};

struct Terms {
  ContractType contract_type = ContractType::PAM;
  int role_sign = 1;  // +1: the creator of the record lends, -1: it borrows
  std::string currency;
  Moment status_date;

  DayCount day_count = DayCount::actual_actual;
  EndOfMonth end_of_month = EndOfMonth::same_day;
  BusinessDays business_days = BusinessDays::unshifted;
  Weekdays calendar = Weekdays::every_day;

  std::optional<Moment> initial_exchange_date, maturity_date, amortization_date, purchase_date, termination_date;
  std::optional<Moment> capitalization_end_date;
  Decimal notional_principal;
  Decimal premium_discount_at_ied;
  std::optional<Decimal> nominal_interest_rate, accrued_interest, next_principal_redemption_payment;
  std::optional<Decimal> price_at_purchase_date, price_at_termination_date;

  std::optional<Moment> interest_anchor, redemption_anchor, reset_anchor, scaling_anchor, base_anchor, fee_anchor;
  std::optional<Cycle> interest_cycle, redemption_cycle, reset_cycle, scaling_cycle, base_cycle, fee_cycle;
  std::vector<PlanPiece> redemption_pieces, interest_pieces, reset_pieces;  // of LAX

  InterestBase interest_base = InterestBase::NT;
  std::optional<Decimal> interest_base_amount;

  std::string reset_market_object;
  Decimal rate_multiplier{1}, rate_spread;
  std::optional<Decimal> next_reset_rate, life_cap, life_floor, period_cap, period_floor;

  bool scales_interest = false, scales_principal = false;
  std::string scaling_market_object;
  std::optional<Decimal> scaling_index_at_deal;
  Decimal interest_scaling{1}, principal_scaling{1};

  FeeBasis fee_basis = FeeBasis::A;
  std::optional<Decimal> fee_rate, fee_accrued;
  PenaltyType penalty_type = PenaltyType::O;
  std::optional<Decimal> penalty_rate;
  std::optional<Cycle> call_notice;
};

struct ObservedEvent {
  EventType type;  // PP, PR, PI or XD
  Moment at;
  Decimal value;  // what is paid, not negative; 0 for XD
};

struct Contract {
  Terms terms;
  std::map<std::string, std::map<Moment, Decimal>> market;  // by object code
  std::vector<ObservedEvent> observed;
  std::optional<Moment> until;  // the last moment of interest, inclusive
};

// The term, or malformed naming it by its name in the dictionary.
template <class T>
Result<T> needed(const std::optional<T>& term, std::string_view name) {
  if (term) return *term;
  return malformed("the term '" + std::string(name) + "' is missing");
}

}  // namespace tallystick::contracts::terms
