// Keeps one account from acting: by who opened it (a lost phone, a suspicion) or by a supervisor. Whoever froze it lifts it, or the
// association. A supervisor or the association freezes what a bank froze, too: then the bank lifts it no more. Money and fragments can still come in.
#pragma once

#include "contracts/account/records.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::account {

struct Freeze {
  static constexpr std::string_view kName = "account.freeze";
  AccountId account;
  Text<128> reason;
  static constexpr auto fields() {
    return field_list(field("account", &Freeze::account, "which"), field("reason", &Freeze::reason, "in words"));
  }
};

struct Unfreeze {
  static constexpr std::string_view kName = "account.unfreeze";
  AccountId account;
  Text<128> reason;
  static constexpr auto fields() {
    return field_list(field("account", &Unfreeze::account, "which"), field("reason", &Unfreeze::reason, "in words"));
  }
};

// E_ROLE neither bank, supervisor nor association, E_NOENT no such account, E_STATE frozen already (a supervisor and the association: by one of them),
// E_OWNER a bank asks for an account that another opened, E_AMOUNT no reason, E_POLICY:constitution the account of the association, the settlement authority or a bank.
Verdict permit(const Freeze& op, const Context& context, const LedgerView& view);
void apply(const Freeze& op, const Context& context, LedgerDelta& delta);
// E_ROLE as above, E_NOENT, E_STATE not frozen, E_OWNER another froze it, E_AMOUNT no reason.
Verdict permit(const Unfreeze& op, const Context& context, const LedgerView& view);
void apply(const Unfreeze& op, const Context& context, LedgerDelta& delta);

}  // namespace tallystick::contracts::account
