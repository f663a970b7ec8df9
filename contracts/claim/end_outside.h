// An outside claim is no more: its claimant gave it up, a court denied it, or it was paid. Whoever recorded it says so, or a supervisor.
#pragma once

#include "contracts/claim/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::claim {

struct EndOutside {
  static constexpr std::string_view kName = "claim.end_outside";
  FragmentId fragment;
  Registration registration;
  bool satisfied = false;
  static constexpr auto fields() {
    return field_list(field("fragment", &EndOutside::fragment, "what the claim is on"),
                      field("registration", &EndOutside::registration, "the claim's place on this ledger"),
                      field("satisfied", &EndOutside::satisfied, "it was paid; else it was given up or denied"));
  }
  bool operator==(const EndOutside&) const = default;
};

// E_NOENT; E_STATE unless a live outside claim; E_OWNER unless who recorded it or a supervisor.
Verdict permit(const EndOutside& op, const Context& context, const LedgerView& view);
void apply(const EndOutside& op, const Context& context, LedgerDelta& delta);

}  // namespace tallystick::contracts::claim
