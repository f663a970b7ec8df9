// Passes parts of a fragment to other parties, each against a trade of its own. Signed by the holder while it is held and free.
// The source is spent; each part is offered to its payee one level deeper; the change stays with the holder at the same level.
// A part may be the whole. Rule: DOMAIN row 4; R3, R8, R13.
#pragma once

#include "contracts/fragment/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::fragment {

inline constexpr std::size_t kPartsMax = 16;  // of one transfer; the parameter children_max may be lower

struct Part {
  AccountId payee;
  Amount amount;
  evidence::Uses evidence;  // between payee (seller) and holder (buyer); invoices back the amount exactly
  Text<64> purpose;
  bool recourse = false;  // the transferor answers for it should the issuer default (contracts/recourse)
  static constexpr auto fields() {
    return field_list(field("payee", &Part::payee, "who is offered this part"),
                      field("amount", &Part::amount, "its face, in minor units"),
                      field("evidence", &Part::evidence, "the trade between payee and holder"),
                      field("purpose", &Part::purpose, "what it pays for, may be empty"),
                      field("recourse", &Part::recourse, "the transferor answers for it should the issuer default"));
  }
  bool operator==(const Part&) const = default;
};

struct Transfer {
  static constexpr std::string_view kName = "fragment.transfer";
  FragmentId source;
  List<Part, kPartsMax> parts;            // 1.., sum <= outstanding of the source
  std::optional<Timestamp> offer_expiry;  // absent: the parameter offer_hours from now
  static constexpr auto fields() {
    return field_list(field("source", &Transfer::source, "held by the signing account"),
                      field("parts", &Transfer::parts, "what goes to whom"),
                      field("offer_expiry", &Transfer::offer_expiry, "block time by which the payees must claim"));
  }
  bool operator==(const Transfer&) const = default;
};

// E_NOENT for the source or a payee; E_FROZEN payee; E_STATE unless held and not matured; E_OWNER; E_AMOUNT for no parts, an empty part or
// more than is there; E_POLICY:split_min for a part that is neither large enough nor the whole; E_EXPIRED offer; E_LEVEL; E_COUNT, also for
// one signature with recourse too many;
// E_SELF to oneself or the issuer; E_EVIDENCE; E_EVIDENCE_DUP; E_FLOW when the documents of a part contradict each other (evidence/match.h).
Verdict permit(const Transfer& op, const Context& context, const LedgerView& view);
void apply(const Transfer& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const Transfer& op, const LedgerView& view);

// The children of one spent fragment.
struct Split {
  static constexpr std::uint16_t kEvent = 0x0A03;
  static constexpr std::string_view kName = "fragment.split";
  FragmentId source;
  ReceivableId receivable;
  List<FragmentId, kPartsMax> offered;  // in the order of the operation's parts
  std::optional<FragmentId> change;
  static constexpr auto fields() {
    return field_list(field("source", &Split::source, "spent"),
                      field("receivable", &Split::receivable, "its receivable"),
                      field("offered", &Split::offered, "the parts, in order"),
                      field("change", &Split::change, "what the holder keeps"));
  }
  bool operator==(const Split&) const = default;
};

}  // namespace tallystick::contracts::fragment
