// What a handler of the HTTP server sees and gives back. No library types: Beast stays inside server.cpp.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace tallystick::node::http {

struct Request {
  std::string method;  // "GET", "POST", ... as sent
  std::string path;    // of the target, before '?', as sent (no percent decoding)
  std::string query;   // after '?', as sent; empty when there is none
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case, in the order sent
  std::string peer;                                          // address of the client, without port
  // False once the client has gone, or was told that it took too long: a handler that answers later looks before it begins. Any thread.
  std::function<bool()> wanted = [] { return true; };

  // The first header of that lower-case name; empty when there is none.
  std::string_view header(std::string_view name) const {
    for (const auto& [key, value] : headers)
      if (key == name) return value;
    return {};
  }
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;  // besides Content-Type, Content-Length, Connection
  // When set, the body is what this gives, piece by piece and of no length that is known before: called for the first piece, and again when one
  // is written. It answers as a handler does, from any thread: a piece as `body`, an empty one at the end; another status than 200 breaks the
  // connection off, so that the client sees that something is missing.
  std::function<void(std::function<void(Response)>)> more = {};
};

// Answers a request: once, from any thread. When the last copy is dropped unanswered the client gets 500.
using Respond = std::function<void(Response)>;
// Called on a thread of the server; must not wait (keep `respond` and answer later).
using Handler = std::function<void(Request request, Respond respond)>;

}  // namespace tallystick::node::http
