// Ports of 127.0.0.1 for the nodes of a network.
#pragma once

#include <cstdint>
#include <vector>

#include "core/result.h"

namespace tallystick::testnet {

// `count` different ports that nobody listens on at this moment, from a random place on; unavailable when too few are left. They lie
// below those that the system gives to outgoing connections, so that no such connection takes a stopped node's port.
Result<std::vector<std::uint16_t>> free_ports(std::size_t count);

// True when something could listen on the port now.
bool is_free(std::uint16_t port);

// True when somebody takes a connection to it now.
bool is_listening(std::uint16_t port);

}  // namespace tallystick::testnet
