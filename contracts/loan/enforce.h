// What the bank may do when a loan is not paid: charge the costs of collecting, within what the terms allow; call the whole loan due once it
// is in default; and then take pledged fragments over at their outstanding face, only as much of them as is owed. What a fragment is worth
// beyond the debt stays the borrower's: a part is split off for the bank, the rest is free when the debt is gone (no forfeiture, Civil Code 428).
// Rule: DOMAIN rows 16, 22, 24; adr/0002-taking-a-pledge-over.md.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/loan/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::loan {

struct Charge {
  static constexpr std::string_view kName = "loan.charge";
  LoanId loan;
  Amount amount;
  Text<128> reason;
  static constexpr auto fields() {
    return field_list(field("loan", &Charge::loan, "one of the bank's own"),
                      field("amount", &Charge::amount, "costs of collecting, in minor units"),
                      field("reason", &Charge::reason, "what they were for"));
  }
  bool operator==(const Charge&) const = default;
};

// E_NOENT; E_STATE unless delinquent or defaulted; E_OWNER unless the bank's; E_AMOUNT for nothing or more than costs_max in all.
Verdict permit(const Charge& op, const Context& context, const LedgerView& view);
void apply(const Charge& op, const Context& context, LedgerDelta& delta);

struct Call {
  static constexpr std::string_view kName = "loan.call";
  LoanId loan;
  static constexpr auto fields() { return field_list(field("loan", &Call::loan, "one of the bank's own")); }
  bool operator==(const Call&) const = default;
};

// Bound money of the loan that is unspent returns at once.
// E_NOENT; E_STATE unless defaulted and not called yet; E_OWNER unless the bank's.
Verdict permit(const Call& op, const Context& context, const LedgerView& view);
void apply(const Call& op, const Context& context, LedgerDelta& delta);

struct TakeOver {
  static constexpr std::string_view kName = "loan.take_over";
  LoanId loan;
  FragmentId fragment;
  static constexpr auto fields() {
    return field_list(field("loan", &TakeOver::loan, "one of the bank's own"),
                      field("fragment", &TakeOver::fragment, "pledged to it"));
  }
  bool operator==(const TakeOver&) const = default;
};

// E_NOENT; E_FROZEN while a dispute holds the fragment; E_STATE unless the loan was called and the fragment is pledged, matured or not; E_OWNER
// unless the bank's; E_LIEN when it is pledged to another loan; E_COUNT when splitting it would
// make one fragment too many.
Verdict permit(const TakeOver& op, const Context& context, const LedgerView& view);
void apply(const TakeOver& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const TakeOver& op, const LedgerView& view);

struct Charged {
  static constexpr std::uint16_t kEvent = 0x0E0A;
  static constexpr std::string_view kName = "loan.charged";
  LoanId loan;
  Money money;
  Text<128> reason;
  static constexpr auto fields() {
    return field_list(field("loan", &Charged::loan, "its name"), field("money", &Charged::money, "costs of collecting"),
                      field("reason", &Charged::reason, "what they were for"));
  }
  bool operator==(const Charged&) const = default;
};

struct Called {
  static constexpr std::uint16_t kEvent = 0x0E0B;
  static constexpr std::string_view kName = "loan.called";
  LoanId loan;
  Money money;  // all that is due now
  static constexpr auto fields() {
    return field_list(field("loan", &Called::loan, "its name"), field("money", &Called::money, "all that is due now"));
  }
  bool operator==(const Called&) const = default;
};

struct TakenOver {
  static constexpr std::uint16_t kEvent = 0x0E0C;
  static constexpr std::string_view kName = "loan.taken_over";
  LoanId loan;
  FragmentId fragment;  // what the bank holds now
  Money money;          // set off against the debt
  std::optional<FragmentId> change;
  static constexpr auto fields() {
    return field_list(field("loan", &TakenOver::loan, "its name"),
                      field("fragment", &TakenOver::fragment, "what the bank holds now"),
                      field("money", &TakenOver::money, "set off against the debt"),
                      field("change", &TakenOver::change, "what stays the borrower's"));
  }
  bool operator==(const TakenOver&) const = default;
};

}  // namespace tallystick::contracts::loan
