// The door to a running Host.
#pragma once

#include "node/host/host.h"
#include "node/os/event_loop.h"
#include "node/rpc/methods/node_door.h"

namespace tallystick::node::rpc {

// `post` runs on the host's event loop. The host must outlive every call in flight; `status` is called from any thread.
NodeDoor door_to(Host& host, Post post, std::function<NodeStatus()> status);

}  // namespace tallystick::node::rpc
