// Blocks from a node, by its JSON-RPC: long polls of block_list from a height on, so that catching up and following live are one and the
// same, and going on after a break needs nothing but the height.
#pragma once

#include "core/genesis.h"
#include "explorer/follow/block_source.h"
#include "node/client/rpc_client.h"

namespace tallystick::explorer {

class NodeSource final : public BlockSource {
 public:
  // Of one or more nodes, in order of preference ("http://127.0.0.1:8545"); malformed when one is not of that form.
  static Result<std::unique_ptr<NodeSource>> make(const std::vector<std::string>& nodes);

  // What the network started from; divergent when its hash is not the pinned one.
  Followed<Genesis> genesis(const Hash& pinned);

  // For who knows the genesis already: how the network writes addresses.
  void speaks(NetworkKind kind) { kind_ = kind; }

  Followed<FetchedPage> blocks(Height from, Millis wait) override;
  Followed<consensus::EpochLink> end_of(Epoch epoch) override;
  std::string name() const override;

 private:
  NodeSource(std::string name, node::client::RpcClient client) : name_{std::move(name)}, client_{std::move(client)} {}
  Followed<nlohmann::json> call(const std::string& method, const nlohmann::json& params, Millis timeout);

  const std::string name_;
  node::client::RpcClient client_;
  std::optional<NetworkKind> kind_;  // once genesis was read
};

}  // namespace tallystick::explorer
