// A bank owes its customer more: somebody paid it in outside the ledger, or a loan was paid out. And the way back: the customer gives a
// deposit up and the bank pays outside the ledger.
#pragma once

#include "contracts/cash/events.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::cash {

struct Mint {
  static constexpr std::string_view kName = "cash.mint";
  AccountId account;
  Money money;
  Reference reference;
  static constexpr auto fields() {
    return field_list(field("account", &Mint::account, "a customer's account"),
                      field("money", &Mint::money, "how much"),
                      field("reference", &Mint::reference, "what the customer reads"));
  }
};

struct Redeem {
  static constexpr std::string_view kName = "cash.redeem";
  PartyId bank;
  Money money;
  Reference reference;
  static constexpr auto fields() {
    return field_list(field("bank", &Redeem::bank, "which owes the deposit"),
                      field("money", &Redeem::money, "how much"),
                      field("reference", &Redeem::reference, "where the bank shall pay it, as agreed with it"));
  }
};

// E_ROLE not a bank, E_NOENT no such account, E_OWNER its owner is not the bank's customer, E_AMOUNT zero or past the bound,
// E_POLICY:currency.
Verdict permit(const Mint& op, const Context& context, const LedgerView& view);
void apply(const Mint& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const Mint& op, const LedgerView& view);
// By the depositor. E_NOENT no such bank, E_AMOUNT zero, E_POLICY:currency, E_CASH.
Verdict permit(const Redeem& op, const Context& context, const LedgerView& view);
void apply(const Redeem& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const Redeem& op, const LedgerView& view);

}  // namespace tallystick::contracts::cash
