// A supervisor stops all accounts of a party from acting, on an order, and lets them act again. Money and fragments can still come in.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/party/records.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::party {

struct Freeze {
  static constexpr std::string_view kName = "party.freeze";
  PartyId party;
  Text<128> reason;  // for example the order's number
  static constexpr auto fields() {
    return field_list(field("party", &Freeze::party, "who"),
                      field("reason", &Freeze::reason, "for example the order's number"));
  }
};

struct Unfreeze {
  static constexpr std::string_view kName = "party.unfreeze";
  PartyId party;
  Text<128> reason;
  static constexpr auto fields() {
    return field_list(field("party", &Unfreeze::party, "who"), field("reason", &Unfreeze::reason, "in words"));
  }
};

// E_ROLE not a supervisor, E_NOENT no such party, E_STATE frozen (not frozen) already, E_AMOUNT no reason, Freeze besides:
// E_POLICY:constitution for the association, the settlement authority and banks, whose freezing would stop others' payments.
// Unfreeze besides: E_FROZEN while an order of a court or regulator stands on it (dispute.freeze).
Verdict permit(const Freeze& op, const Context& context, const LedgerView& view);
void apply(const Freeze& op, const Context& context, LedgerDelta& delta);
Verdict permit(const Unfreeze& op, const Context& context, const LedgerView& view);
void apply(const Unfreeze& op, const Context& context, LedgerDelta& delta);

}  // namespace tallystick::contracts::party
