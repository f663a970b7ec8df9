// Sells a fragment, or a part, to a bank under its published policy: every clause is checked, the price taken from the grid, the money paid,
// all in this one transaction, with nobody at the bank in between. The seller names the yearly cost it was shown.
// Rule: DOMAIN rows 14, 32, 34.
#pragma once

#include "contracts/financing/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::financing {

struct Sell {
  static constexpr std::string_view kName = "financing.sell";
  LendingPolicyId policy;
  FragmentId fragment;
  Amount amount;
  Rate shown_cost;  // effective, in millionths
  static constexpr auto fields() {
    return field_list(
        field("policy", &Sell::policy, "a bank's published policy"),
        field("fragment", &Sell::fragment, "held by the signing account"),
        field("amount", &Sell::amount, "all of it or a part"),
        field("shown_cost", &Sell::shown_cost, "the effective yearly cost that was shown, in millionths"));
  }
  bool operator==(const Sell&) const = default;
};

// E_NOENT for policy or fragment; E_STATE for a retired policy or one that lends, or unless held and not matured; E_OWNER; E_AMOUNT; E_COUNT; E_LIEN; E_EXPIRED
// policy; E_POLICY:cut_off_minute; E_POLICY:<clause>; E_APR; E_SELF; E_CASH.
Verdict permit(const Sell& op, const Context& context, const LedgerView& view);
void apply(const Sell& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const Sell& op, const LedgerView& view);

// What the policy would pay now, for showing before anybody signs; the same refusals but for E_APR.
Permitted<Price> preview(const LedgerView& view, const Context& context, const LendingPolicyId& policy,
                         const FragmentId& fragment, Amount amount);

}  // namespace tallystick::contracts::financing
