// What the limit family tells the world.
#pragma once

#include <optional>

#include "contracts/ledger/event.h"
#include "contracts/limit/records.h"

namespace tallystick::contracts::limit {

struct LimitSet {
  static constexpr std::uint16_t kEvent = 0x0401;
  static constexpr std::string_view kName = "limit.set";
  LimitKey id;
  Money limit;
  static constexpr auto fields() { return field_list(field("id", &LimitSet::id), field("limit", &LimitSet::limit)); }
};

struct CeilingSet {
  static constexpr std::uint16_t kEvent = 0x0402;
  static constexpr std::string_view kName = "limit.ceiling_set";
  PartyId issuer;
  Currency currency;
  std::optional<Amount> ceiling;
  static constexpr auto fields() {
    return field_list(field("issuer", &CeilingSet::issuer), field("currency", &CeilingSet::currency),
                      field("ceiling", &CeilingSet::ceiling, "absent: none any more"));
  }
};

}  // namespace tallystick::contracts::limit
