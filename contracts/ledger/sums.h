// Sums and differences of amounts that earlier checks made sure of: anything else is a bug.
#pragma once

#include "core/amount.h"
#include "core/ensure.h"

namespace tallystick::contracts {

inline Amount plus(Amount a, Amount b) {
  const auto sum = checked_add(a, b);
  ensure(sum.has_value());
  return *sum;
}
inline Amount minus(Amount a, Amount b) {
  const auto rest = checked_sub(a, b);
  ensure(rest.has_value());
  return *rest;
}

}  // namespace tallystick::contracts
