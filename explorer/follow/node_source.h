// Blocks from nodes, by their JSON-RPC: long polls of block_list from a height on, so that catching up and following live are one and the
// same, and going on after a break needs nothing but the height. One node is asked at a time; whoever finds it wanting moves on to the next.
#pragma once

#include "core/genesis.h"
#include "explorer/follow/block_source.h"
#include "node/client/rpc_client.h"

namespace tallystick::explorer {

class NodeSource final : public BlockSource {
 public:
  // Of one or more nodes, in order of preference ("http://127.0.0.1:8545"); malformed when one is not of that form. `patience`: for an answer,
  // beyond the wait that was asked for.
  static Result<std::unique_ptr<NodeSource>> make(const std::vector<std::string>& nodes,
                                                  Millis patience = Millis{20'000});

  std::size_t count() const { return nodes_.size(); }
  // Asks the next node from now on; after the last one the first.
  void move_on() { current_ = (current_ + 1) % nodes_.size(); }
  // From any thread: what is being asked ends at once, as unreachable, and nothing more is asked.
  void stop();

  // What the network started from; divergent when its hash is not the pinned one.
  Followed<Genesis> genesis(const Hash& pinned);

  // For who knows the genesis already: how the network writes addresses.
  void speaks(NetworkKind kind) { kind_ = kind; }

  Followed<FetchedPage> blocks(Height from, Millis wait) override;
  Followed<consensus::EpochLink> end_of(Epoch epoch) override;
  std::string name() const override { return nodes_[current_].name; }

 private:
  struct Node {
    std::string name;
    node::client::RpcClient client;
  };
  NodeSource(std::vector<Node> nodes, Millis patience) : nodes_{std::move(nodes)}, patience_{patience} {}
  // `from`: the height that is asked for, if any.
  Followed<nlohmann::json> call(const std::string& method, const nlohmann::json& params, Height from = {},
                                Millis wait = {});

  std::vector<Node> nodes_;
  const Millis patience_;
  std::size_t current_ = 0;
  std::optional<NetworkKind> kind_;  // once genesis was read
};

}  // namespace tallystick::explorer
