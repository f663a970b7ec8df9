// A strict HTTP/1.1 server: what a request may look like is decided by node/http/head_rules.h before a byte of its body
// is read, every wait has a deadline, everything that grows has a bound. No compression in either direction, no
// trailers; a request may become a WebSocket where the owner opens one.
//   400  a head that breaks a rule; then closes
//   413  body longer than body_bytes_max, at once if its length was declared
//   415  body that is not `body_type` or is encoded
//   421  Host not served here
//   431  head longer than head_bytes_max
//   403, 426  an upgrade from a page of another site, or to another version of WebSocket
//   503  more connections than allowed, or more bytes of bodies or answers under way, in all or from one address; then closes
// A missed deadline closes without a word.
#pragma once

#include <cstdint>
#include <memory>

#include "core/result.h"
#include "core/time.h"
#include "node/http/message.h"
#include "node/http/socket.h"

namespace tallystick::node::http {

struct ServerOptions {
  std::string listen = "127.0.0.1:0";          // address:port, [v6]:port; port 0 lets the system choose
  int threads = 2;                             // run handlers and sockets
  std::string body_type = "application/json";  // the only media type of a request body
  // Names (without port) accepted in Host. When listening on loopback, localhost, 127.0.0.1 and [::1] are always
  // accepted and everything else is refused (DNS rebinding); elsewhere an empty list accepts any name.
  std::vector<std::string> hosts;
  std::size_t head_bytes_max = 8 * 1024;
  std::size_t body_bytes_max = 1024 * 1024;
  // Of bodies whose requests are not answered yet, by their declared length, or the most that one may have: what clients can make the server
  // hold by never finishing. Small ones are not counted, so that large ones keep nobody from asking.
  std::size_t small_body_bytes = 4 * 1024;
  std::size_t bodies_bytes_max = 32 * 1024 * 1024;
  std::size_t bodies_bytes_per_address_max = 8 * 1024 * 1024;
  // Of answers that are not written yet, small ones not counted: what clients can make the server hold by never reading. One that finds no
  // room becomes a 503.
  std::size_t answers_bytes_max = 128 * 1024 * 1024;
  std::size_t answers_bytes_per_address_max = 32 * 1024 * 1024;
  std::size_t connections_max = 1024;
  std::size_t connections_per_address_max = 256;
  Millis head_deadline{10'000};     // first to last byte of a head
  Millis body_deadline{10'000};     // of a body
  Millis idle_deadline{60'000};     // between requests of a connection
  Millis write_deadline{10'000};    // of a response
  Millis handler_deadline{65'000};  // from request to answer: 503 after it (long polls are shorter)
  // WebSockets: of one message of the client, of what waits to be written to it, and how long without a sign of life (pings included).
  std::size_t socket_message_bytes_max = 64 * 1024;
  std::size_t socket_queue_bytes_max = 8 * 1024 * 1024;
  Millis socket_silence{60'000};
};

struct ServerCounts {
  std::uint64_t accepted = 0;
  std::uint64_t requests = 0;
  std::uint64_t turned_away = 0;  // 503 for lack of room
  std::uint64_t refused = 0;      // any other 4xx given by the server itself
  std::size_t open = 0;           // connections now
};

class Server {
 public:
  // Listens and serves until destroyed. unavailable when the address cannot be bound.
  // `open`: what holds WebSockets, if anything does.
  static Result<std::unique_ptr<Server>> start(ServerOptions options, Handler handler, Open open = {});
  // Stops accepting, closes every connection, joins the threads. Answers that come later go nowhere.
  ~Server();
  std::uint16_t port() const;
  ServerCounts counts() const;

 private:
  struct Impl;
  explicit Server(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace tallystick::node::http
