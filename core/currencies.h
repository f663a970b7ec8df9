// The active codes of ISO 4217 (list one), with the digits after the decimal point of each. Codes without a minor unit (metals,
// special drawing rights, testing, "no currency") are left out: no amount can be written in them.
#pragma once

#include <optional>
#include <string_view>

namespace tallystick {

// Nothing for a code that is not in the list.
std::optional<int> currency_digits(std::string_view code);

}  // namespace tallystick
