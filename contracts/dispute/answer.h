// The respondent's answer to a dispute: it agrees with what is asked, and the dispute ends so at once; or it contests, and may add arbiters of its
// own, as many as the claimant named. Silence is neither: the arbiters may decide, and the dispute lapses on its day. Rule: DOMAIN row 27.
#pragma once

#include "contracts/dispute/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::dispute {

struct Answer {
  static constexpr std::string_view kName = "dispute.answer";
  HoldId dispute;
  bool agrees = false;
  Arbiters arbiters;
  static constexpr auto fields() {
    return field_list(
        field("dispute", &Answer::dispute, "its name"),
        field("agrees", &Answer::agrees, "true: so be it; false: the arbiters decide"),
        field("arbiters", &Answer::arbiters, "further ones, none named before; empty to agree with those named"));
  }
  bool operator==(const Answer&) const = default;
};

// E_NOENT for dispute or arbiter; E_ROLE for an arbiter who is none; E_FROZEN while an order rests on the fragment; E_STATE unless open and not
// answered; E_OWNER unless the respondent; E_AMOUNT for arbiters of one who agrees; E_COUNT for more than the claimant named; E_EXISTS for one
// who was named; E_SELF for one of a side.
Verdict permit(const Answer& op, const Context& context, const LedgerView& view);
void apply(const Answer& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const Answer& op,
                           const LedgerView& view);  // what the respondent gives up; nothing when it contests

struct Contested {
  static constexpr std::uint16_t kEvent = 0x1202;
  static constexpr std::string_view kName = "dispute.contested";
  HoldId dispute;
  List<PartyId, kArbitersMax> arbiters;
  static constexpr auto fields() {
    return field_list(field("dispute", &Contested::dispute, "its name"),
                      field("arbiters", &Contested::arbiters, "who decides now"));
  }
  bool operator==(const Contested&) const = default;
};

}  // namespace tallystick::contracts::dispute
