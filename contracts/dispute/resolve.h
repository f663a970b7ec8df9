// An arbiter rules on a dispute. Once more than half of the panel say the same, to the amount, it ends so. An arbiter may change its word
// until then. Both sides are heard first: arbiters speak once the respondent has answered, or its days for that are over. Rule: DOMAIN row 27.
#pragma once

#include "contracts/dispute/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::dispute {

struct Resolve {
  static constexpr std::string_view kName = "dispute.resolve";
  HoldId dispute;
  Ruling ruling = Ruling::dismiss;
  Amount amount;
  static constexpr auto fields() {
    return field_list(field("dispute", &Resolve::dispute, "its name"),
                      field("ruling", &Resolve::ruling, "dismiss, reduce (the obligation) or reverse (the transfer)"),
                      field("amount", &Resolve::amount, "of a reduction, up to what is disputed; else 0"));
  }
  bool operator==(const Resolve&) const = default;
};

// E_ROLE unless an arbiter; E_NOENT; E_FROZEN while an order rests on the fragment; E_STATE once ended, while the respondent may still answer, or for
// a ruling that does not fit its subject; E_OWNER unless of its panel; E_AMOUNT.
Verdict permit(const Resolve& op, const Context& context, const LedgerView& view);
void apply(const Resolve& op, const Context& context, LedgerDelta& delta);

struct Ruled {
  static constexpr std::uint16_t kEvent = 0x1203;
  static constexpr std::string_view kName = "dispute.ruled";
  HoldId dispute;
  Vote vote;
  std::uint8_t same = 0;
  std::uint8_t needed = 0;
  static constexpr auto fields() {
    return field_list(
        field("dispute", &Ruled::dispute, "its name"), field("vote", &Ruled::vote, "what an arbiter said"),
        field("same", &Ruled::same, "arbiters who say this now"), field("needed", &Ruled::needed, "how many decide"));
  }
  bool operator==(const Ruled&) const = default;
};

}  // namespace tallystick::contracts::dispute
