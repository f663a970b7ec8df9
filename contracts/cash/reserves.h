// Reserves: what the settlement authority owes banks. It alone mints and burns them, against money it received or pays out elsewhere.
#pragma once

#include "contracts/cash/events.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::cash {

struct MintReserves {
  static constexpr std::string_view kName = "cash.mint_reserves";
  PartyId bank;
  Money money;
  static constexpr auto fields() {
    return field_list(field("bank", &MintReserves::bank, "which gets them"),
                      field("money", &MintReserves::money, "how much"));
  }
};

struct BurnReserves {
  static constexpr std::string_view kName = "cash.burn_reserves";
  PartyId bank;
  Money money;
  static constexpr auto fields() {
    return field_list(field("bank", &BurnReserves::bank, "which gives them up"),
                      field("money", &BurnReserves::money, "how much"));
  }
};

// Both: E_ROLE not the settlement authority, E_NOENT no such bank, E_AMOUNT zero or past the bound, E_POLICY:currency, burning: E_CASH.
Verdict permit(const MintReserves& op, const Context& context, const LedgerView& view);
void apply(const MintReserves& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const MintReserves& op, const LedgerView& view);
Verdict permit(const BurnReserves& op, const Context& context, const LedgerView& view);
void apply(const BurnReserves& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const BurnReserves& op, const LedgerView& view);

}  // namespace tallystick::contracts::cash
