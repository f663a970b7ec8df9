// How long an epoch of validators is. Fixed by genesis for ever, so it is no parameter that governance can change.
#pragma once

#include "core/genesis.h"

namespace tallystick {

// The genesis parameter of this name says it; its date means nothing.
inline constexpr const char* kEpochLengthName = "epoch_length";
inline constexpr std::int64_t kEpochLengthDefault = 100'000;  // heights: a few days of a network in use
inline constexpr std::int64_t kEpochLengthMax = 10'000'000;

// In heights, 1..kEpochLengthMax; the default when genesis says nothing, or nothing within these bounds.
inline std::uint64_t epoch_length(const Genesis& genesis) {
  for (const GenesisParameter& parameter : genesis.parameters)
    if (parameter.name.value == kEpochLengthName && parameter.value >= 1 && parameter.value <= kEpochLengthMax)
      return static_cast<std::uint64_t>(parameter.value);
  return static_cast<std::uint64_t>(kEpochLengthDefault);
}

}  // namespace tallystick
