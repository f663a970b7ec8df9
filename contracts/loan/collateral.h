// The fragments behind a loan: pledged, they stay their holder's, cannot be passed on, and pay the loan first. A fragment has one lien at
// most (I2). Rule: DOMAIN rows 15, 16.
#pragma once

#include "contracts/fragment/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/loan/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::loan {

// E_NOENT; E_FROZEN; E_STATE unless held and not matured; E_OWNER unless all are the borrower's; E_AMOUNT for none, unless ascending, or for
// different currencies. Returns the currency.
Permitted<Currency> check_collateral(const LedgerView& view, const Collateral& fragments, const AccountId& borrower,
                                     Date today);

// E_LIEN when somebody outside the ledger has an earlier claim on one.
Verdict check_unclaimed(const LedgerView& view, const Collateral& fragments);

// What is outstanding on the fragments.
Amount worth_of(const LedgerView& view, const Collateral& fragments);

// E_LTV when `owed` passes loan_advance_rate (of today) of what the fragments are worth.
Verdict check_advance(const LedgerView& view, const Collateral& fragments, const Currency& currency, Amount owed,
                      Date today);

// All of them: held -> pledged, and the bank's claim on each is registered.
void pledge(LedgerDelta& delta, const Context& context, const Loan& loan);
// What is still pledged is its holder's again; the loan's list becomes empty. A fragment whose money is being shared out is found held by
// whoever reads it after.
void release(LedgerDelta& delta, Loan& loan);
// A fragment that will secure nothing any more (it was paid in full) is taken off its loan, if it has one; the caller stores the fragment.
void let_go(LedgerDelta& delta, fragment::Fragment& fragment);
// Who may ask others to pay for the fragment: its holder; of a pledged one also the bank, which is paid first.
bool may_collect(const LedgerView& view, const fragment::Fragment& fragment, const Context& context);

// Instead of `gone` the loan lists `change`, if there is one. Both fragments, and the claims on them, are the caller's.
void exchange(LedgerDelta& delta, const LoanId& loan, const FragmentId& gone, const std::optional<FragmentId>& change);

struct Released {
  static constexpr std::uint16_t kEvent = 0x0E05;
  static constexpr std::string_view kName = "loan.released";
  LoanId loan;
  FragmentId fragment;
  static constexpr auto fields() {
    return field_list(field("loan", &Released::loan, "what it secured"),
                      field("fragment", &Released::fragment, "its holder's again"));
  }
  bool operator==(const Released&) const = default;
};

}  // namespace tallystick::contracts::loan
