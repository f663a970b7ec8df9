// Joins the dispatcher to the HTTP server: POST / (or /rpc) with a JSON body; anything else is 404 or 405.
#pragma once

#include "node/http/message.h"
#include "node/rpc/dispatcher.h"

namespace tallystick::node::rpc {

// `dispatcher` must outlive the server that runs the handler.
http::Handler serve(const Dispatcher& dispatcher);

}  // namespace tallystick::node::rpc
