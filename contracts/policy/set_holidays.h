// The association publishes a year's holidays, and the weekend days that are worked instead. Due dates roll over them.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/policy/records.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::policy {

struct SetHolidays {
  static constexpr std::string_view kName = "policy.set_holidays";
  std::uint16_t year = 0;
  List<Date, 366> days;
  List<Date, 366> workdays;
  static constexpr auto fields() {
    return field_list(field("year", &SetHolidays::year, "which"),
                      field("days", &SetHolidays::days, "closed, ascending"),
                      field("workdays", &SetHolidays::workdays, "weekend days that are open all the same, ascending"));
  }
};

// E_ROLE not the association, E_AMOUNT a day outside the year, not ascending, or a workday that is a holiday too, E_POLICY:past the year is
// over, or a day that has begun changes.
Verdict permit(const SetHolidays& op, const Context& context, const LedgerView& view);
void apply(const SetHolidays& op, const Context& context, LedgerDelta& delta);

}  // namespace tallystick::contracts::policy
