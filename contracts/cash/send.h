// Pays from the acting account's deposit. Within a bank the deposit changes hands; across banks the one bank owes less, the other more,
// and reserves move between them in the same transaction.
#pragma once

#include "contracts/cash/events.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::cash {

struct Send {
  static constexpr std::string_view kName = "cash.send";
  PartyId from_bank;
  AccountId to;
  PartyId to_bank;
  Money money;
  Reference reference;
  static constexpr auto fields() {
    return field_list(field("from_bank", &Send::from_bank, "the bank whose deposit is spent"),
                      field("to", &Send::to, "the payee's account"),
                      field("to_bank", &Send::to_bank, "the bank that will owe the payee"),
                      field("money", &Send::money, "how much"),
                      field("reference", &Send::reference, "what the payee reads"));
  }
};

// E_NOENT no such bank or account, E_STATE to itself at the same bank, E_OWNER the payee is no customer of to_bank, E_AMOUNT zero or past the
// bound, E_POLICY:currency, E_CASH the balance, or across banks the paying bank's reserves, are short.
Verdict permit(const Send& op, const Context& context, const LedgerView& view);
void apply(const Send& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const Send& op, const LedgerView& view);

}  // namespace tallystick::contracts::cash
