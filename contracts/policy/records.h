// Rules have dates: a parameter's value is the one whose from_date is the latest not after the day that is asked for.
// An object lives under the values of its issue day.
#pragma once

#include <optional>

#include "contracts/ledger/record.h"
#include "core/amount.h"
#include "core/bounded.h"
#include "core/time.h"

namespace tallystick::contracts::policy {

struct DatedValue {
  Date from_date;
  std::int64_t value = 0;
  static constexpr auto fields() {
    return field_list(field("from_date", &DatedValue::from_date, "first day on which it holds"),
                      field("value", &DatedValue::value));
  }
  bool operator==(const DatedValue&) const = default;
};

inline constexpr std::size_t kDatedValuesMax = 64;  // versions of one parameter: one a year for two generations
using ParameterName = Text<32>;

struct Parameter {
  static constexpr Table kTable = Table::parameter;
  using Key = ParameterName;
  Key key() const { return name; }
  ParameterName name;
  List<DatedValue, kDatedValuesMax> values;  // ascending by from_date, each date once
  // The value on that day; before the first dated value, `initial`.
  std::int64_t value_on(Date day, std::int64_t initial) const {
    for (const DatedValue& dated : values)
      if (dated.from_date <= day) initial = dated.value;
    return initial;
  }
  static constexpr auto fields() {
    return field_list(field("name", &Parameter::name), field("values", &Parameter::values, "ascending by date"));
  }
  bool operator==(const Parameter&) const = default;
};

// The calendar year of a day.
std::uint16_t year_of(Date day);

// Days of one year on which banks are closed, besides weekends.
struct HolidayYear {
  static constexpr Table kTable = Table::holidays;
  using Key = std::uint16_t;
  Key key() const { return year; }
  std::uint16_t year = 0;
  List<Date, 366> days;      // ascending
  List<Date, 366> workdays;  // ascending: weekend days on which banks are open all the same (调休)
  static constexpr auto fields() {
    return field_list(field("year", &HolidayYear::year), field("days", &HolidayYear::days, "closed, ascending"),
                      field("workdays", &HolidayYear::workdays, "weekend days that are open all the same, ascending"));
  }
  bool operator==(const HolidayYear&) const = default;
};

// A currency of this ledger.
struct KnownCurrency {
  static constexpr Table kTable = Table::currency;
  using Key = Currency;
  Key key() const { return currency; }
  Currency currency;
  static constexpr auto fields() { return field_list(field("currency", &KnownCurrency::currency, "ISO 4217 code")); }
  bool operator==(const KnownCurrency&) const = default;
};

}  // namespace tallystick::contracts::policy
