// The loan begins, however it was agreed: by accepting an offer, or under a bank's published policy. Money and lien change in one
// transaction; the plan and the cost that the borrower was shown are stored. Rule: DOMAIN rows 15, 16, 18, 34; R5, R10.
//   The bank pays by owing more: within the borrower's bank it mints, across banks its reserves move (E_CASH if they are short).
//   A revolving loan pays nothing out yet.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/loan/plan.h"
#include "contracts/loan/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::loan {

// What both sides agreed.
struct Agreement {
  LoanId id;
  PartyId bank;
  AccountId bank_account;
  AccountId borrower;
  Collateral collateral;
  Terms terms;
  receivable::Mandate mandate;
  std::optional<LendingPolicyId> policy;
};

// What the terms ask of collateral and price today: check_collateral, then E_AMOUNT of the terms, check_unclaimed, E_SELF when a bank lends to itself, E_LTV.
Permitted<Price> check_agreement(const LedgerView& view, const Agreement& agreement, Date today);

// E_APR when `shown` differs from the effective cost by more than the parameter apr_tolerance; what purpose::check_destination refuses (E_NOENT,
// E_ROLE, E_AMOUNT, E_EXPIRED, E_PURPOSE); E_MANDATE unless the account is the
// borrower's at a clearing bank that serves it; E_CASH when the bank cannot pay.
Verdict check_start(const LedgerView& view, const Context& context, const Agreement& agreement, const Price& price,
                    Rate shown);

// All of it was asked on this state (a bug otherwise).
void start(const Agreement& agreement, const Price& price, const Context& context, LedgerDelta& delta);

struct Started {
  static constexpr std::uint16_t kEvent = 0x0E03;
  static constexpr std::string_view kName = "loan.started";
  LoanId loan;
  PartyId bank;
  AccountId borrower;
  Collateral collateral;
  Money money;  // lent; revolving: the limit
  Price price;
  PlanRows rows;
  financing::Registration registration;
  std::optional<LendingPolicyId> policy;
  static constexpr auto fields() {
    return field_list(field("loan", &Started::loan, "its name"), field("bank", &Started::bank, "who lends"),
                      field("borrower", &Started::borrower, "who owes"),
                      field("collateral", &Started::collateral, "fragments that are pledged"),
                      field("money", &Started::money, "lent; revolving: the limit"),
                      field("price", &Started::price, "what it came to"), field("rows", &Started::rows, "the plan"),
                      field("registration", &Started::registration, "of the pledge"),
                      field("policy", &Started::policy, "the published policy that decided it"));
  }
  bool operator==(const Started&) const = default;
};

}  // namespace tallystick::contracts::loan
