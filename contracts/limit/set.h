// How far a bank stands behind an issuer, by programme; and how far all banks together may. Lowering a limit below what is used stops new
// use and leaves what is open untouched.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/limit/records.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::limit {

struct Set {
  static constexpr std::string_view kName = "limit.set";
  PartyId issuer;
  Programme programme;
  Money limit;
  static constexpr auto fields() {
    return field_list(field("issuer", &Set::issuer, "a core enterprise"),
                      field("programme", &Set::programme, "the bank's name for it"),
                      field("limit", &Set::limit, "how much may be used at one time"));
  }
};

struct SetCeiling {
  static constexpr std::string_view kName = "limit.set_ceiling";
  PartyId issuer;
  Currency currency;
  std::optional<Amount> ceiling;
  static constexpr auto fields() {
    return field_list(field("issuer", &SetCeiling::issuer, "a core enterprise"),
                      field("currency", &SetCeiling::currency, "ISO 4217 code"),
                      field("ceiling", &SetCeiling::ceiling, "over all banks; absent: none"));
  }
};

// By the bank for itself. E_ROLE not a bank, E_NOENT no such party, E_STATE the limit is in another currency and still used, E_AMOUNT no
// programme, E_POLICY:issuer the party is no core enterprise, E_POLICY:currency.
Verdict permit(const Set& op, const Context& context, const LedgerView& view);
void apply(const Set& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const Set& op, const LedgerView& view);
// E_ROLE not the association, E_NOENT no such party, E_POLICY:issuer, E_POLICY:currency.
Verdict permit(const SetCeiling& op, const Context& context, const LedgerView& view);
void apply(const SetCeiling& op, const Context& context, LedgerDelta& delta);

}  // namespace tallystick::contracts::limit
