#include "contracts/registry_row.h"

namespace tallystick::contracts::row {

Verdict judged(const Reader& read, std::string_view operation) {
  if (auto whole = read.finish(); !whole)
    return refuse(Refusal::E_MALFORMED, std::string(operation) + ": " + whole.error().message);
  return {};
}

std::optional<Money> no_stake(ByteView, const LedgerView&, const Asker&) {
  return std::nullopt;
}

}  // namespace tallystick::contracts::row
