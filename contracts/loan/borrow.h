// Borrows against fragments under a bank's published policy: every clause is checked, rate and fee taken from the grid, the fragments pledged and
// the money paid, all in this one transaction, with nobody at the bank in between. The borrower names the plan and the yearly cost it was
// shown. What is pledged is owed by one issuer, whose limit the policy looks at. Rule: DOMAIN rows 16, 18, 32, 34.
#pragma once

#include "contracts/financing/lending_policy.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/loan/plan.h"
#include "contracts/loan/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::loan {

struct Borrow {
  static constexpr std::string_view kName = "loan.borrow";
  LendingPolicyId policy;
  Collateral collateral;
  Amount principal;
  std::uint16_t payments = 0;
  receivable::Mandate mandate;
  Rate shown_cost;  // effective, in millionths
  Hash shown_plan;
  static constexpr auto fields() {
    return field_list(
        field("policy", &Borrow::policy, "a bank's published policy that lends"),
        field("collateral", &Borrow::collateral, "fragments of one issuer, held by the signing account, ascending"),
        field("principal", &Borrow::principal, "what is lent; revolving: the limit"),
        field("payments", &Borrow::payments, "how many payments, at most the policy's"),
        field("mandate", &Borrow::mandate, "whence the ledger collects what is due"),
        field("shown_cost", &Borrow::shown_cost, "the effective yearly cost that was shown, in millionths"),
        field("shown_plan", &Borrow::shown_plan, "hash of the payments that were shown"));
  }
  bool operator==(const Borrow&) const = default;
};

// E_NOENT for policy or fragment; E_FROZEN; E_STATE for a retired policy or one that buys, unless all are held and not matured; E_OWNER; E_AMOUNT
// for fragments out of order or of different currencies, and for a principal or number of payments beyond the policy's; E_LIEN; E_SELF; E_LTV;
// E_EXPIRED policy; E_POLICY:cut_off_minute; E_POLICY:currency; E_POLICY:one_issuer; E_POLICY:price; E_POLICY:<clause>; E_APR when cost or plan
// is not the one that was shown; E_ROLE for a payee that may hold nothing any more;
// E_EXPIRED when the money it binds would return at once; E_PURPOSE for a payee who is the borrower or of its group; E_MANDATE; E_CASH.
Verdict permit(const Borrow& op, const Context& context, const LedgerView& view);
void apply(const Borrow& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const Borrow& op, const LedgerView& view);

// What the policy asks for such a loan that begins on the day; `level`: the highest among the fragments. The policy lends (a bug otherwise).
// E_AMOUNT for a principal or payments beyond the policy's; E_POLICY:price.
Permitted<Terms> terms_under(const financing::LendingPolicy& policy, Amount principal, std::uint16_t payments,
                             std::uint8_t level, Date start);
// What the borrower puts its name to: H("tallystick/loan-plan" ‖ rows).
Hash plan_hash(const PlanRows& rows);

}  // namespace tallystick::contracts::loan
