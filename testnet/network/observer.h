// Observers of a test network: nodes with a TLS key and no vote, which every validator lets follow it.
#pragma once

#include <span>

#include "node/net/tls_identity.h"
#include "testnet/network/layout.h"

namespace tallystick::testnet {

struct Observer {
  NodeFile node;
  node::net::TlsIdentity tls;
};

// New keys for observer i; three ports: none for peers, RPC, operations.
Result<Observer> make_observer(std::size_t i, std::span<const std::uint16_t> ports);
// Its directory with keys and configuration.
Result<void> write_observer(const Layout& layout, const std::vector<NodeFile>& validators, std::size_t i,
                            const Observer& observer, const std::string& log_level);
// Adds it to those that may follow this validator, whose configuration is there; for its next start.
Result<void> admit_observer(const Layout& layout, std::size_t validator, const Observer& observer);

}  // namespace tallystick::testnet
