// The association changes a rule from a day on. What exists already lives on under the rules of its own day.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/policy/records.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::policy {

struct SetParameter {
  static constexpr std::string_view kName = "policy.set_parameter";
  ParameterName name;
  std::int64_t value = 0;
  Date from_date;
  static constexpr auto fields() {
    return field_list(field("name", &SetParameter::name, "which"),
                      field("value", &SetParameter::value, "in the parameter's unit"),
                      field("from_date", &SetParameter::from_date, "first day on which it holds, after today"));
  }
};

// E_ROLE not the association, E_NOENT no such parameter, E_AMOUNT the value is out of bounds, E_POLICY:from_date not after today,
// E_POLICY:versions the parameter has as many dated values as fit.
Verdict permit(const SetParameter& op, const Context& context, const LedgerView& view);
// Replaces a value that was set for the same day.
void apply(const SetParameter& op, const Context& context, LedgerDelta& delta);

}  // namespace tallystick::contracts::policy
