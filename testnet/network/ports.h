// Ports of 127.0.0.1 for the nodes of a network.
#pragma once

#include <cstdint>
#include <vector>

#include "core/result.h"

namespace tallystick::testnet {

// `count` different ports that nobody listens on at this moment; unavailable when the system has none left.
Result<std::vector<std::uint16_t>> free_ports(std::size_t count);

// True when something could listen on the port now.
bool is_free(std::uint16_t port);

}  // namespace tallystick::testnet
