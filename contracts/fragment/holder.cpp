#include "contracts/fragment/holder.h"

#include "contracts/account/rules.h"
#include "contracts/party/rules.h"

namespace tallystick::contracts::fragment {

Permitted<account::Account> find_payee(const LedgerView& view, const AccountId& id) {
  auto found = account::find_account(view, id);
  if (!found) return found;
  const party::Party owner = must_load<party::Party>(view, found->party);
  if (owner.has(party::Role::platform)) return refuse(Refusal::E_ROLE, "a platform may hold nothing");
  if (!load<party::Bank>(view, owner.id) && !party::find_bank(view, found->opened_by))
    return refuse(Refusal::E_ROLE, "account " + id.hex() + " was not opened by a bank");
  if (owner.frozen || found->frozen_by) return refuse(Refusal::E_FROZEN, "account " + id.hex());
  return found;
}

cash::End purse_of(const LedgerView& view, const AccountId& holder) {
  const auto account = must_load<account::Account>(view, holder);
  if (load<party::Bank>(view, account.party)) return {account.party, std::nullopt, cash::Kind::deposit};
  ensure(load<party::Bank>(view, account.opened_by).has_value());
  return {account.opened_by, holder, cash::Kind::deposit};
}

}  // namespace tallystick::contracts::fragment
