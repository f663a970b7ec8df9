// A creditor declares a delinquent receivable to be in default before the ledger does so by itself (parameter default_days). From then on
// recourse is open and, where the rules of the issue day allow it, the issuer's other receivables may be declared due
// (receivable/accelerate.h). The claim stays as it is and still takes money; writing it off is a bank's report, not a state.
// Rule: DOMAIN rows 22 and 24.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/receivable/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::receivable {

struct DeclareDefault {
  static constexpr std::string_view kName = "receivable.declare_default";
  ReceivableId receivable;
  static constexpr auto fields() {
    return field_list(field("receivable", &DeclareDefault::receivable, "delinquent, and the signing account's claim"));
  }
  bool operator==(const DeclareDefault&) const = default;
};

// E_NOENT; E_STATE unless delinquent; E_OWNER unless a creditor.
Verdict permit(const DeclareDefault& op, const Context& context, const LedgerView& view);
void apply(const DeclareDefault& op, const Context& context, LedgerDelta& delta);

// Who may speak for the claim: the holder of a live fragment, the bank to which one is pledged, or the bank whose limit it uses.
bool is_creditor(const LedgerView& view, const Receivable& root, const Context& context);

struct DefaultDeclared {
  static constexpr std::uint16_t kEvent = 0x0908;
  static constexpr std::string_view kName = "receivable.default_declared";
  ReceivableId receivable;
  PartyId issuer;
  AccountId by;
  Money unpaid;
  static constexpr auto fields() {
    return field_list(field("receivable", &DefaultDeclared::receivable, "its name"),
                      field("issuer", &DefaultDeclared::issuer, "owes it"),
                      field("by", &DefaultDeclared::by, "the creditor who declared it"),
                      field("unpaid", &DefaultDeclared::unpaid, "of the face"));
  }
  bool operator==(const DefaultDeclared&) const = default;
};

}  // namespace tallystick::contracts::receivable
