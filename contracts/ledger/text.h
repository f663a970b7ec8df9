// How values are written in details of refusals: short, exact, the same everywhere.
#pragma once

#include <string>

#include "core/amount.h"
#include "core/time.h"

namespace tallystick::contracts {

// "CNY 1234.50"
inline std::string text_of(const Money& money) {
  return money.currency.code() + " " + format_plain(money);
}
inline std::string text_of(const Currency& currency, Amount amount) {
  return text_of(Money{currency, amount});
}
// A sum, which may be above the largest amount.
inline std::string text_of(const Currency& currency, std::int64_t minor) {
  return currency.code() + " " + format_plain(currency, minor);
}
// "2026-11-23T01:20:00.000Z"
inline std::string text_of(Timestamp time) {
  return format_timestamp(time);
}

}  // namespace tallystick::contracts
