#include "contracts/receivable/mandate.h"

#include "contracts/account/rules.h"
#include "contracts/party/rules.h"

namespace tallystick::contracts::receivable {

Verdict check_mandate(const LedgerView& view, const Mandate& mandate, const PartyId& party) {
  const auto bank = load<party::Party>(view, mandate.clearing_bank);
  if (!bank || !bank->has(party::Role::clearing_bank))
    return refuse(Refusal::E_MANDATE, "the bank named is no clearing bank");
  if (!account::belongs_to(view, mandate.account, party))
    return refuse(Refusal::E_MANDATE, "the account named is not the party's that pays");
  if (!party::is_customer(view, mandate.clearing_bank, party))
    return refuse(Refusal::E_MANDATE, "the clearing bank does not serve the party that pays");
  return {};
}

}  // namespace tallystick::contracts::receivable
