// The two parties that every ledger has exactly once, from genesis on.
#pragma once

#include "contracts/ledger/record.h"
#include "core/address.h"

namespace tallystick::contracts {

struct Constitution {
  static constexpr Table kTable = Table::constitution;
  using Key = std::uint8_t;
  Key key() const { return 0; }
  PartyId association;
  PartyId settlement_authority;
  static constexpr auto fields() {
    return field_list(field("association", &Constitution::association, "the banks together, k of n"),
                      field("settlement_authority", &Constitution::settlement_authority, "issues reserves"));
  }
  bool operator==(const Constitution&) const = default;
};

}  // namespace tallystick::contracts
