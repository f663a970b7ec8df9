#include "testnet/network/ask.h"

#include "node/client/rpc_client.h"

namespace tallystick::testnet {

std::optional<nlohmann::json> ask_status(const NodeFile& node) {
  auto client = node::client::RpcClient::make(
      {.endpoints = {loopback_url(node.rpc_port)}, .connect_timeout = Millis{500}, .call_timeout = Millis{1'000}});
  if (!client) return std::nullopt;
  const auto status = client->call("chain_getStatus", nlohmann::json::object());
  if (!status) return std::nullopt;
  return *status;
}

}  // namespace tallystick::testnet
