// Money for a loan, whoever sends it: taken as of a day, passed to the bank, written down. With the last unit the pledge ends by itself.
// Rule: DOMAIN rows 16, 19, 22, 23.
#pragma once

#include "contracts/cash/payment.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/loan/debt.h"

namespace tallystick::contracts::loan {

enum class Source : std::uint8_t {
  collected = 1,   // by the ledger, from the account of the mandate
  by_hand = 2,     // by the borrower or anybody else
  collateral = 3,  // a pledged fragment was paid
  taken_over = 4,  // the bank took a pledged fragment over
  unspent = 5,     // bound money that was not spent
};

// Settles the state as of `day`, ends the pledge if the loan is repaid, stores, and tells what changed. `again`: debt.h, settle_state.
Loan save(LedgerDelta& delta, Loan brought, Date day, Date again, const Rules& rules);

// Takes 1..payoff_on(day) from the payer, who can pay it to its own bank. Across banks if reserves suffice; else the bank is owed by the
// payer's bank, and nobody waits. The payment names the loan, or `reference`. Saved.
Loan receive(LedgerDelta& delta, Loan brought, Amount amount, const cash::End& payer, Source source, Date day,
             Date again, const std::optional<cash::Reference>& reference = {});

// What a pledged fragment was paid goes to its loan, all of which is due against it, without a fee. Returns how much the loan took; the rest
// is the holder's. `reference` names the fragment. The caller reads the fragment again: the pledge may be over.
Amount receive_from_collateral(LedgerDelta& delta, const LoanId& id, Amount amount, const cash::End& payer,
                               const cash::Reference& reference, Date today);

// Bound money of the loan that was not spent repays it, without a fee. Returns how much the loan took; the rest is the borrower's.
Amount receive_unspent(LedgerDelta& delta, const LoanId& id, Amount amount, const cash::End& payer,
                       const cash::Reference& reference, Date today);

struct Paid {
  static constexpr std::uint16_t kEvent = 0x0E04;
  static constexpr std::string_view kName = "loan.paid";
  LoanId loan;
  Source source = Source::collected;
  Money money;
  Parts parts;
  Amount outstanding;  // principal, afterwards
  static constexpr auto fields() {
    return field_list(field("loan", &Paid::loan, "its name"),
                      field("source", &Paid::source, "collected, by_hand, collateral, taken_over or unspent"),
                      field("money", &Paid::money, "in all"), field("parts", &Paid::parts, "what it was for"),
                      field("outstanding", &Paid::outstanding, "principal, afterwards"));
  }
  bool operator==(const Paid&) const = default;
};

struct Replanned {
  static constexpr std::uint16_t kEvent = 0x0E06;
  static constexpr std::string_view kName = "loan.replanned";
  LoanId loan;
  PlanRows rows;
  static constexpr auto fields() {
    return field_list(field("loan", &Replanned::loan, "its name"),
                      field("rows", &Replanned::rows, "the payments from now on"));
  }
  bool operator==(const Replanned&) const = default;
};

struct StateChanged {
  static constexpr std::uint16_t kEvent = 0x0E07;
  static constexpr std::string_view kName = "loan.state_changed";
  LoanId loan;
  State state = State::current;
  static constexpr auto fields() {
    return field_list(field("loan", &StateChanged::loan, "its name"),
                      field("state", &StateChanged::state, "where it stands now"));
  }
  bool operator==(const StateChanged&) const = default;
};

}  // namespace tallystick::contracts::loan

namespace tallystick {
template <>
struct EnumNames<contracts::loan::Source> {
  using enum contracts::loan::Source;
  static constexpr std::pair<contracts::loan::Source, std::string_view> values[] = {{collected, "collected"},
                                                                                    {by_hand, "by_hand"},
                                                                                    {collateral, "collateral"},
                                                                                    {taken_over, "taken_over"},
                                                                                    {unspent, "unspent"}};
};
}  // namespace tallystick
