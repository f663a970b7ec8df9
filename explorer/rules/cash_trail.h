// Where money went after it was paid out: chains of free payments from a party, forward in time, to a target, and the most that can have
// gone along them.
// Free: a transfer or a purchase for which no document of trade was on record, from the payee as seller to the payer as buyer and worth at
// least kCoveredPercent of it, within kCoveredDays before. A chain has at most `hops` payments; payments past kPaymentsMax on the way are not followed.
#pragma once

#include "explorer/rules/rule.h"

namespace tallystick::explorer {

inline constexpr std::int64_t kCoveredPercent = 95, kCoveredDays = 366;
inline constexpr std::size_t kPaymentsMax = 2'000;

bool is_free(const Payment& payment, const Relations& r);

struct Trail {
  Sum flow = 0;
  std::vector<const Payment*> payments;  // those that carry it, in their order
};

class CashTrail {
 public:
  // Payments within [from, until] that lie on a chain of at most `hops` from `source` into the group of `target`, as it was at each payment.
  CashTrail(PartyKey source, PartyKey target, Timestamp from, Timestamp until, std::size_t hops, const Relations& r);
  // The largest flow over the payments up to and with `until`.
  Trail flow(Timestamp until) const;
  const std::vector<const Payment*>& payments() const { return payments_; }

 private:
  PartyKey source_;
  std::vector<const Payment*> payments_;
  std::vector<bool> arrives_;  // beside payments_: ends in the target's group
};

// Who may have sent money that `payment` passes on, at most `hops` payments before it and after `from`; the payer itself first.
std::vector<PartyKey> senders(const Payment& payment, Timestamp from, std::size_t hops, const Relations& r);

}  // namespace tallystick::explorer
