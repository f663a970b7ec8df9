// Cross-default: once one receivable of an issuer is in default, a creditor of another may declare that one due now. It is then collected by
// the same maturity run and the same waterfall as any other, on the first business day from today on; `due` stays what was agreed.
// Allowed by the parameter cross_default of the day of issue. Rule: DOMAIN row 24.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/receivable/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::receivable {

struct Accelerate {
  static constexpr std::string_view kName = "receivable.accelerate";
  ReceivableId receivable;
  ReceivableId defaulted;
  static constexpr auto fields() {
    return field_list(field("receivable", &Accelerate::receivable, "not due yet; the signing account's claim"),
                      field("defaulted", &Accelerate::defaulted, "another one of the same issuer, in default"));
  }
  bool operator==(const Accelerate&) const = default;
};

// E_NOENT for either; E_STATE unless the one is outstanding and not matured, and the other of the same issuer and in default; E_OWNER unless
// a creditor; E_POLICY:cross_default.
Verdict permit(const Accelerate& op, const Context& context, const LedgerView& view);
void apply(const Accelerate& op, const Context& context, LedgerDelta& delta);

struct Accelerated {
  static constexpr std::uint16_t kEvent = 0x0909;
  static constexpr std::string_view kName = "receivable.accelerated";
  ReceivableId receivable;
  PartyId issuer;
  AccountId by;
  ReceivableId defaulted;
  Money unpaid;
  Date pay_on;
  static constexpr auto fields() {
    return field_list(field("receivable", &Accelerated::receivable, "what is due now"),
                      field("issuer", &Accelerated::issuer, "owes it"),
                      field("by", &Accelerated::by, "the creditor who declared it"),
                      field("defaulted", &Accelerated::defaulted, "the default that allowed it"),
                      field("unpaid", &Accelerated::unpaid, "of the face"),
                      field("pay_on", &Accelerated::pay_on, "the business day on which it is paid"));
  }
  bool operator==(const Accelerated&) const = default;
};

}  // namespace tallystick::contracts::receivable
