// Rotates the acting account's own keys or changes its thresholds. Signed as the policy in force asks; the new one holds from the next
// transaction on. A recovery that waits is stopped by it: whoever holds the old keys has just shown so.
#pragma once

#include "contracts/account/records.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::account {

struct ChangePolicy {
  static constexpr std::string_view kName = "account.change_policy";
  KeyPolicy policy;
  static constexpr auto fields() { return field_list(field("policy", &ChangePolicy::policy, "the new one")); }
};

// E_AMOUNT a policy that cannot be met (account/rules.h).
Verdict permit(const ChangePolicy& op, const Context& context, const LedgerView& view);
void apply(const ChangePolicy& op, const Context& context, LedgerDelta& delta);

}  // namespace tallystick::contracts::account
