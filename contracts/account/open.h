// Opens an account for a party: by the bank (or the association) that registered it, with the keys that the party gave it. A party may have
// several. A platform can have none (Notice 2025-77 Art. 4: no pooling of funds).
#pragma once

#include "contracts/account/records.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::account {

struct Open {
  static constexpr std::string_view kName = "account.open";
  PartyId party;
  KeyPolicy policy;
  static constexpr auto fields() {
    return field_list(field("party", &Open::party, "its owner"), field("policy", &Open::policy, "who may sign for it"));
  }
};

// E_ROLE neither bank nor association, E_NOENT no such party, E_FROZEN it is frozen, E_OWNER another registered it, E_AMOUNT a policy that
// cannot be met (account/rules.h), E_POLICY:no_pooling it is a platform.
Verdict permit(const Open& op, const Context& context, const LedgerView& view);
// The account's id is context.new_account().
void apply(const Open& op, const Context& context, LedgerDelta& delta);

}  // namespace tallystick::contracts::account
