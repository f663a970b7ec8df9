// Runs one WebSocket from the upgrade request to its end. Text only, no compression, no extensions. A message longer than allowed, a binary
// one, or a peer that answers no ping ends it.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include "node/http/client_quota.h"
#include "node/http/socket.h"

namespace tallystick::node::http {

struct WebSocketLimits {
  std::size_t message_bytes_max;      // of what the client says
  std::size_t queue_bytes_max;        // of what is said to it and not written yet, one message always has room
  std::chrono::milliseconds silence;  // without any sign of life, pings included
};

// Why this request may not be upgraded, or nothing. A page of another site may not open one: browsers ask nobody before they do.
std::optional<Response> judge_upgrade(const Request& request);

// False, and nothing said, when nobody opens a conversation for the request. `head`: the request's bytes as they came, without a body. `quota`: what all clients and one address may make the server hold.
boost::asio::awaitable<bool> serve_web_socket(boost::beast::tcp_stream& stream, std::string_view head,
                                              WebSocketLimits limits, ClientQuota& quota, const Request& request,
                                              const Open& open);

}  // namespace tallystick::node::http
