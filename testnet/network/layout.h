// A network of banks on this machine: one directory, and where everything lies in it.
//
//   network.json           what other tools need to find the nodes (NetworkFile)        genesis.json   the genesis document
//   keys/NAME.json         the banks' operator keys and the settlement authority's, as Web3 Secret Storage files
//   password               the password of those files, mode 0600: keys of a test network guard nothing
//   evidence.key           the banks' shared fingerprint secret, 64 hexadecimal characters, mode 0600
//   node-I/tallystick.toml, consensus.key, operator.key, tls.key.pem, tls.cert.pem, data/     what validator I runs with
//   node-I/tallystickd.pid, tallystickd.log                                     while and after it runs
//   explorer/port, tallystick-explorer.pid, tallystick-explorer.log, data/      the explorer, once it was started
//   lock                   held by whoever starts or stops nodes
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/bounded.h"
#include "core/genesis.h"
#include "core/result.h"

namespace tallystick::testnet {

inline constexpr std::size_t kFirstObserverNode = 1'000;
inline constexpr const char* kSettlementKeyName = "settlement-authority";

// Where one node listens, on 127.0.0.1.
struct NodeFile {
  Text<64> name;      // of the bank
  Text<64> key_name;  // of its operator key in keys/; empty for an observer
  std::uint16_t peer_port = 0;
  std::uint16_t rpc_port = 0;
  std::uint16_t ops_port = 0;
  static constexpr auto fields() {
    return field_list(field("name", &NodeFile::name), field("key_name", &NodeFile::key_name),
                      field("peer_port", &NodeFile::peer_port), field("rpc_port", &NodeFile::rpc_port),
                      field("ops_port", &NodeFile::ops_port));
  }
  bool operator==(const NodeFile&) const = default;
};

struct NetworkFile {
  ChainId chain_id;
  Hash genesis_hash;
  List<NodeFile, kValidatorsMax> nodes;  // in the order of the validators
  List<NodeFile, 16> observers;          // their numbers as nodes begin at kFirstObserverNode
  static constexpr auto fields() {
    return field_list(field("chain_id", &NetworkFile::chain_id), field("genesis_hash", &NetworkFile::genesis_hash),
                      field("nodes", &NetworkFile::nodes), field("observers", &NetworkFile::observers));
  }
  bool operator==(const NetworkFile&) const = default;
};

class Layout {
 public:
  explicit Layout(std::string directory) : directory_{std::move(directory)} {}
  const std::string& directory() const { return directory_; }
  std::string network() const { return directory_ + "/network.json"; }
  std::string genesis() const { return directory_ + "/genesis.json"; }
  std::string keys() const { return directory_ + "/keys"; }
  std::string password() const { return directory_ + "/password"; }
  std::string evidence_key() const { return directory_ + "/evidence.key"; }
  std::string lock() const { return directory_ + "/lock"; }
  std::string node(std::size_t validator) const { return directory_ + "/node-" + std::to_string(validator); }
  std::string config(std::size_t validator) const { return node(validator) + "/tallystick.toml"; }
  std::string data(std::size_t validator) const { return node(validator) + "/data"; }
  std::string pid(std::size_t validator) const { return node(validator) + "/tallystickd.pid"; }
  std::string log(std::size_t validator) const { return node(validator) + "/tallystickd.log"; }
  std::string explorer() const { return directory_ + "/explorer"; }
  std::string explorer_port() const { return explorer() + "/port"; }
  std::string explorer_pid() const { return explorer() + "/tallystick-explorer.pid"; }
  std::string explorer_log() const { return explorer() + "/tallystick-explorer.log"; }

 private:
  std::string directory_;
};

// not_found when the directory holds no network.
Result<NetworkFile> read_network(const Layout& layout);
Result<Genesis> read_genesis(const Layout& layout);

// A validator, or an observer. The number is one that choose_nodes gave.
const NodeFile& node_of(const NetworkFile& network, std::size_t number);
// The nodes that `chosen` names, ascending, or all of them when it is empty; malformed for one that is not there.
Result<std::vector<std::size_t>> choose_nodes(const NetworkFile& network, std::vector<std::size_t> chosen);

// "http://127.0.0.1:PORT"
std::string loopback_url(std::uint16_t port);

// Held while nodes are started or stopped, so that two commands at once do not start one node twice. unavailable when
// another holds it for longer than some seconds.
class NetworkLock {
 public:
  static Result<NetworkLock> take(const Layout& layout);
  NetworkLock(NetworkLock&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}
  NetworkLock& operator=(NetworkLock&&) = delete;
  ~NetworkLock();

 private:
  explicit NetworkLock(int descriptor) : descriptor_{descriptor} {}
  int descriptor_;
};

}  // namespace tallystick::testnet
