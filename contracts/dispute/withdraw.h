// A dispute that nobody grants: its claimant withdraws it, or its day comes and nobody decided (the parameter dispute_days). The promise
// stands: the hold is lifted. Rule: DOMAIN row 27, I10.
#pragma once

#include "contracts/dispute/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::dispute {

struct Withdraw {
  static constexpr std::string_view kName = "dispute.withdraw";
  HoldId dispute;
  static constexpr auto fields() { return field_list(field("dispute", &Withdraw::dispute, "its name")); }
  bool operator==(const Withdraw&) const = default;
};

// E_NOENT; E_FROZEN while an order rests on the fragment; E_STATE once ended; E_OWNER unless the claimant.
Verdict permit(const Withdraw& op, const Context& context, const LedgerView& view);
void apply(const Withdraw& op, const Context& context, LedgerDelta& delta);

// Due work on the day it ends. While an order rests on the fragment, it is asked again the next day.
void lapse(const IndexRow& row, const DueContext& context, LedgerDelta& delta);

}  // namespace tallystick::contracts::dispute
