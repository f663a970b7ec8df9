// Follows a node's numbered event log by long polls of event_list, from a cursor on, without gaps: the cursor of the
// last page is all that must be remembered to go on later, with this node or another.
//   event_list {cursor?, limit, wait_ms} -> {"events": [...], "cursor": "..."}
#pragma once

#include "node/client/rpc_client.h"

namespace tallystick::node::client {

class EventFollower {
 public:
  // `cursor` as event_list gave it; empty for the beginning, "tip" for what comes from now on. `filter`: further
  // parameters of event_list, such as event or subject. `client` must outlive this.
  EventFollower(RpcClient& client, std::string cursor, std::uint32_t page_max = 100, Json filter = Json::object());
  // The next events in order; moves the cursor past them. Waits up to `wait` for the first; empty when none came.
  CallResult<std::vector<Json>> next(Millis wait);
  const std::string& cursor() const { return cursor_; }

 private:
  RpcClient& client_;
  std::string cursor_;
  std::uint32_t page_max_;
  Json filter_;
};

}  // namespace tallystick::node::client
