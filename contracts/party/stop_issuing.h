// Keeps a party from issuing new receivables (Notice 2025-77 Art. 15): on its own default by the ledger itself (party::stop_issuing in
// rules.h), on an outside fact by a supervisor or the association. It is cleared by payment in full and a supervisor's key, both: whatever its
// cause, it stays while the party has a delinquent receivable. Rule: R7, DOMAIN row 29.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/party/records.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::party {

struct StopIssuing {
  static constexpr std::string_view kName = "party.stop_issuing";
  PartyId party;
  StopCause cause = StopCause::other;
  Text<128> reason;
  static constexpr auto fields() {
    return field_list(field("party", &StopIssuing::party, "who"),
                      field("cause", &StopIssuing::cause, "bond_default, bills_overdue or other"),
                      field("reason", &StopIssuing::reason, "in words, with its source"));
  }
};

struct ClearStop {
  static constexpr std::string_view kName = "party.clear_stop";
  PartyId party;
  static constexpr auto fields() { return field_list(field("party", &ClearStop::party, "who may issue again")); }
};

// E_ROLE neither supervisor nor association, E_NOENT no such party, E_STATE stopped already, E_AMOUNT no reason, or own_default, which only
// the ledger finds.
Verdict permit(const StopIssuing& op, const Context& context, const LedgerView& view);
void apply(const StopIssuing& op, const Context& context, LedgerDelta& delta);
// E_ROLE not a supervisor, E_NOENT no such party, E_STATE not stopped, or receivables of the party are delinquent.
Verdict permit(const ClearStop& op, const Context& context, const LedgerView& view);
void apply(const ClearStop& op, const Context& context, LedgerDelta& delta);

}  // namespace tallystick::contracts::party
