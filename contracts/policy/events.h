// What the policy family tells the world.
#pragma once

#include "contracts/ledger/event.h"
#include "contracts/policy/records.h"

namespace tallystick::contracts::policy {

struct ParameterSet {
  static constexpr std::uint16_t kEvent = 0x0501;
  static constexpr std::string_view kName = "policy.parameter_set";
  ParameterName name;
  std::int64_t value = 0;
  Date from_date;
  static constexpr auto fields() {
    return field_list(field("name", &ParameterSet::name), field("value", &ParameterSet::value),
                      field("from_date", &ParameterSet::from_date));
  }
};

struct HolidaysSet {
  static constexpr std::uint16_t kEvent = 0x0502;
  static constexpr std::string_view kName = "policy.holidays_set";
  std::uint16_t year = 0;
  static constexpr auto fields() { return field_list(field("year", &HolidaysSet::year)); }
};

struct DueWorkRetried {
  static constexpr std::uint16_t kEvent = 0x0503;
  static constexpr std::string_view kName = "policy.due_work_retried";
  std::uint16_t work = 0;
  static constexpr auto fields() {
    return field_list(field("work", &DueWorkRetried::work, "number of the due-work handler"));
  }
};

}  // namespace tallystick::contracts::policy
