// Shares money among everyone who is owed by one receivable. Open offers go back to who offered, open quotes end, late interest is booked;
// then the cash is split into late interest (owed first) and face, and each is shared among the live fragments in proportion to what is
// outstanding, to the minor unit (pricing/waterfall.h). Σ paid = cash exactly (I9). Rule: DOMAIN rows 21 and 22, I9.
// payout.h says who is paid for which fragment.
#pragma once

#include "contracts/cash/payment.h"
#include "contracts/fragment/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/receivable/record.h"

namespace tallystick::contracts::settlement {

// Returns the open offers and ends the open quotes of these fragments: their receivable has matured, or a part of it is paid before. What is
// outstanding on each stays as it is.
void close_offers(const std::vector<fragment::Fragment>& fragments, bool matured, const BlockContext& block,
                  LedgerDelta& delta);

// Pays `cash` (1..owed_on its value_date) from `payer`, who can pay it to its own bank, to all live fragments; frees the limit pro tanto; the
// receivable becomes settled when nothing is owed. Stores and returns the receivable.
receivable::Receivable distribute(receivable::Receivable root, Amount cash, const cash::End& payer,
                                  const BlockContext& block, LedgerDelta& delta);

// What one distribution came to. Each payment is a cash.paid event whose reference is payment_reference of its fragment.
struct Distributed {
  static constexpr std::uint16_t kEvent = 0x0C01;
  static constexpr std::string_view kName = "settlement.distributed";
  ReceivableId receivable;
  Money cash;
  Amount penalty;  // of it
  Amount unpaid;   // of the face, afterwards
  static constexpr auto fields() {
    return field_list(field("receivable", &Distributed::receivable, "what was paid"),
                      field("cash", &Distributed::cash, "in all"),
                      field("penalty", &Distributed::penalty, "of it, late interest"),
                      field("unpaid", &Distributed::unpaid, "of the face, afterwards"));
  }
  bool operator==(const Distributed&) const = default;
};

// overdue, delinquent, defaulted or settled.
struct StateChanged {
  static constexpr std::uint16_t kEvent = 0x0C02;
  static constexpr std::string_view kName = "settlement.state_changed";
  ReceivableId receivable;
  receivable::State state = receivable::State::settled;
  PartyId issuer;
  Money unpaid;
  Amount penalty;          // late interest to this day, paid or not
  std::uint32_t late = 0;  // days since the day of payment
  static constexpr auto fields() {
    return field_list(field("receivable", &StateChanged::receivable, "its name"),
                      field("state", &StateChanged::state, "where it stands now"),
                      field("issuer", &StateChanged::issuer, "owes it"),
                      field("unpaid", &StateChanged::unpaid, "of the face"),
                      field("penalty", &StateChanged::penalty, "late interest to this day, paid or not"),
                      field("late", &StateChanged::late, "days since the day of payment"));
  }
  bool operator==(const StateChanged&) const = default;
};
// For a receivable that has just come into its state.
StateChanged state_changed(const receivable::Receivable& root, Date today, const LedgerView& view);

}  // namespace tallystick::contracts::settlement
