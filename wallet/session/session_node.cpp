#include "node/client/rpc_client.h"
#include "wallet/session/session.h"

namespace tallystick::wallet {

Outcome<node::client::RpcClient*> Session::node() {
  if (client_) return client_.get();
  const auto chosen = profile();
  if (!chosen) return tl::unexpected(chosen.error());
  if ((*chosen)->nodes.empty()) return stop(WalletError::W_CONFIG, say(Msg::no_node));
  auto client = node::client::RpcClient::make({.endpoints = (*chosen)->nodes, .call_timeout = globals_.timeout});
  if (!client) return stop(WalletError::W_USAGE, client.error().message);
  client_ = std::make_shared<node::client::RpcClient>(std::move(*client));
  return client_.get();
}

}  // namespace tallystick::wallet
