#include "contracts/party/admit_bank.h"

#include "contracts/account/events.h"
#include "contracts/account/rules.h"
#include "contracts/party/events.h"
#include "contracts/party/rules.h"

namespace tallystick::contracts::party {

Verdict permit(const AdmitBank& op, const Context& context, const LedgerView& view) {
  if (auto ok = require_role(context, view, Role::association); !ok) return ok;
  if (op.name.value.empty()) return refuse(Refusal::E_AMOUNT, "name is empty");
  if (op.legal_id.scheme.value.empty() || op.legal_id.value.value.empty())
    return refuse(Refusal::E_AMOUNT, "legal_id is empty");
  if (auto ok = account::check_policy(op.policy); !ok) return ok;
  if (const auto taken = load<LegalIdEntry>(view, op.legal_id))
    return refuse(Refusal::E_EXISTS, "legal id of party " + taken->party.hex());
  return {};
}

void apply(const AdmitBank& op, const Context& context, LedgerDelta& delta) {
  const PartyId id = context.new_party();
  const AccountId account = context.new_account();
  const Roles roles{{Role::bank, Role::clearing_bank}};
  delta.store(Party{id, op.name, op.legal_id, roles, std::nullopt, context.party, false, context.block.time});
  delta.store(LegalIdEntry{op.legal_id, id});
  delta.store(account::Account{account, id, context.party, op.policy, std::nullopt, context.block.time});
  delta.store(Bank{id, account, std::nullopt});
  delta.emit(Registered{id, context.party, roles});
  delta.emit(account::Opened{account, id, context.party});
}

}  // namespace tallystick::contracts::party
