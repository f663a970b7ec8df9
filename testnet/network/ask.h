// Asks one node of a network how it is.
#pragma once

#include <optional>

#include <nlohmann/json_fwd.hpp>

#include "testnet/network/layout.h"

namespace tallystick::testnet {

// What chain_getStatus answers; nothing when the node does not answer within a second.
std::optional<nlohmann::json> ask_status(const NodeFile& node);

}  // namespace tallystick::testnet
