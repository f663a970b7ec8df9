// A bank answers for an invoice whose four flows have a gap: receivables under its limit may be issued against it. A later word of the same
// bank replaces the earlier. Conflicts cannot be overridden. Rule: DOMAIN row 11.
#pragma once

#include "contracts/evidence/four_flows.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::evidence {

struct OverrideGap {
  static constexpr std::string_view kName = "evidence.override_gap";
  Fingerprint invoice;
  Text<128> reason;
  static constexpr auto fields() {
    return field_list(field("invoice", &OverrideGap::invoice, "fingerprint of the registered invoice"),
                      field("reason", &OverrideGap::reason, "why the gap may stand, in words"));
  }
  bool operator==(const OverrideGap&) const = default;
};

// E_ROLE unless a bank; E_NOENT unless registered; E_STATE for a document of another kind; E_FLOW without a reason.
Verdict permit(const OverrideGap& op, const Context& context, const LedgerView& view);
void apply(const OverrideGap& op, const Context& context, LedgerDelta& delta);

struct GapOverridden {
  static constexpr std::uint16_t kEvent = 0x0804;
  static constexpr std::string_view kName = "evidence.gap_overridden";
  Fingerprint invoice;
  PartyId bank;
  static constexpr auto fields() {
    return field_list(field("invoice", &GapOverridden::invoice, "the trade it is about"),
                      field("bank", &GapOverridden::bank, "who answers for it"));
  }
  bool operator==(const GapOverridden&) const = default;
};

// What matching found when a receivable was issued.
struct Matched {
  static constexpr std::uint16_t kEvent = 0x0805;
  static constexpr std::string_view kName = "evidence.matched";
  ReceivableId receivable;
  Agreement verdict = Agreement::pass;
  static constexpr auto fields() {
    return field_list(field("receivable", &Matched::receivable, "what the documents are behind"),
                      field("verdict", &Matched::verdict, "pass or gap"));
  }
  bool operator==(const Matched&) const = default;
};

}  // namespace tallystick::contracts::evidence
