// Who handed a transaction in: a validator that relayed it, or a client by its address. What is limited is shared by origin, so that whoever
// sends most, from however many accounts, waits for nobody but himself.
#pragma once

#include <compare>
#include <optional>
#include <string>

#include "core/strong.h"

namespace tallystick::node {

struct Origin {
  std::optional<ValidatorIndex> validator;  // that relayed it
  std::string client;                       // else the client's address; empty when it has none (a program in this process)

  Origin() = default;
  Origin(std::nullopt_t) {}
  Origin(ValidatorIndex relayed_by) : validator{relayed_by} {}
  explicit Origin(std::string address) : client{std::move(address)} {}
  auto operator<=>(const Origin&) const = default;
};

}  // namespace tallystick::node
