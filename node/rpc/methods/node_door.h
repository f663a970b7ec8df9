// What the methods need of the running node besides the ledger. Every function may be called from any thread and returns at once;
// callbacks come later, on any thread, once.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/strong.h"
#include "core/time.h"
#include "node/verified_transaction.h"

namespace tallystick::node::rpc {

struct NodeStatus {
  bool may_vote = false;
  bool halted = false;
  std::string not_writing = {};  // why it neither votes nor writes now, a sentence; empty when it does
  View view;
  std::size_t peers_connected = 0;
  std::size_t pool_count = 0;
  std::size_t pool_bytes = 0;
};

struct NodeDoor {
  // A transaction from the client with this address, as Host::submit takes it.
  std::function<void(Bytes transaction, const std::string& client,
                     std::function<void(const Result<TransactionPtr>&)> done)>
      submit;
  // The transaction with this id if it waits in the pool, else null.
  std::function<void(const Hash& id, std::function<void(TransactionPtr)> done)> find_waiting;
  // The sequence after everything of the lane that waits in the pool without a gap; nothing when none of it waits.
  std::function<void(const AccountId& account, std::uint8_t lane, std::function<void(std::optional<Sequence>)> done)>
      pending_next;
  // The bytes of a committed block's transactions, in its order; not_found when the block file was pruned.
  std::function<void(Height height, std::function<void(const Result<std::vector<Bytes>>&)> done)> bodies;
  // A copy, perhaps half a second old.
  std::function<NodeStatus()> status;
};

}  // namespace tallystick::node::rpc
