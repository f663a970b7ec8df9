// JSON-RPC over a WebSocket, at /events, for those who want to be told what happens. It carries subscriptions and nothing else: what is
// asked once is asked by POST, and nothing is written here.
//   -> {"jsonrpc":"2.0","id":1,"method":"event_subscribe","params":{"cursor":"...","event":"cash.paid"}}
//   <- {"jsonrpc":"2.0","id":1,"result":{"subscription":"1"}}
//   <- {"jsonrpc":"2.0","method":"subscription","params":{"subscription":"1","result":{"events":[...],"cursor":"...","at_end":true,...}}}
//   <- {"jsonrpc":"2.0","method":"subscription","params":{"subscription":"1","error":{"code":...,"message":"..."}}}     and it is over
//   -> {"jsonrpc":"2.0","id":2,"method":"subscription_cancel","params":{"subscription":"1"}}
// A subscription is a list of the dispatcher, event_list or block_list, asked again and again from the cursor that its last page gave, with
// the same parameters and the same bounds. The lists read a numbered log that is on disk, so nothing is lost or told twice: who comes back
// gives the last cursor it has seen. The next page is read when the last one is written: a client that reads slowly falls behind in the log,
// not in our memory.
#pragma once

#include "node/http/socket.h"
#include "node/rpc/dispatcher.h"

namespace tallystick::node::rpc {

inline constexpr std::size_t kSubscriptionsMax = 8;  // of one connection

// `dispatcher` must outlive the server that opens conversations, and every call in flight.
http::Open subscriptions(const Dispatcher& dispatcher);

}  // namespace tallystick::node::rpc
