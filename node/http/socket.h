// A WebSocket as its owner sees it: text messages in, text messages out. No library types: Beast stays inside web_socket.cpp.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "node/http/message.h"

namespace tallystick::node::http {

// What is said to the client. Any thread; nothing waits.
class Outlet {
 public:
  virtual ~Outlet() = default;
  // False when the connection is over, or when what waits to be written has no more room: it is closed then.
  virtual bool send(std::string text) = 0;
};

// What the owner makes of one connection. Called on a thread of the server, one call at a time; must not wait.
class Conversation {
 public:
  virtual ~Conversation() = default;
  virtual void received(std::string text) = 0;
  // All that was sent so far is with the operating system: who sends page after page gives the next one now, so that a client that reads
  // slowly makes nobody hold more than one page for it.
  virtual void written() = 0;
};

// Opens a conversation for a request to upgrade; null: none is held at this path (404). The outlet stays valid as long as somebody holds
// it; the server drops the conversation when the connection is over.
using Open = std::function<std::shared_ptr<Conversation>(const Request& request, std::shared_ptr<Outlet> outlet)>;

}  // namespace tallystick::node::http
