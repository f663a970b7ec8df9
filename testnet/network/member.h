// Somebody who acts on a running network from within a program: an account and its key. Builds transactions in one nonce lane, signs them,
// hands them to a node and waits until they are final and durable there. For tests and measurements; people use the wallet.
// One object serves one thread at a time. What a node answers is believed here; consensus/proof.h is for those who must not.
#pragma once

#include <optional>

#include "contracts/ledger/receipt.h"
#include "core/genesis.h"
#include "core/keys.h"
#include "node/client/rpc_client.h"
#include "testnet/network/layout.h"

namespace tallystick::testnet {

// The key of a file in the network's keys/, opened with the network's password.
Result<PrivateKey> network_key(const Layout& layout, const std::string& name);

// What became of a transaction.
struct Entered {
  Hash id;
  Height height;
  contracts::Receipt receipt;
};

class Member {
 public:
  struct Settings {
    Network network;
    NetworkKind kind = NetworkKind::test;
    AccountId account;
    std::uint8_t lane = 0;
    std::vector<std::string> nodes;  // URLs, in order of preference
  };
  static Result<Member> make(Settings settings, PrivateKey key);

  const AccountId& account() const { return settings_.account; }
  // For questions beside transactions.
  node::client::RpcClient& node() { return node_; }

  // What the operations would come to now, unsigned, at the lane's next place, which stays free.
  Result<contracts::Receipt> simulate(std::vector<Operation> operations);
  struct Signed {
    Hash id;
    Bytes bytes;
  };
  // Takes the next place of the lane; asks the node for the first one.
  Result<Signed> sign(std::vector<Operation> operations);
  // The node has it; that promises nothing.
  Result<void> submit(const Signed& transaction);
  // Answers when it is in a finalized and durable block of the node, whatever its outcome there; unavailable after `patience`.
  Result<Entered> wait(const Hash& id, Millis patience);
  // All of it; malformed, with the refusal's code, unless it was applied.
  Result<Entered> act(std::vector<Operation> operations, Millis patience = Millis{20'000});

 private:
  Member(Settings settings, PrivateKey key, node::client::RpcClient node);
  Result<TransactionBody> body_of(std::vector<Operation> operations);

  Settings settings_;
  PrivateKey key_;
  node::client::RpcClient node_;
  std::optional<Sequence> next_;
};

// The settlement authority of a network, talking to these nodes; all of them when empty.
Result<Member> settlement_authority(const Layout& layout, const std::vector<std::size_t>& nodes = {});
// The operator of a bank.
Result<Member> bank_operator(const Layout& layout, std::size_t bank, const std::vector<std::size_t>& nodes = {});

// The first event of a type in a receipt.
template <contracts::EventType E>
std::optional<E> event_in(const contracts::Receipt& receipt) {
  for (const contracts::Event& event : receipt.events)
    if (auto found = contracts::event_as<E>(event)) return found;
  return std::nullopt;
}

}  // namespace tallystick::testnet
