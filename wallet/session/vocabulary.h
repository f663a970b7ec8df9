// The ledger's words in Chinese: field names of operations, records and events, and names of enum values. English is the name itself.
#pragma once

#include <optional>
#include <string_view>

namespace tallystick::wallet {

std::optional<std::string_view> chinese_field(std::string_view name);
// What an operation does, by its name ("cash.mint").
std::optional<std::string_view> chinese_operation(std::string_view name);

}  // namespace tallystick::wallet
