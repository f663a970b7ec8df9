// How values are written in details of refusals: short, exact, the same everywhere.
#pragma once

#include <string>

#include "core/amount.h"

namespace tallystick::contracts {

// "CNY 1234.50"
inline std::string text_of(const Money& money) {
  return money.currency.code() + " " + format_plain(money);
}
inline std::string text_of(const Currency& currency, Amount amount) {
  return text_of(Money{currency, amount});
}

}  // namespace tallystick::contracts
