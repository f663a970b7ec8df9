// One bank of a network on this machine before and as it is written down: its keys, and the directory its validator runs in.
#pragma once

#include <span>

#include "core/genesis.h"
#include "core/keys.h"
#include "node/net/tls_identity.h"
#include "testnet/network/layout.h"

namespace tallystick::wallet {
class KeyFiles;
}

namespace tallystick::testnet {

inline constexpr std::size_t kPortsPerNode = 3;

struct Bank {
  GenesisBank genesis;
  NodeFile node;
  PrivateKey operator_key;
  PrivateKey consensus_key;
  node::net::TlsIdentity tls;
};

// New keys for bank i. Without a name it is Bank A, Bank B, …; three ports: peers, RPC, operations.
Result<Bank> make_bank(std::size_t i, const std::string& name, std::span<const std::uint16_t> ports);

// Its operator key among the network's key files, and its directory with keys and configuration. `nodes` are all of the network, the
// bank's own at place i. A bank of genesis sits in seat i; any other gets its seat from the ledger.
Result<void> write_bank(const Layout& layout, const std::vector<NodeFile>& nodes, std::size_t i, const Bank& bank,
                        const std::string& password, bool in_genesis, const std::string& log_level);

// "127.0.0.1:PORT"
std::string loopback(std::uint16_t port);
Result<void> write_text(const std::string& path, std::string_view text);
// A key file of the network, sealed with little work: a test network's keys guard nothing.
Result<void> store_key(const wallet::KeyFiles& files, const std::string& name, const PrivateKey& key,
                       const std::string& password);

}  // namespace tallystick::testnet
