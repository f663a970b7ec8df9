// A claim on a fragment that was not made on this ledger: somebody says that the receivable was assigned or pledged to it elsewhere. A bank or
// a supervisor that has seen the papers records it with what decides its rank: its entry in an outside registry, or when notice reached the
// issuer. It reaches whatever the fragment is split, passed on or merged into. Nothing moves because of it; whoever would finance behind it is
// refused (priority.h). Rule: DOMAIN row 13, Civil Code 768.
#pragma once

#include "contracts/claim/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::claim {

struct RecordOutside {
  static constexpr std::string_view kName = "claim.record_outside";
  FragmentId fragment;
  Text<64> claimant;
  Amount amount;
  std::optional<OutsideEntry> entry;
  std::optional<Timestamp> noticed_at;
  Hash proof;
  static constexpr auto fields() {
    return field_list(field("fragment", &RecordOutside::fragment, "a live fragment"),
                      field("claimant", &RecordOutside::claimant, "whose claim it is, in words"),
                      field("amount", &RecordOutside::amount, "claimed, in minor units"),
                      field("entry", &RecordOutside::entry, "its entry in an outside registry, if it has one"),
                      field("noticed_at", &RecordOutside::noticed_at, "when notice reached the issuer, if it did"),
                      field("proof", &RecordOutside::proof, "hash of the papers that show it"));
  }
  bool operator==(const RecordOutside&) const = default;
};

// E_ROLE unless a bank or a supervisor; E_NOENT; E_STATE when the fragment is spent or final; E_OWNER for a bank
// that neither pays its holder nor stands behind the receivable (its limit, its clearing); E_AMOUNT for nothing, more than its face, no
// claimant, an entry without registry or number, or a moment still to come; E_EXISTS for an entry that a live claim on the fragment
// names already; E_COUNT for more than kOutsideMax on the receivable.
Verdict permit(const RecordOutside& op, const Context& context, const LedgerView& view);
void apply(const RecordOutside& op, const Context& context, LedgerDelta& delta);

}  // namespace tallystick::contracts::claim
