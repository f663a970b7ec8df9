// Pays a loan by hand, in every unpaid state, whoever pays: what is due first, and beyond it early, wholly or in part, where the terms allow.
// Rule: DOMAIN rows 19, 23; Civil Code 561; lesson 1.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/loan/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::loan {

struct Repay {
  static constexpr std::string_view kName = "loan.repay";
  LoanId loan;
  std::optional<Amount> amount;  // absent: all of it
  PartyId from_bank;             // where the paying account has its deposit
  static constexpr auto fields() {
    return field_list(
        field("loan", &Repay::loan, "what is repaid"),
        field("amount", &Repay::amount, "in minor units; absent: everything, with interest to today and fee"),
        field("from_bank", &Repay::from_bank, "where the paying account has its deposit"));
  }
  bool operator==(const Repay&) const = default;
};

// E_NOENT for loan or bank; E_STATE once repaid; E_AMOUNT for nothing or more than everything; E_POLICY:prepayment for more than is due where
// early repayment was not agreed; E_CASH.
Verdict permit(const Repay& op, const Context& context, const LedgerView& view);
void apply(const Repay& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const Repay& op, const LedgerView& view, const Asker& asker);

}  // namespace tallystick::contracts::loan
