// What happens in the life of a contract, and in which order when several things happen at one moment (techspecs 2.9).
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "contracts/terms/decimal.h"
#include "contracts/terms/moment.h"

namespace tallystick::contracts::terms {

// In the order in which they take effect at one moment.
enum class EventType {
  IED,   // initial exchange: the money goes out
  FP,    // fee payment
  PR,    // principal redemption
  PI,    // principal increase
  PY,    // penalty for a prepayment
  PP,    // prepayment
  XD,    // the lender calls the money
  IP,    // interest payment
  IPCI,  // interest becomes principal
  RRF,   // the rate becomes one that was agreed before
  RR,    // the rate becomes one that is observed
  PRF,   // the payment per period is computed anew
  PRD,   // the contract is bought
  TD,    // the contract is sold
  SC,    // a scaling index is read
  IPCB,  // the base of interest becomes the principal
  MD,    // maturity
  STD,   // settlement of a call
};
inline constexpr std::size_t kEventTypes = 18;

std::string_view name_of(EventType type);
std::optional<EventType> event_type_of(std::string_view name);

struct Event {
  EventType type;
  Moment scheduled;               // by the contract's cycle
  Moment shown;                   // after the business-day shift: when it happens
  Moment calculated;              // up to when interest is counted
  std::optional<Decimal> amount;  // of this event alone: a redemption of a plan, an observed payment, an agreed rate
  bool beyond_until =
      false;  // stays though it lies after the end of what is asked: the settlement of a call made before
};

// Ranks of the event types, by their number.
using EventOrder = std::array<int, kEventTypes>;
const EventOrder& standard_order();

// By the calculated moment, then by rank.
bool before(const Event& a, const Event& b, const EventOrder& order);

}  // namespace tallystick::contracts::terms
