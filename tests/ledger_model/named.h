// The value of an enumeration that is called so on the ledger.
#pragma once

#include <string_view>

#include "core/ensure.h"
#include "core/fields.h"

namespace tallystick::ledger_model {

template <class E>
E named(std::string_view name) {
  for (const auto& [value, text] : EnumNames<E>::values)
    if (text == name) return value;
  ensure(false);
  return {};
}

}  // namespace tallystick::ledger_model
