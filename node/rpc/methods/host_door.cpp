#include "node/rpc/methods/host_door.h"

namespace tallystick::node::rpc {

NodeDoor door_to(Host& host, Post post, std::function<NodeStatus()> status) {
  NodeDoor door;
  door.submit = [&host, post](Bytes transaction, const std::string& client,
                              std::function<void(const Result<TransactionPtr>&)> done) {
    post([&host, transaction = std::move(transaction), client, done = std::move(done)]() mutable {
      host.submit(std::move(transaction), std::move(done), std::move(client));
    });
  };
  door.find_waiting = [&host, post](const Hash& id, std::function<void(TransactionPtr)> done) {
    post([&host, id, done = std::move(done)] { done(host.pool().find_id(id)); });
  };
  door.pending_next = [&host, post](const AccountId& account, std::uint8_t lane,
                                    std::function<void(std::optional<Sequence>)> done) {
    post([&host, account, lane, done = std::move(done)] { done(host.pool().pending_next({account, lane})); });
  };
  door.bodies = [&host, post](Height height, std::function<void(const Result<std::vector<Bytes>>&)> done) {
    post([&host, height, done = std::move(done)] {
      auto block = host.blocks().read(height);
      if (!block) return done(tl::unexpected(block.error()));
      done(std::move(block->transactions));
    });
  };
  door.status = std::move(status);
  return door;
}

}  // namespace tallystick::node::rpc
