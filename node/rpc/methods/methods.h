// The JSON-RPC methods that read the ledger and hand in transactions. What each takes and gives is in its descriptor (rpc.discover).
// Reads answer from the last committed block; a transaction is reported as final only when it is final and durable on this node.
// Heights, sequences, times and money are decimal strings; ids hex or bech32m; records and events are given as bytes and, where the
// registry knows their type, as JSON.
#pragma once

#include <memory>

#include "node/env/clock.h"
#include "node/ledger/ledger_application.h"
#include "node/rpc/dispatcher.h"
#include "node/rpc/methods/node_door.h"

namespace tallystick::node::rpc {

struct MethodLimits {
  std::size_t waits_max = 1'000;  // long polls at a time; beyond, `overloaded`
  Millis wait_max{30'000};
  std::size_t list_default = 30;
  std::size_t list_max = 100;
  std::size_t lineage_max = 1'000;           // fragments in one answer
  std::size_t receipts_scanned_max = 2'000;  // by one event_list
};

class MethodSet {
 public:
  // Ledger and clock must outlive the object, and the object every request: stop the HTTP server first. Long polls that wait then are
  // answered with `unavailable`.
  MethodSet(LedgerApplication& ledger, NodeDoor door, const Clock& clock, MethodLimits limits = {});
  ~MethodSet();
  MethodSet(const MethodSet&) = delete;
  MethodSet& operator=(const MethodSet&) = delete;
  void add_to(Dispatcher& dispatcher);

 private:
  std::shared_ptr<struct MethodContext> context_;
};

}  // namespace tallystick::node::rpc
