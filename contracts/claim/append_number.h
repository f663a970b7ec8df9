// The number that an outside registry gave to a claim of this ledger, once it comes. It changes no rank: the claim was registered when it was
// made. Rule: R5, DOMAIN rows 13, 14 and 30.
#pragma once

#include "contracts/claim/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::claim {

struct AppendNumber {
  static constexpr std::string_view kName = "claim.append_number";
  FragmentId fragment;
  Registration registration;
  OutsideEntry entry;
  static constexpr auto fields() {
    return field_list(field("fragment", &AppendNumber::fragment, "what the claim is on"),
                      field("registration", &AppendNumber::registration, "the claim's place on this ledger"),
                      field("entry", &AppendNumber::entry, "what the outside registry says"));
  }
  bool operator==(const AppendNumber&) const = default;
};

// E_NOENT; E_STATE for an outside claim; E_OWNER unless the claimant; E_AMOUNT without registry or number, or for a moment still to come or
// before the claim was made; E_EXISTS when it has one.
Verdict permit(const AppendNumber& op, const Context& context, const LedgerView& view);
void apply(const AppendNumber& op, const Context& context, LedgerDelta& delta);

struct NumberAppended {
  static constexpr std::uint16_t kEvent = 0x0F03;
  static constexpr std::string_view kName = "claim.number_appended";
  FragmentId fragment;
  Registration registration;
  OutsideEntry entry;
  static constexpr auto fields() {
    return field_list(field("fragment", &NumberAppended::fragment, "what the claim is on"),
                      field("registration", &NumberAppended::registration, "the claim's place on this ledger"),
                      field("entry", &NumberAppended::entry, "what the outside registry says"));
  }
  bool operator==(const NumberAppended&) const = default;
};

}  // namespace tallystick::contracts::claim
